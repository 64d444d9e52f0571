package kit

import (
	"fmt"
	"os"

	"github.com/chromedp/chromedp"
)

// axeVariable names the file of axe-core, which the rules of accessibility are from.
const axeVariable = "AXE_CORE"

// violation is a rule of accessibility that a page breaks.
type violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // the elements, as selectors
}

const runAxe = `axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
	v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.target.join(" ") + ": " + (n.any[0] || n.all[0] || n.none[0] || {}).message)})))`

// Accessible fails the test for each serious or critical violation that axe-core finds in the page as it is now. Without axe-core it says
// that nothing was looked at, and fails if BROWSER_REQUIRED is set.
func (p *Page) Accessible() {
	p.t.Helper()
	path := os.Getenv(axeVariable)
	if path == "" {
		if os.Getenv("BROWSER_REQUIRED") != "" {
			p.t.Fatalf("%s does not name a file of axe-core; make test-browser installs it", axeVariable)
		}
		p.t.Logf("accessibility was not looked at: %s does not name a file of axe-core", axeVariable)
		return
	}
	source, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Do(chromedp.Evaluate(string(source)+"; true", nil))
	for _, v := range Eval[[]violation](p, runAxe) {
		if v.Impact == "serious" || v.Impact == "critical" {
			p.t.Errorf("%s (%s): %s, %s", v.ID, v.Impact, v.Help, fmt.Sprint(v.Nodes))
		}
	}
}
