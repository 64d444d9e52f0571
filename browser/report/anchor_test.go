package report

import (
	"fmt"
	"testing"

	"github.com/omise-conformance/harness/browser/kit"
)

// seen waits until what is found is whole below the end of a bar that stays at the top, and begins above the end of the window.
func seen(p *kit.Page, found, bar string) {
	kit.Becomes(p, fmt.Sprintf(`(() => { const box = (%s).getBoundingClientRect(), bar = document.querySelector(%q).getBoundingClientRect();
		return Math.round(Math.max(0, bar.bottom - box.top, box.top + 20 - innerHeight)) })()`, found, bar), 0)
}

// TestNothingIsUnderABar: whatever an address or a button leads to is seen with its heading, and is not half under a bar.
func TestNothingIsUnderABar(t *testing.T) {
	p := open(t, failingPage(t), kit.Look{})
	for _, look := range []kit.Look{{}, {Width: 390, Height: 844}} {
		p.Look(look)
		for _, section := range kit.Eval[[]string](p, `[...document.querySelectorAll("nav a")].map(a => a.hash.slice(1))`) {
			p.Wait(fmt.Sprintf("(location.hash = %q, true)", section))
			seen(p, fmt.Sprintf(`document.querySelector("#%s h2")`, section), "nav")
		}
		for _, rule := range []string{"card.schema", "token.single-use-charge"} {
			p.Wait(fmt.Sprintf("(location.hash = 'rule/%s', true)", rule))
			row := fmt.Sprintf(`document.getElementById("rule/%s")`, rule)
			p.Wait(row + `.querySelector("details").open`)
			seen(p, row, "nav")
		}
		p.Wait(`(location.hash = "case/tokens%2Fsingle-use-charge", true)`)
		opened(p, "tokens/single-use-charge")
		seen(p, `document.getElementById("case-title")`, ".case-bar")
		for i := range kit.Eval[int](p, `document.querySelectorAll("dialog .finding button").length`) {
			p.Wait(fmt.Sprintf(`(document.querySelectorAll("dialog .finding button")[%d].click(), true)`, i))
			seen(p, `document.activeElement`, ".case-bar")
		}
		p.Wait(`(location.hash = "case/tokens%2Fcreate", true)`)
		opened(p, "tokens/create")
		p.Click("dialog .finding button")
		seen(p, `[...document.querySelectorAll("dialog h3")].find(h => h.textContent === "Step by step")`, ".case-bar")
		p.Wait(`(location.hash = "", !document.querySelector("dialog").open)`)
	}
	// An address with a case opens it at once, before anything else was there.
	p = open(t, failingPage(t)+"#case/tokens%2Fsingle-use-charge", kit.Look{})
	opened(p, "tokens/single-use-charge")
	seen(p, `document.getElementById("case-title")`, ".case-bar")
}
