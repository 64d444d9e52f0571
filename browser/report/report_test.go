// Package report tests the page of a report in a browser.
package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/omise-conformance/harness/browser/kit"
	"github.com/omise-conformance/harness/reports"
)

// TestTwoClicksToTheFirstThingToMend: who has never seen the page comes from the verdict to what is wrong, beside what was answered.
func TestTwoClicksToTheFirstThingToMend(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	if heading := p.Text("h1"); !strings.HasPrefix(heading, "Not conformant: ") {
		t.Errorf("the page begins with %q", heading)
	}
	if top := kit.Eval[float64](p, `document.querySelector(".cause .button").getBoundingClientRect().bottom`); top > 900 {
		t.Errorf("the first cause ends %.0f pixels below the top: a reader has to scroll to it", top)
	}
	p.Picture("report")
	p.Click(".cause .button")
	opened(p, "tokens/create")
	wrong := p.Text("dialog .finding")
	for _, text := range []string{"card.schema", "card.fingerprint to be there", "nothing at /card/fingerprint", "A card has the fields", "Source"} {
		if !strings.Contains(wrong, text) {
			t.Errorf("the finding lacks %q: %s", text, wrong)
		}
	}
	p.Click("dialog .finding button")
	if marked := p.Text("dialog pre .plus"); !strings.Contains(marked, "expected card.fingerprint to be there") {
		t.Errorf("the answer is marked with %q", marked)
	}
	p.Picture("report-case")
	p.Accessible()
}

func TestKeyboard(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	p.Press("/")
	kit.Becomes(p, "document.activeElement.type", "search")
	p.Do(chromedp.KeyEvent("single-use-charge"))
	p.Wait(`document.querySelectorAll("#case-list tbody tr").length < 5`)
	p.PressUntil(kb.Tab, `document.activeElement.matches("#case-list tbody a")`)
	p.Press(kb.Enter)
	opened(p, "tokens/single-use-charge")
	p.Wait(`document.querySelector("dialog").contains(document.activeElement)`) // it does not stay behind the case
	p.Press(kb.Escape)
	p.Wait(`!document.querySelector("dialog").open`)
	kit.Becomes(p, "document.activeElement.textContent", "tokens/single-use-charge")
	p.Click("#case-list tbody a")
	opened(p, "tokens/single-use-charge")
	p.Do(chromedp.NavigateBack())
	p.Wait(`!document.querySelector("dialog").open`)
}

func TestFilters(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	all := kit.Eval[int](p, `document.querySelectorAll("#rule-table tbody tr").length`)
	choose := func(by, value string) int {
		return kit.Eval[int](p, `(() => { const s = document.querySelector('#rules select[data-by=`+by+`]'); s.value = "`+value+`";
			s.dispatchEvent(new Event("change")); return document.querySelectorAll("#rule-table tbody tr:not([hidden])").length })()`)
	}
	for _, each := range []struct{ by, value string }{
		{"status", "failed"}, {"subject", "token"}, {"level", "SHOULD"}, {"dialect", "recorded"}, {"source", "W17"},
	} {
		if count := choose(each.by, each.value); count == 0 || count >= all {
			t.Errorf("of %d rules %d are of the %s %s", all, count, each.by, each.value)
		}
		if count := choose(each.by, ""); count != all {
			t.Errorf("after the filter %s %d of %d rules are shown", each.by, count, all)
		}
	}
	p.Type("#rules input[type=search]", "fingerprint stable")
	kit.Becomes(p, `[...document.querySelectorAll("#rule-table tbody tr:not([hidden]) th code")].map(c => c.textContent).join()`, "token.card-fingerprint-stable")
	p.Picture("report-rules")
	p.Click("#rule-table tbody tr:not([hidden]) summary")
	p.Wait(`document.querySelector("#rule-table tbody tr:not([hidden]) details").open`)
	if facts := p.Text("#rule-table tbody tr:not([hidden]) details"); !strings.Contains(facts, "Sources") || !strings.Contains(facts, "Basis") {
		t.Errorf("an opened rule says %q", facts)
	}
}

func TestCopies(t *testing.T) {
	p := open(t, failingPage(t)+"#case/tokens%2Fsingle-use-charge", kit.Look{})
	opened(p, "tokens/single-use-charge")
	// What is copied is told by the page's own event, since a browser without a window has no clipboard that could be read.
	p.Do(chromedp.Evaluate(`document.addEventListener("copy", () => { window.taken = document.activeElement.value || getSelection().toString() });
		navigator.clipboard.writeText = text => { window.taken = text; return Promise.resolve() }; true`, nil))
	p.Wait(`([...document.querySelectorAll("dialog button")].find(button => button.textContent === "Copy all commands").click(), true)`)
	p.Wait(`window.taken !== undefined`)
	taken := kit.Eval[string](p, `window.taken`)
	for _, part := range []string{"# step 1", `token_id=$(curl -sS -X POST "$OMISE_VAULT_URL"/tokens`, `"$OMISE_API_URL"/charges`, "# step 3"} {
		if !strings.Contains(taken, part) {
			t.Errorf("the commands lack %q:\n%s", part, taken)
		}
	}
	kit.Becomes(p, `document.getElementById("said").textContent`, "Copied")
}

func TestLooks(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	for _, each := range []struct {
		name string
		look kit.Look
		at   string
	}{
		{"report-dark", kit.Look{Dark: true}, "causes"},
		{"report-phone", kit.Look{Width: 390, Height: 844}, ""},
		{"report-lifecycles", kit.Look{}, "lifecycles"},
		{"report-coverage", kit.Look{Dark: true}, "coverage"},
		{"report-timings", kit.Look{}, "timings"},
		{"report-cases", kit.Look{}, "cases"},
	} {
		p.Look(each.look)
		p.Wait(fmt.Sprintf(`(location.hash = %q, document.activeElement.blur(), %[1]q || scrollTo(0, 0), true)`, each.at))
		if each.at != "" {
			seen(p, fmt.Sprintf(`document.querySelector("#%s h2")`, each.at), "nav")
		}
		p.Fits(each.name)
		p.Picture(each.name)
		if each.at == "causes" { // TestTwoClicksToTheFirstThingToMend looks at all of the page in light colors
			p.Readable()
		}
	}
}

func TestPaper(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	if document := p.PDF(); len(document) < 20_000 {
		t.Errorf("the printed report has %d bytes", len(document))
	}
}

func TestComparison(t *testing.T) {
	now, before := failingReport(t), failingReport(t)
	before.Cases = append(before.Cases[:0:0], before.Cases...)
	ids := map[reports.Status][]string{}
	for i := range now.Cases {
		ids[now.Cases[i].Status] = append(ids[now.Cases[i].Status], now.Cases[i].ID)
	}
	failed, passed := ids[reports.StatusFailed], ids[reports.StatusPassed]
	before.Cases = slices.DeleteFunc(before.Cases, func(c reports.CaseEntry) bool { return c.ID == passed[1] })
	for i := range before.Cases {
		switch c := &before.Cases[i]; c.ID {
		case failed[0]:
			c.Status = reports.StatusPassed
		case passed[0]:
			c.Status = reports.StatusFailed
		}
	}
	p := open(t, write(t, t.TempDir(), now, before), kit.Look{})
	text := p.Text("#since")
	for _, line := range []string{"1 newly broken", "1 mended", "still broken", "1 new", "None is: gone."} {
		if !strings.Contains(text, line) {
			t.Errorf("the comparison lacks %q: %s", line, text)
		}
	}
	if headings := kit.Eval[string](p, `[...document.querySelectorAll("#since h3")].map(h => h.textContent).join()`); headings != "Likely causes,Rules,Cases" {
		t.Errorf("compared are %q", headings)
	}
	p.Picture("report-baseline")
}
