// Package site tests the catalog of rules in a browser, opened as files.
package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
)

// folder holds the site, built once.
var folder string

func TestMain(m *testing.M) {
	made, err := os.MkdirTemp("", "site")
	if err != nil {
		panic(err)
	}
	folder = filepath.Join(made, "site")
	build := exec.Command("go", "run", "./cmd/gendocs", "-site", folder)
	build.Dir = filepath.Join("..", "..")
	if text, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v: %s", err, text))
	}
	code := m.Run()
	kit.Close()
	_ = os.RemoveAll(made)
	os.Exit(code)
}

func open(t *testing.T, page string, look kit.Look) *kit.Page {
	t.Helper()
	return kit.Open(t, "file://"+filepath.ToSlash(filepath.Join(folder, page)), look)
}

const options = `document.querySelectorAll("#found li").length`

// TestSearchByKeyboard: a slash leads to the search, a word finds, the arrow and Enter lead to the page; no server is asked.
func TestSearchByKeyboard(t *testing.T) {
	p := open(t, "faults.html", kit.Look{})
	kit.Eval[any](p, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true}))`)
	if focused := kit.Eval[string](p, "document.activeElement.id"); focused != "search" {
		t.Errorf("the slash leads to %q", focused)
	}
	p.Do(chromedp.SendKeys("#search", "single-use-charge", chromedp.ByQuery))
	p.Wait(options + " > 3")
	if first := p.Text("#found li"); !strings.Contains(first, "token.single-use-charge") {
		t.Errorf("the first that is found is %q", first)
	}
	p.Press(kb.ArrowDown)
	if active := kit.Eval[string](p, `document.getElementById("search").getAttribute("aria-activedescendant")`); active != "found-0" {
		t.Errorf("the arrow leads to %q", active)
	}
	p.Press(kb.Enter)
	p.Arrive("/rules/token.single-use-charge.html")
	if example := p.Text("pre"); !strings.Contains(example, "HTTP/1.1 400 Bad Request") {
		t.Errorf("the example is %q", example)
	}
}

func TestSearchFindsNothing(t *testing.T) {
	p := open(t, "index.html", kit.Look{})
	p.Do(chromedp.SendKeys("#search", "<b>zzz", chromedp.ByQuery))
	p.Wait(`document.getElementById("count").textContent === "0 found"`)
	p.Press(kb.Escape)
	if hidden := kit.Eval[bool](p, `document.getElementById("found").hidden`); !hidden {
		t.Error("the list is still open")
	}
}

// TestLooks: pages are accessible in light and dark, and nothing is wider than a phone but what scrolls by itself.
func TestLooks(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(folder))) // axe-core reads the style sheet, which a file may not
	defer server.Close()
	for _, page := range []string{"index.html", "rules/token.single-use-charge.html", "lifecycles.html", "codes.html", "coverage.html", "disagreements.html"} {
		for _, look := range []kit.Look{{}, {Dark: true}, {Width: 390, Height: 800}} {
			p := kit.Open(t, server.URL+"/"+page, look)
			p.Accessible()
			if wide := kit.Eval[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
				t.Errorf("%s is %d pixels wider than %+v", page, wide, look)
			}
		}
	}
}

// TestCasesOfASubject: the page lists the cases, each with a link to its rules.
func TestCasesOfASubject(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(folder)))
	defer server.Close()
	p := kit.Open(t, server.URL+"/cases/tokens.html", kit.Look{})
	if first := p.Text("main li"); !strings.Contains(first, "tokens/") || !strings.Contains(first, "token.") {
		t.Errorf("the first case is %q", first)
	}
	p.Accessible()
}

// TestPicturesHoldTheirText: no text of a picture covers another, or reaches beyond it, with the fonts of this machine.
func TestPicturesHoldTheirText(t *testing.T) {
	p := open(t, "lifecycles.html", kit.Look{})
	covered := kit.Eval[[]string](p, `[...document.querySelectorAll("svg.lifecycle")].flatMap(svg => {
		const whole = svg.getBoundingClientRect();
		const boxes = [...svg.querySelectorAll("tspan, .state text")].map(e => [e.textContent, e.getBoundingClientRect()]);
		const wrong = boxes.filter(([, b]) => b.left < whole.left || b.right > whole.right || b.top < whole.top || b.bottom > whole.bottom).map(([text]) => text + " is outside");
		boxes.forEach(([a, x], i) => boxes.slice(i + 1).forEach(([b, y]) => {
			if (x.left < y.right && y.left < x.right && x.top + 2 < y.bottom && y.top + 2 < x.bottom) wrong.push(a + " covers " + b);
		}));
		return wrong;
	})`)
	if len(covered) > 0 {
		t.Errorf("in the pictures: %q", covered)
	}
}
