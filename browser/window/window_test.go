package window

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
)

const (
	rows       = `document.querySelectorAll("#requests-list li")`
	deliveries = `document.querySelectorAll("#deliveries li").length`
	told       = `document.getElementById("told").textContent`
	state      = `document.getElementById("object-state")?.textContent`
)

// TestPayAndMoveTheClock: the charge is paid by a button, the clock is moved, and the webhook about it is shown.
func TestPayAndMoveTheClock(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	deliverHere(p)
	p.Click("#tab-requests")

	e.promptpay("Order 7")
	p.Wait(rows + `.length >= 3`)                                                      // the two requests, and the one that has set the webhook
	kit.Becomes(p, `document.querySelector("#requests-list .chip").textContent`, "ok") // of the newest request
	p.Click("#requests-list li:first-child")
	p.Wait(`document.querySelectorAll("#request .box.ok").length === 2`)
	p.Accessible()
	p.Click("#tab-objects")
	p.Wait(`document.querySelector("#objects-list li")`)
	p.Click("#objects-list li:first-child")
	kit.Becomes(p, state, "pending")
	p.Wait(`document.querySelector("#object svg .state.current")`)
	p.Click(`[data-action="pay"]`)
	kit.Becomes(p, state, "source-paid")
	p.Wait(`["charge.create", "charge.complete"].every(event => document.getElementById("past").textContent.includes(event))`)
	p.Accessible()

	p.Wait(`document.getElementById("now").textContent.endsWith("UTC")`) // the clock is known
	before := kit.Eval[string](p, `document.getElementById("now").textContent`)
	p.Click(`[data-advance="168h"]`)
	p.Wait(fmt.Sprintf(`document.getElementById("now").textContent > %q && %s.startsWith("The clock was moved")`, before, told))
	p.Type("#clock-move", "2031-05-06T07:08:09Z")
	p.Press(kb.Enter)
	p.Wait(`document.getElementById("now").textContent.startsWith("2031-05-06 07:08")`)
	p.Type("#clock-move", "36h")
	p.Press(kb.Enter)
	p.Wait(`document.getElementById("now").textContent.startsWith("2031-05-07 19:08")`)
	p.Type("#clock-move", "soon")
	p.Press(kb.Enter)
	p.Wait(`document.getElementById("wrong").textContent.includes("must be a duration such as")`)
	p.Expect("400") // the browser says it as well
	p.Click("#tab-webhooks")
	p.Wait(`[...document.querySelectorAll("#deliveries li")].some(li => li.textContent.includes("charge.complete") && li.querySelector(".chip.ok"))`)
	kit.Becomes(p, deliveries, 2) // of charge.create and charge.complete: none is under way
	p.Click("#deliveries li:first-child button")
	kit.Becomes(p, deliveries, 3)
	p.Accessible()
}

// TestFaultIsSeen: with a fault switched on while the emulator runs, the judge says what the real API would have done.
func TestFaultIsSeen(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	p.Click("#tab-behavior")
	p.Type("#faults-find", "error.schema")
	p.Wait(`document.querySelector("#faults [data-choice='error.schema']")`)
	p.Accessible()
	p.Click(`#faults [data-choice="error.schema"]`)
	kit.Becomes(p, `document.getElementById("behavior-count").textContent`, "1 on")
	p.Click("#tab-requests")
	e.post("/sources", e.PublicKey, "amount=1", "currency=thb", "type=promptpay")
	p.Wait(`[...document.querySelectorAll("#requests-list .chip.bad")].some(c => c.textContent.startsWith("API: "))`)
	p.Click("#tab-behavior")
	p.Click("#switched button")
	p.Wait(`document.getElementById("behavior-count").hidden`)
}

// TestKeyboardAlone: everything can be reached and done without a mouse.
func TestKeyboardAlone(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	e.card()
	p.Wait(rows + `.length === 3`)
	p.Do(chromedp.Focus("#tab-requests", chromedp.ByQuery))
	p.Press(kb.ArrowRight)
	p.Wait(`document.activeElement.id === "tab-objects" && document.querySelectorAll("#objects-list li").length === 1`)
	p.PressUntil(kb.Tab, `document.activeElement.matches("[role=option]")`)
	p.Press(kb.Enter)
	kit.Becomes(p, state, "authorized")
	p.PressUntil(kb.Tab, `document.activeElement.dataset.action === "capture"`)
	p.Press(kb.Enter)
	kit.Becomes(p, state, "captured-later")
	kit.Becomes(p, "document.activeElement.id", "object") // the button is gone
}

// hostile are texts that a page could take for something else.
const hostile = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>` + "\u202e\x1b[31m"

// TestHostileTextsStayTexts: what clients send is shown and never obeyed.
func TestHostileTextsStayTexts(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	e.promptpay(hostile)
	e.post("/charges?x=<script>document.title='run'</script>", e.SecretKey, "amount=1", "currency="+hostile)
	p.Wait(rows + `.length === 3`)
	p.Click("#requests-list li:first-child")
	p.Wait(`document.querySelector("#request .box")`)
	p.Click("#request details summary")
	p.Wait(`document.querySelector("#request details").open`)
	p.Click("#tab-objects")
	p.Wait(`document.querySelector("#objects-list li")`)
	p.Click("#objects-list li:first-child")
	kit.Becomes(p, state, "pending")
	p.Click("#object details summary")
	if title := kit.Eval[string](p, "document.title"); title != "Emulator" {
		t.Errorf("the page ran what a client sent: %q", title)
	}
	if n := kit.Eval[int](p, `document.querySelectorAll("main img, main script").length`); n != 0 {
		t.Errorf("%d elements are in the page that a client sent", n)
	}
	p.Wait(`document.querySelector("#object pre").textContent.includes("<img src=x")`) // the description as it is
}

// TestLooks: light and dark, on a screen and on a phone, everything is in its place.
func TestLooks(t *testing.T) {
	e := start(t, "--seed", "7", "--now", "2026-01-31T09:00:00Z")
	p := e.open(kit.Look{})
	e.promptpay("Order 7")
	e.card()
	kit.Becomes(p, rows+`.length`, 5)
	for _, look := range []struct {
		name string
		kit.Look
	}{
		{"window", kit.Look{Width: 1280, Height: 900}},
		{"window-dark", kit.Look{Width: 1280, Height: 900, Dark: true}},
		{"window-phone", kit.Look{Width: 390, Height: 844}},
	} {
		p.Look(look.Look)
		accessible := p.Readable
		if look.name == "window" {
			accessible = p.Accessible
		}
		p.Click("#tab-requests")
		p.Click("#requests-list li:first-child")
		p.Wait(`document.querySelectorAll("#request .box").length >= 2`)
		p.Fits(look.name + ", requests")
		accessible()
		p.Picture(look.name + "-requests")
		p.Click("#tab-objects")
		kit.Becomes(p, `document.querySelectorAll("#objects-list li").length`, 2)
		p.Click("#objects-list li:first-child") // so that the other one is drawn for this look
		kit.Becomes(p, state, "authorized")
		p.Click("#objects-list li:last-child")
		kit.Becomes(p, state, "pending")
		p.Wait(`(document.querySelector("header").scrollIntoView(), true)`)
		p.Fits(look.name + ", objects")
		accessible()
		p.Picture(look.name + "-objects")
	}
}
