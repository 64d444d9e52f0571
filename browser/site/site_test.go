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
	p.Wait(`!document.querySelector(".search").hidden`) // the script runs
	p.Press("/")
	kit.Becomes(p, "document.activeElement.id", "search")
	p.Type("#search", "single-use-charge")
	p.Wait(options + " > 3")
	if first := p.Text("#found li"); !strings.Contains(first, "token.single-use-charge") {
		t.Errorf("the first that is found is %q", first)
	}
	p.Press(kb.ArrowDown)
	kit.Becomes(p, `document.getElementById("search").getAttribute("aria-activedescendant")`, "found-0")
	p.Press(kb.Enter)
	p.Arrive("/rules/token.single-use-charge.html")
	if example := p.Text("pre"); !strings.Contains(example, "HTTP/1.1 400 Bad Request") {
		t.Errorf("the example is %q", example)
	}
}

// TestSearchFindsCasesMadeFromTheContract: they are found by their names and by the rule that they are about, as all others.
func TestSearchFindsCasesMadeFromTheContract(t *testing.T) {
	p := open(t, "index.html", kit.Look{})
	p.Type("#search", "generated/")
	p.Wait(options + " > 3")
	first := kit.Eval[string](p, `document.querySelector("#found li b").textContent`)
	p.Press(kb.ArrowDown, kb.Enter)
	p.Arrive("/cases/generated.html")
	name, _, _ := strings.Cut(first, " (")
	kit.Becomes(p, `document.querySelector("li:target a")?.textContent`, name)
}

func TestSearchFindsNothing(t *testing.T) {
	p := open(t, "index.html", kit.Look{})
	p.Wait(`!document.querySelector(".search").hidden`)
	p.Type("#search", "<b>zzz")
	kit.Becomes(p, `document.getElementById("count").textContent`, "0 found")
	p.Press(kb.Escape)
	p.Wait(`document.getElementById("found").hidden`)
}

// TestLooks: pages are accessible in light and dark, and nothing is wider than a phone but what scrolls by itself.
func TestLooks(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(folder))) // axe-core reads the style sheet, which a file may not
	defer server.Close()
	for _, page := range []string{"index.html", "rules/token.single-use-charge.html", "lifecycles.html", "codes.html", "coverage.html", "disagreements.html", "cases/tokens.html"} {
		p := kit.Open(t, server.URL+"/"+page, kit.Look{})
		p.Accessible()
		p.Fits(page)
		for name, look := range map[string]kit.Look{"dark": {Dark: true}, "phone": {Width: 390, Height: 800}} {
			p.Look(look)
			p.Readable()
			p.Fits(page + ", " + name)
		}
	}
}

// TestCasesOfASubject: the page lists the cases, each with a link to its rules.
func TestCasesOfASubject(t *testing.T) {
	p := open(t, "cases/tokens.html", kit.Look{})
	if first := p.Text("main li"); !strings.Contains(first, "tokens/") || !strings.Contains(first, "token.") {
		t.Errorf("the first case is %q", first)
	}
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
