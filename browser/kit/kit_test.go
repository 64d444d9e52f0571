package kit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestMain(m *testing.M) {
	code := m.Run()
	Close()
	os.Exit(code)
}

func serve(t *testing.T, policy, body string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>a page</title><link rel="icon" href="data:,"><main><h1>A page</h1>`+body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestWhatAPageSays: an exception, an error of the console and what a policy refuses are all told.
func TestWhatAPageSays(t *testing.T) {
	address := serve(t, "script-src 'nonce-a'", `<script nonce=a>console.error("that is wrong"); throw new Error("as is this")</script><script>document.title = "run"</script>`)
	p := Open(t, address, Look{})
	p.Expect("that is wrong", "as is this", "Content Security Policy")
	if title := Eval[string](p, "document.title"); title != "a page" {
		t.Errorf("the title is %q: a script without its nonce ran", title)
	}
}

func TestKeysLooksAndPaper(t *testing.T) {
	address := serve(t, "", `<button onclick="this.textContent = 'pressed'">press</button><style>@media (prefers-color-scheme: dark) { body { background: #000 } }</style>`)
	p := Open(t, address, Look{Width: 390, Height: 800, Dark: true})
	p.Press(kb.Tab, kb.Enter)
	if text := p.Text("button"); text != "pressed" {
		t.Errorf("the button says %q", text)
	}
	if got := Eval[string](p, "getComputedStyle(document.body).backgroundColor + innerWidth"); got != "rgb(0, 0, 0)390" {
		t.Errorf("got %q", got)
	}
	if document := p.PDF(); len(document) < 500 || string(document[:5]) != "%PDF-" {
		t.Errorf("the printed page has %d bytes", len(document))
	}
	p.Accessible()
}

// failing takes what a test would fail with.
type failing struct {
	testing.TB
	errors []string
}

func (f *failing) Helper() {}

func (f *failing) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func TestWhatIsNotAccessibleIsTold(t *testing.T) {
	if os.Getenv(axeVariable) == "" {
		t.Skipf("%s does not name a file of axe-core", axeVariable)
	}
	p := Open(t, serve(t, "", `<img src="data:,"><p style="color: #eee; background: #fff">pale</p>`), Look{})
	f := &failing{TB: t}
	p.t = f
	p.Accessible()
	p.t = t
	if len(f.errors) != 2 {
		t.Errorf("got %q, want the image without a text and the pale one", f.errors)
	}
}

func TestDifferenceOfPictures(t *testing.T) {
	var pictures [3][]byte
	for i, body := range []string{"", "<p>a line more</p>", "<style>body { background: #345 }</style>"} {
		p := Open(t, serve(t, "", body), Look{})
		p.Do(chromedp.CaptureScreenshot(&pictures[i]))
	}
	if got := difference(t.Fatal, pictures[0], pictures[1]); got > mostWrong {
		t.Errorf("a line more makes a difference of %.2f", got)
	}
	if got := difference(t.Fatal, pictures[0], pictures[2]); got < 0.9 {
		t.Errorf("another background makes a difference of %.2f only", got)
	}
}
