package window

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
)

const (
	rows  = `document.querySelectorAll("#requests-list li")`
	told  = `document.getElementById("told").textContent`
	state = `document.getElementById("object-state")?.textContent`
)

func click(p *kit.Page, selector string) { p.Do(chromedp.Click(selector, chromedp.ByQuery)) }

// waitText waits until an expression is a text.
func waitText(p *kit.Page, expression, text string) {
	p.Wait(fmt.Sprintf("%s === %q", expression, text))
}

// TestPayAndMoveTheClock: the charge is paid by a button, the clock is moved, and the webhook about it is shown.
func TestPayAndMoveTheClock(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	click(p, "#tab-webhooks")
	click(p, "#webhook-here")
	p.Wait(`document.getElementById("webhook-url").value.endsWith("/window/inbox")`)
	click(p, "#tab-requests")

	id := e.promptpay("Order 7")
	p.Wait(rows + `.length >= 3`) // the two requests, and the one that has set the webhook
	if chip := kit.Eval[string](p, `document.querySelector("#requests-list .chip").textContent`); chip != "ok" {
		t.Errorf("the newest request has the verdict %q", chip)
	}
	click(p, "#requests-list li:first-child")
	p.Wait(`document.querySelectorAll("#request .box.ok").length === 2`)
	p.Accessible()
	click(p, "#tab-objects")
	p.Wait(`document.querySelector("#objects-list li")`)
	click(p, "#objects-list li:first-child")
	waitText(p, state, "pending")
	p.Wait(`document.querySelector("#object svg .state.current")`)
	click(p, `[data-action="pay"]`)
	waitText(p, state, "source-paid")
	if past := p.Text("#past"); !strings.Contains(past, "charge.create") || !strings.Contains(past, "charge.complete") {
		t.Errorf("the history of %s is %q", id, past)
	}
	p.Accessible()

	before := kit.Eval[string](p, `document.getElementById("now").textContent`)
	click(p, `[data-advance="168h"]`)
	p.Wait(fmt.Sprintf(`document.getElementById("now").textContent > %q && %s.startsWith("The clock was moved")`, before, told))
	p.Do(chromedp.SendKeys("#clock-move", "2031-05-06T07:08:09Z"+kb.Enter, chromedp.ByQuery))
	p.Wait(`document.getElementById("now").textContent.startsWith("2031-05-06 07:08")`)
	p.Do(chromedp.SetValue("#clock-move", "36h", chromedp.ByQuery), chromedp.SendKeys("#clock-move", kb.Enter, chromedp.ByQuery))
	p.Wait(`document.getElementById("now").textContent.startsWith("2031-05-07 19:08")`)
	p.Do(chromedp.SetValue("#clock-move", "soon", chromedp.ByQuery), chromedp.SendKeys("#clock-move", kb.Enter, chromedp.ByQuery))
	p.Wait(`document.getElementById("wrong").textContent.includes("must be a duration such as")`)
	p.Expect("400") // the browser says it as well
	click(p, "#tab-webhooks")
	p.Wait(`[...document.querySelectorAll("#deliveries li")].some(li => li.textContent.includes("charge.complete") && li.querySelector(".chip.ok"))`)
	count := kit.Eval[int](p, `document.querySelectorAll("#deliveries li").length`)
	click(p, "#deliveries li:first-child button")
	p.Wait(fmt.Sprintf(`document.querySelectorAll("#deliveries li").length === %d`, count+1))
	p.Accessible()
}

// TestFaultIsSeen: with a fault switched on while the emulator runs, the judge says what the real API would have done.
func TestFaultIsSeen(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	click(p, "#tab-behavior")
	p.Do(chromedp.SendKeys("#faults-find", "error.schema", chromedp.ByQuery))
	p.Wait(`document.querySelectorAll("#faults button").length >= 1`)
	p.Accessible()
	click(p, `#faults [data-choice="error.schema"]`)
	waitText(p, `document.getElementById("behavior-count").textContent`, "1 on")
	click(p, "#tab-requests")
	e.post("/sources", e.PublicKey, "amount=1", "currency=thb", "type=promptpay")
	p.Wait(`[...document.querySelectorAll("#requests-list .chip.bad")].some(c => c.textContent.startsWith("API: "))`)
	click(p, "#tab-behavior")
	click(p, "#switched button")
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
	for range 12 {
		if kit.Eval[string](p, `document.activeElement.getAttribute("role") || ""`) == "option" {
			break
		}
		p.Press(kb.Tab)
	}
	p.Press(kb.Enter)
	waitText(p, state, "authorized")
	for range 12 {
		if kit.Eval[string](p, `document.activeElement.dataset.action || ""`) == "capture" {
			break
		}
		p.Press(kb.Tab)
	}
	p.Press(kb.Enter)
	waitText(p, state, "captured-later")
	if on := kit.Eval[string](p, `document.activeElement.id`); on != "object" {
		t.Errorf("after the action the focus is on %q", on)
	}
}

// TestWhatIsTypedStays: what happens elsewhere takes nothing from somebody who fills in or reads what is shown of an object.
func TestWhatIsTypedStays(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	e.card()
	click(p, "#tab-objects")
	p.Wait(`document.querySelectorAll("#objects-list li").length === 1`)
	click(p, "#objects-list li:first-child")
	waitText(p, state, "authorized")
	click(p, "#object details summary")
	p.Do(chromedp.SendKeys("#object input", "700", chromedp.ByQuery))
	e.card()
	p.Wait(`document.querySelectorAll("#objects-list li").length === 2`)
	e.card()
	p.Wait(`document.querySelectorAll("#objects-list li").length === 3`) // by now all that the first of them brought is shown
	if kept := kit.Eval[string](p, `[document.querySelector("#object input").value, document.querySelector("#object details").open, document.activeElement.type].join(" ")`); kept != "700 true number" {
		t.Errorf("after requests for other objects: %s", kept)
	}
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
	click(p, "#requests-list li:first-child")
	p.Wait(`document.querySelector("#request .box")`)
	click(p, "#request details summary")
	click(p, "#tab-objects")
	p.Wait(`document.querySelector("#objects-list li")`)
	click(p, "#objects-list li:first-child")
	waitText(p, state, "pending")
	click(p, "#object details summary")
	if title := kit.Eval[string](p, "document.title"); title != "Emulator" {
		t.Errorf("the page ran what a client sent: %q", title)
	}
	if n := kit.Eval[int](p, `document.querySelectorAll("main img, main script").length`); n != 0 {
		t.Errorf("%d elements are in the page that a client sent", n)
	}
	if text := kit.Eval[string](p, `document.querySelector("#object pre").textContent`); !strings.Contains(text, "<img src=x") {
		t.Errorf("the description is not shown as it is: %s", text)
	}
}

// TestLooks: light and dark, on a screen and on a phone, everything is in its place.
func TestLooks(t *testing.T) {
	for _, look := range []struct {
		name string
		kit.Look
	}{
		{"window", kit.Look{Width: 1280, Height: 900}},
		{"window-dark", kit.Look{Width: 1280, Height: 900, Dark: true}},
		{"window-phone", kit.Look{Width: 390, Height: 844}},
	} {
		t.Run(look.name, func(t *testing.T) {
			e := start(t, "--seed", "7", "--now", "2026-01-31T09:00:00Z")
			p := e.open(look.Look)
			e.promptpay("Order 7")
			e.card()
			p.Wait(rows + `.length === 5`)
			click(p, "#requests-list li:first-child")
			p.Wait(`document.querySelectorAll("#request .box").length >= 2`)
			if wide := kit.Eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
				t.Errorf("the requests are %d pixels wider than the screen", wide)
			}
			p.Accessible()
			p.Picture(look.name + "-requests")
			click(p, "#tab-objects")
			p.Wait(`document.querySelector("#objects-list li")`)
			click(p, "#objects-list li:last-child")
			waitText(p, state, "pending")
			p.Do(chromedp.ScrollIntoView("header", chromedp.ByQuery))
			if wide := kit.Eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
				t.Errorf("the objects are %d pixels wider than the screen", wide)
			}
			p.Accessible()
			p.Picture(look.name + "-objects")
		})
	}
}
