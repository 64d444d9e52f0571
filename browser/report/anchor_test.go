package report

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/omise-conformance/harness/browser/kit"
)

// hiddenBy returns by how many pixels what is found first is above the end of a bar that stays at the top, or below the end of the window.
func hiddenBy(p *kit.Page, found, bar string) float64 {
	return kit.Eval[float64](p, fmt.Sprintf(`(() => { const box = (%s).getBoundingClientRect(), bar = document.querySelector(%q).getBoundingClientRect();
		return Math.max(0, bar.bottom - box.top, box.top + 20 - innerHeight) })()`, found, bar))
}

// TestNothingIsUnderABar: whatever an address or a button leads to is seen with its heading, and is not half under a bar.
func TestNothingIsUnderABar(t *testing.T) {
	address := write(t, failingReport(t), nil)
	for name, look := range map[string]kit.Look{"screen": {}, "phone": {Width: 390, Height: 844}} {
		t.Run(name, func(t *testing.T) {
			p := open(t, address, look)
			for _, section := range kit.Eval[[]string](p, `[...document.querySelectorAll("nav a")].map(a => a.hash.slice(1))`) {
				p.Do(chromedp.Evaluate(fmt.Sprintf("location.hash = %q; true", section), nil))
				p.Wait("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))")
				if by := hiddenBy(p, fmt.Sprintf(`document.querySelector("#%s h2")`, section), "nav"); by > 0 {
					t.Errorf("the heading of %s is hidden by %.0f pixels", section, by)
				}
			}
			for _, rule := range []string{"card.schema", "token.single-use-charge"} {
				p.Do(chromedp.Evaluate(fmt.Sprintf("location.hash = 'rule/%s'; true", rule), nil))
				row := fmt.Sprintf(`document.getElementById("rule/%s")`, rule)
				p.Wait(row + `.querySelector("details").open`)
				if by := hiddenBy(p, row, "nav"); by > 0 {
					t.Errorf("the rule %s is hidden by %.0f pixels", rule, by)
				}
			}
			p = open(t, address+"#case/tokens%2Fsingle-use-charge", look)
			opened(p, "tokens/single-use-charge")
			if by := hiddenBy(p, `document.getElementById("case-title")`, ".case-bar"); by > 0 {
				t.Errorf("the heading of a case that was opened by its address is hidden by %.0f pixels", by)
			}
			steps := kit.Eval[int](p, `document.querySelectorAll("dialog .finding button").length`)
			for i := range steps {
				p.Do(chromedp.Evaluate(fmt.Sprintf(`document.querySelectorAll("dialog .finding button")[%d].click(); true`, i), nil))
				if by := hiddenBy(p, `document.activeElement`, ".case-bar"); by > 0 {
					t.Errorf("the step of finding %d is hidden by %.0f pixels", i+1, by)
				}
			}
			p = open(t, address+"#case/tokens%2Fcreate", look)
			opened(p, "tokens/create")
			p.Do(chromedp.Evaluate(`document.querySelector("dialog .finding button").click(); true`, nil))
			if by := hiddenBy(p, `[...document.querySelectorAll("dialog h3")].find(h => h.textContent === "Step by step")`, ".case-bar"); by > 0 {
				t.Errorf("the heading of the steps is hidden by %.0f pixels", by)
			}
		})
	}
}
