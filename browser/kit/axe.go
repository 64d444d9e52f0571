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

// folding takes out rows that consist of what others of the same table or list consist of, by elements and classes, and returns what puts
// them back. The same markup is as accessible the hundredth time, and axe-core takes many seconds for a table of hundreds.
const folding = `(() => {
	const mostAlike = 4, folded = [], at = [scrollX, scrollY];
	const look = e => e.tagName + " " + (e.getAttribute("class") || "") + " " + (e.getAttribute("role") || "") + (e.hidden ? " hidden" : "");
	for (const parent of document.querySelectorAll("tbody, ul, ol, dl, svg, g, section, div")) {
		if (parent.children.length <= 2 * mostAlike) continue;
		const seen = {};
		for (const child of [...parent.children]) {
			const shape = [...new Set([child, ...child.querySelectorAll("*")].map(look))].join();
			seen[shape] = (seen[shape] || 0) + 1;
			if (seen[shape] <= mostAlike || child.contains(document.activeElement)) continue;
			const place = document.createComment("");
			child.replaceWith(place);
			folded.push([place, child]);
		}
	}
	return () => {
		folded.forEach(([place, child]) => place.replaceWith(child));
		scrollTo(...at);
	};
})()`

// runAxe runs rules of axe-core. It preloads nothing: the pages have no media, and no style sheet of another origin.
const runAxe = `(async () => {
	const unfold = ` + folding + `;
	try {
		const found = await axe.run(document, {resultTypes: ["violations"], preload: false%s});
		return found.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
			nodes: v.nodes.map(n => n.target.join(" ") + ": " + (n.any[0] || n.all[0] || n.none[0] || {}).message)}));
	} finally {
		unfold();
	}
})()`

// drawn are the rules about how a page is drawn, and not about what it consists of.
const drawn = `, runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}`

// Accessible fails the test for each serious or critical violation that axe-core finds in the page as it is now. Without axe-core it says
// that nothing was looked at, and fails if BROWSER_REQUIRED is set.
func (p *Page) Accessible() {
	p.t.Helper()
	p.axe("")
}

// Readable is Accessible for another look at what Accessible has seen: only by the rules about how a page is drawn.
func (p *Page) Readable() {
	p.t.Helper()
	p.axe(drawn)
}

func (p *Page) axe(options string) {
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
	if !Eval[bool](p, `typeof axe === "object"`) {
		p.Do(chromedp.Evaluate(string(source)+"; true", nil))
	}
	for _, v := range Eval[[]violation](p, fmt.Sprintf(runAxe, options)) {
		if v.Impact == "serious" || v.Impact == "critical" {
			p.t.Errorf("%s (%s): %s, %s", v.ID, v.Impact, v.Help, fmt.Sprint(v.Nodes))
		}
	}
}
