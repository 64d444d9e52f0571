package window

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
)

// redirect makes a charge that its payer has to approve on a page, and returns it.
func (e *emulator) redirect(back string) map[string]any {
	e.t.Helper()
	source := e.post("/sources", e.PublicKey, "amount=150000", "currency=thb", "type=internet_banking_bay")
	return e.post("/charges", e.SecretKey, "amount=150000", "currency=thb", fmt.Sprint("source=", source["id"]), "return_uri="+back, "description=Order 7")
}

// status returns the status of a charge.
func (e *emulator) status(charge map[string]any) string {
	e.t.Helper()
	request, _ := http.NewRequest(http.MethodGet, fmt.Sprint(e.API, "/charges/", charge["id"]), http.NoBody)
	request.SetBasicAuth(e.SecretKey, "")
	return fmt.Sprint(e.send(request)["status"])
}

// goOn does what leads to another page, waits until it is there, and returns its status.
func goOn(p *kit.Page, action chromedp.Action) (status int64) {
	p.Do(chromedp.ActionFunc(func(context.Context) error {
		answer, err := chromedp.RunResponse(p.Context(), action)
		if answer != nil {
			status = answer.Status
		}
		return err
	}))
	return status
}

// TestThePayerOnAPhone: the page fits a phone, is large enough for fingers, takes the decision from the keyboard alone, and leads back.
func TestThePayerOnAPhone(t *testing.T) {
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Thanks</title><link rel="icon" href="data:,"><h1>Thanks</h1>`))
	}))
	defer shop.Close()
	e := start(t, "--seed", "7", "--now", "2026-01-31T09:00:00Z")
	for _, each := range []struct {
		name, status string
		tabs         int // to the button
		look         kit.Look
	}{
		{"payer-phone", "successful", 1, kit.Look{Width: 390, Height: 844}},
		{"payer-phone-dark", "failed", 2, kit.Look{Width: 390, Height: 844, Dark: true}},
	} {
		charge := e.redirect(shop.URL + "/thanks")
		p := kit.Open(t, fmt.Sprint(charge["authorize_uri"]), each.look)
		if text := p.Text("main"); !strings.Contains(text, "1,500.00") || !strings.Contains(text, "Order 7") {
			t.Errorf("%s: the page does not say what is paid: %s", each.name, text)
		}
		if wide := kit.Eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
			t.Errorf("%s: the page is %d pixels wider than the phone", each.name, wide)
		}
		if low := kit.Eval[float64](p, "Math.min(...[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().height))"); low < 44 {
			t.Errorf("%s: a button is %.0f pixels high, too low for a finger", each.name, low)
		}
		p.Accessible()
		p.Picture(each.name)
		for range each.tabs {
			p.Press(kb.Tab)
		}
		if outline := kit.Eval[string](p, "getComputedStyle(document.activeElement).outlineStyle"); outline != "solid" {
			t.Errorf("%s: nobody sees where the focus is", each.name)
		}
		if status := goOn(p, chromedp.KeyEvent(kb.Enter)); status != http.StatusOK {
			t.Errorf("%s: the payer is led to what answers %d", each.name, status)
		}
		if title := kit.Eval[string](p, "document.title"); title != "Thanks" {
			t.Errorf("%s: the payer is led to %q", each.name, title)
		}
		if status := e.status(charge); status != each.status {
			t.Errorf("%s: the charge is %s, want %s", each.name, status, each.status)
		}
	}
}

// TestOnlyThePayersOwnFormDecides: a form on the page of somebody else, with all that can be guessed of it, decides nothing.
func TestOnlyThePayersOwnFormDecides(t *testing.T) {
	e := start(t)
	charge := e.redirect("http://127.0.0.1:1/")
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><title>A prize</title><link rel="icon" href="data:,">
			<form method="post" action="%s"><input type="hidden" name="form_seal" value=""><button name="decision" value="approve">Claim</button></form>`, charge["authorize_uri"])
	}))
	defer thief.Close()
	p := kit.Open(t, thief.URL, kit.Look{})
	if status := goOn(p, chromedp.Click("button", chromedp.ByQuery)); status != http.StatusForbidden {
		t.Errorf("the form of somebody else is answered with %d", status)
	}
	p.Expect("403")
	if status := e.status(charge); status != "pending" {
		t.Errorf("after the form of somebody else the charge is %s", status)
	}
	p = kit.Open(t, fmt.Sprint(charge["authorize_uri"]), kit.Look{})
	p.Do(chromedp.Evaluate(`document.querySelector("[name=form_seal]").value = "0".repeat(64); true`, nil))
	if status := goOn(p, chromedp.Click(".approve", chromedp.ByQuery)); status != http.StatusForbidden {
		t.Errorf("a seal that is made up is answered with %d", status)
	}
	p.Expect("403")
	if status := e.status(charge); status != "pending" {
		t.Errorf("after a form with a seal that is made up the charge is %s", status)
	}
}
