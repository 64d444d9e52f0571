// Package kit opens pages in a browser without a window, for tests: what they show, what they do under the keyboard, what
// they look like, and what the rules of accessibility say of them.
package kit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// programs are the names under which a browser is installed.
var programs = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// slowdownVariable names how many times slower than it is the processor of a page is made, to find what depends on its speed.
const slowdownVariable = "BROWSER_SLOWDOWN"

// longest is how long a page may be open, on a machine that does much else.
const longest = 5 * time.Minute

// browser is the one browser of a test process; each page is a tab of its own.
var browser = sync.OnceValues(func() (context.Context, error) {
	for _, name := range programs {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute), chromedp.Flag("force-color-profile", "srgb"))
		allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, _ := chromedp.NewContext(allocator)
		return ctx, chromedp.Run(ctx)
	}
	return nil, fmt.Errorf("none of %s is installed", strings.Join(programs, ", "))
})

// Close ends the browser. A test process calls it once, after its tests.
func Close() {
	if ctx, err := browser(); err == nil {
		_ = chromedp.Cancel(ctx)
	}
}

// Page is a page in a tab.
type Page struct {
	t        testing.TB
	ctx      context.Context
	mu       sync.Mutex
	messages []string // errors of the console, exceptions, what the browser refused
}

// Open opens an address, such as that of a test server or file:///…, until the test ends. A test in which a script failed, or a policy
// refused something, fails at its end: see Expect. Where no browser is, the test is skipped, and fails if BROWSER_REQUIRED is set.
func Open(t testing.TB, address string, look Look) *Page {
	t.Helper()
	first, err := browser()
	if err != nil {
		if os.Getenv("BROWSER_REQUIRED") != "" {
			t.Fatal("no page can be tested: ", err)
		}
		t.Skip("no page is tested: ", err)
	}
	tab, cancel := chromedp.NewContext(first)
	ctx, stop := context.WithTimeout(tab, longest)
	t.Cleanup(func() { stop(); cancel() })
	p := &Page{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, p.listen)
	t.Cleanup(func() {
		for _, message := range p.take() {
			t.Errorf("the page says: %s", message)
		}
	})
	p.Do(log.Enable(), emulation.SetFocusEmulationEnabled(true)) // several tabs have the focus each, as if each were in front
	if factor, err := strconv.ParseFloat(os.Getenv(slowdownVariable), 64); err == nil {
		p.Do(emulation.SetCPUThrottlingRate(factor))
	}
	p.Look(look)
	p.Do(chromedp.Navigate(address))
	return p
}

func (p *Page) listen(event any) {
	message := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		message = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			for _, argument := range e.Args {
				message += string(argument.Value) + argument.Description + " "
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") { // which a browser asks for by itself
			message = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if message != "" {
		p.mu.Lock()
		p.messages = append(p.messages, message)
		p.mu.Unlock()
	}
}

func (p *Page) take() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	messages := p.messages
	p.messages = nil
	return messages
}

// Expect waits for the messages of the console and takes them, which must be as many as are wanted, each text in one of them.
func (p *Page) Expect(wanted ...string) {
	p.t.Helper()
	p.until(func() (bool, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.messages) >= len(wanted), nil
	}, func() string { return fmt.Sprintf("the page does not say %q", wanted) })
	messages := p.take()
	if len(messages) > len(wanted) {
		p.t.Fatalf("the page says %q, want %q", messages, wanted)
	}
	for _, text := range wanted {
		if !slices.ContainsFunc(messages, func(message string) bool { return strings.Contains(message, text) }) {
			p.t.Errorf("the page says %q, want %q", messages, text)
		}
	}
}

// Context returns the context for actions of chromedp.
func (p *Page) Context() context.Context { return p.ctx }

// Do runs actions, and ends the test where one fails or does not come to an end.
func (p *Page) Do(actions ...chromedp.Action) {
	p.t.Helper()
	for _, action := range actions {
		err := chromedp.Run(p.ctx, action)
		for again := 0; again < 20 && replaced(err); again++ {
			time.Sleep(50 * time.Millisecond)
			err = chromedp.Run(p.ctx, action)
		}
		if err != nil {
			p.t.Fatalf("in the browser: %v; the page says %q", err, p.take())
		}
	}
}

// replaced reports whether an element went away between being found and being asked, before anything was done with it, as happens
// in a page that renews its lists.
func replaced(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "Could not find node with given id") || strings.Contains(err.Error(), "No node with given id found"))
}

// Eval returns the value of an expression, decoded from JSON. A promise is waited for.
func Eval[T any](p *Page, expression string) (value T) {
	p.t.Helper()
	p.Do(chromedp.Evaluate(expression, &value, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
	return value
}

// Text returns the text of the first element that a selector finds, as a person sees it.
func (p *Page) Text(selector string) (text string) {
	p.t.Helper()
	p.Do(chromedp.Text(selector, &text, chromedp.ByQuery))
	return text
}
