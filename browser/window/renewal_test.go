package window

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
)

const objects = `document.querySelectorAll("#objects-list li").length`

// press presses the mouse on an element, or lets it go there.
func press(p *kit.Page, kind input.MouseType, selector string) {
	at := kit.Eval[[]float64](p, fmt.Sprintf(`(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector))
	p.Do(input.DispatchMouseEvent(kind, at[0], at[1]).WithButton(input.Left).WithClickCount(1))
}

// deliverHere has webhooks delivered to the window.
func deliverHere(p *kit.Page) {
	p.Click("#tab-webhooks")
	p.Click("#webhook-here")
	p.Wait(`document.getElementById("webhook-url").value.endsWith("/window/inbox")`)
}

// openCharge makes a charge and opens it in the window.
func openCharge(e *emulator, p *kit.Page) {
	e.card()
	p.Click("#tab-objects")
	kit.Becomes(p, objects, 1)
	p.Click("#objects-list li:first-child")
	kit.Becomes(p, state, "authorized")
}

// TestWhatIsTypedStays: what happens elsewhere takes nothing from somebody who fills in or reads what is shown of an object.
func TestWhatIsTypedStays(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	openCharge(e, p)
	p.Click("#object details summary")
	p.Wait(`document.querySelector("#object details").open`)
	p.Type("#object input", "700")
	e.card()
	kit.Becomes(p, objects, 2)
	e.card()
	kit.Becomes(p, objects, 3) // by now all that the first of them brought is shown
	if kept := kit.Eval[string](p, `[document.querySelector("#object input").value, document.querySelector("#object details").open, document.activeElement.type].join(" ")`); kept != "700 true number" {
		t.Errorf("after requests for other objects: %s", kept)
	}
}

// TestAClickHoldsWhatItBeganOn: lists are renewed between the press of the mouse and its release, and what was pressed is what is done.
func TestAClickHoldsWhatItBeganOn(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	e.card()
	p.Click("#tab-objects")
	kit.Becomes(p, objects, 1)
	p.Wait(`(window.pressed = document.querySelector("#objects-list li"), pressed.id = "pressed", true)`)
	press(p, input.MousePressed, "#pressed")
	e.card()
	kit.Becomes(p, objects, 2)
	press(p, input.MouseReleased, "#pressed")
	kit.Becomes(p, state, "authorized")
	kit.Becomes(p, `document.querySelector("#object h2").textContent === pressed.object.id`, true)

	p.Click("#tab-behavior")
	p.Type("#faults-find", "error.schema")
	p.Wait(`document.querySelector("#faults [data-choice='error.schema']")`)
	p.Wait(`(window.pressed = document.querySelector("#faults [data-choice='error.schema']"), true)`)
	now := kit.Eval[string](p, `document.getElementById("now").textContent`)
	press(p, input.MousePressed, "#faults [data-choice='error.schema']")
	e.advance("24h")
	p.Wait(fmt.Sprintf(`document.getElementById("now").textContent.slice(0, 10) > %q`, now[:10])) // the behavior was asked for again with it
	press(p, input.MouseReleased, "#faults [data-choice='error.schema']")
	kit.Becomes(p, `document.getElementById("behavior-count").textContent`, "1 on")
}

// advance moves the clock without the window.
func (e *emulator) advance(by string) {
	e.t.Helper()
	request, err := http.NewRequest(http.MethodPost, e.Control+"/clock", strings.NewReader(fmt.Sprintf(`{"advance": %q}`, by)))
	if err != nil {
		e.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	e.send(request)
}

// TestAWebhookThatIsReadStays: another delivery leaves open what is open, and has a key send again the delivery that was reached. An address
// that is typed is not taken away.
func TestAWebhookThatIsReadStays(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	deliverHere(p)
	e.promptpay("Order 7")
	kit.Becomes(p, deliveries, 1)
	p.Wait(`document.querySelector("#deliveries .chip.ok")`) // it is no longer under way
	p.Type("#webhook-url", "http://127.0.0.1:1/typed")
	p.Click("#deliveries summary")
	p.Wait(`(window.read = document.querySelector("#deliveries li"), read.querySelector("details").open)`)
	e.promptpay("Order 8")
	kit.Becomes(p, deliveries, 2)
	p.Wait(`document.querySelectorAll("#deliveries .chip.ok").length === 2`)
	kit.Becomes(p, `[read.isConnected, read === document.querySelector("#deliveries").lastElementChild, read.querySelector("details").open,
		read.contains(document.activeElement), document.getElementById("webhook-url").value].join(" ")`, "true true true true http://127.0.0.1:1/typed")
}

// TestAnAccountIsChosen: with two accounts, one is chosen by its name and seen alone, and objects of the other come back without a choice.
func TestAnAccountIsChosen(t *testing.T) {
	e := start(t)
	p := e.open(kit.Look{})
	e.card()
	p.Click("#tab-objects")
	kit.Becomes(p, objects, 1)
	p.Wait(`document.getElementById("account-choice").hidden`)
	request, _ := http.NewRequest(http.MethodPost, e.Control+"/accounts", strings.NewReader("{}"))
	request.Header.Set("Content-Type", "application/json")
	account := e.send(request)
	other := *e
	other.PublicKey, other.SecretKey = fmt.Sprint(account["public_key"]), fmt.Sprint(account["secret_key"])
	charge := other.promptpay("Of the other account")
	kit.Becomes(p, objects, 2)
	p.Wait(`!document.getElementById("account-choice").hidden`)
	kit.Becomes(p, `document.querySelector("#accounts option").value`, fmt.Sprint(account["id"])) // the newest is offered first
	p.Type("#account", fmt.Sprint(account["id"]))
	p.Press(kb.Enter)
	kit.Becomes(p, objects, 1)
	kit.Becomes(p, `document.querySelector("#objects-list li").object.id`, charge)
	p.Click("#objects-list li")
	kit.Becomes(p, state, "pending")
	p.Click(`[data-action="pay"]`)
	kit.Becomes(p, state, "source-paid")
	p.Wait(`(f => (f.focus(), f.select(), true))(document.getElementById("account"))`)
	p.Press(kb.Backspace, kb.Enter)
	kit.Becomes(p, objects, 2)
}
