package kit

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Pages go on while they are asked. What follows from an action is therefore waited for, never looked at once.
const (
	patience = time.Minute
	between  = 20 * time.Millisecond // two looks
)

// until asks again until it is told that what is waited for is there, and ends the test with a sentence where it does not come. A page
// that goes away while it is asked is asked again.
func (p *Page) until(there func() (bool, error), missing func() string) {
	p.t.Helper()
	var err error
	for ends := time.Now().Add(patience); time.Now().Before(ends); time.Sleep(between) {
		var is bool
		if is, err = there(); is && err == nil {
			return
		}
		if p.ctx.Err() != nil {
			break
		}
	}
	p.t.Fatalf("%s (%v); the page says %q", missing(), err, p.take())
}

// ask evaluates an expression once, as for somebody who acts.
func (p *Page) ask(expression string, value any) error {
	return chromedp.Run(p.ctx, chromedp.Evaluate(expression, value, func(e *runtime.EvaluateParams) *runtime.EvaluateParams {
		return e.WithAwaitPromise(true).WithUserGesture(true)
	}))
}

// Wait waits until an expression is true. It asks by the clock: a tab behind others draws no frames that it could ask at.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	is := false
	p.until(func() (bool, error) {
		err := p.ask("!!("+expression+")", &is)
		return is, err
	}, func() string { return "it never came to " + expression })
}

// Becomes waits until an expression has a value.
func Becomes[T comparable](p *Page, expression string, wanted T) {
	p.t.Helper()
	var got json.RawMessage
	p.until(func() (bool, error) {
		if err := p.ask(expression, &got); err != nil {
			return false, err
		}
		var value T
		return json.Unmarshal(got, &value) == nil && value == wanted, nil
	}, func() string { return fmt.Sprintf("%s is %s, want %v", expression, got, wanted) })
}

// Arrive waits until the page is another, whose path ends so.
func (p *Page) Arrive(path string) {
	p.t.Helper()
	at := ""
	p.until(func() (bool, error) {
		err := p.ask(`document.readyState === "complete" ? location.pathname : ""`, &at)
		return strings.HasSuffix(at, path), err
	}, func() string { return fmt.Sprintf("the page is %q, and not one that ends with %q", at, path) })
}
