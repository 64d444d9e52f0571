package lifecyclegraph

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// Style has the rules for the classes of a picture, in light and in dark. Put it into the style sheet of the page, and the picture into an
// element with the class "lifecycle-scroll", which a narrow screen scrolls. The marks that it knows are exercised, failed and current.
const Style = `.lifecycle { --lc-ink: #1f2328; --lc-line: #59636e; --lc-fill: #f6f8fa; --lc-good: #116329; --lc-bad: #b3261e; --lc-now: #0a58ca;
  display: block; font: 12px/15px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { .lifecycle { --lc-ink: #e6edf3; --lc-line: #9198a1; --lc-fill: #151b23; --lc-good: #57c26b; --lc-bad: #ff8a80; --lc-now: #79b8ff; } }
.lifecycle-scroll { overflow-x: auto; }
.lifecycle text { fill: var(--lc-ink); text-anchor: middle; }
.lifecycle .state rect { fill: var(--lc-fill); stroke: var(--lc-line); stroke-width: 1.5; }
.lifecycle .state text { font-weight: 600; }
.lifecycle .gone rect { stroke-dasharray: 2 3; }
.lifecycle .arrow { fill: none; stroke: var(--lc-line); stroke-width: 1.2; }
.lifecycle .head, .lifecycle .dot { fill: var(--lc-line); }
.lifecycle .state.exercised rect, .lifecycle .arrow.exercised { stroke: var(--lc-good); stroke-width: 2.2; }
.lifecycle .head.exercised, .lifecycle .dot.exercised, .lifecycle text .exercised { fill: var(--lc-good); }
.lifecycle .state.failed rect, .lifecycle .arrow.failed { stroke: var(--lc-bad); stroke-width: 2.2; stroke-dasharray: 7 3; }
.lifecycle .head.failed, .lifecycle .dot.failed, .lifecycle text .failed { fill: var(--lc-bad); }
.lifecycle .state.current rect, .lifecycle .arrow.current { stroke: var(--lc-now); stroke-width: 3; }
.lifecycle .head.current, .lifecycle .dot.current, .lifecycle text .current { fill: var(--lc-now); }
`

// SVG draws a lifecycle. mark and markTransition return classes for a state and for what leads from one state to another, such as
// "exercised", or nothing; either may be nil. from is empty where an object comes into being; trigger is a Transition.On, a Start.Operation or
// specs.Time. A state is an element g with the class "state" and its name in data-state.
func SVG(w io.Writer, model *specs.Lifecycle, mark func(state string) string, markTransition func(from, trigger, to string) string) error {
	if mark == nil {
		mark = func(string) string { return "" }
	}
	if markTransition == nil {
		markTransition = func(string, string, string) string { return "" }
	}
	g := newGraph(model)
	g.lay()
	p := &picture{graph: g, markTransition: markTransition}
	width, height := p.places()
	id := "lifecycle-" + html.EscapeString(strings.ToLower(model.Schema))
	fmt.Fprintf(&p.text, `<svg class="lifecycle" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%s-title" aria-describedby="%s-desc" viewBox="0 0 %d %d" width="%d" height="%d">`+"\n",
		id, id, width, height, width, height)
	fmt.Fprintf(&p.text, "<title id=\"%s-title\">Lifecycle of a %s</title>\n<desc id=\"%s-desc\">%s</desc>\n", id, html.EscapeString(model.Schema), id, html.EscapeString(describe(model)))
	p.chains()
	p.labels()
	for _, name := range model.Names() {
		p.state(g.states[name], model.States[name].Gone, mark(name))
	}
	p.text.WriteString("</svg>\n")
	_, err := io.WriteString(w, p.text.String())
	return err
}

// describe says the picture in words, for those who do not see it.
func describe(model *specs.Lifecycle) string {
	var sentences []string
	for _, arrow := range Arrows(model) {
		if arrow.From == "" {
			sentences = append(sentences, fmt.Sprintf("%s makes %s.", TextOf(arrow.Labels), arrow.To))
			continue
		}
		sentences = append(sentences, fmt.Sprintf("From %s to %s: %s.", arrow.From, arrow.To, TextOf(arrow.Labels)))
	}
	return strings.Join(sentences, " ")
}

// picture draws a graph.
type picture struct {
	*graph
	markTransition func(from, trigger, to string) string
	text           strings.Builder
	top, bottom    []int // of each row
}

// places gives each row its place, and returns the size of the picture.
func (p *picture) places() (width, height int) {
	y := rowGap / 3
	for _, row := range p.rows {
		tallest := 0
		for _, n := range row {
			tallest = max(tallest, n.height)
			width = max(width, n.x+n.width/2+columnGap/2)
		}
		p.top, p.bottom = append(p.top, y), append(p.bottom, y+tallest)
		y += tallest + rowGap
	}
	return width, y - rowGap*2/3
}

// marks returns the classes of an arrow, each once.
func (p *picture) marks(arrow Arrow, trigger string) string {
	var marks []string
	for _, label := range arrow.Labels {
		if trigger == "" || label.Trigger == trigger {
			marks = append(marks, strings.Fields(p.markTransition(arrow.From, label.Trigger, arrow.To))...)
		}
	}
	slices.Sort(marks)
	return strings.Join(slices.Compact(marks), " ")
}

// chains draws the arrows: those with marks last, so that no other hides them.
func (p *picture) chains() {
	sorted := slices.Clone(p.graph.chains)
	slices.SortStableFunc(sorted, func(a, b chain) int {
		return len(strings.Fields(p.marks(a.arrow, ""))) - len(strings.Fields(p.marks(b.arrow, "")))
	})
	for _, c := range sorted {
		p.chain(c, p.marks(c.arrow, ""))
	}
}

func (p *picture) chain(c chain, marks string) {
	var path strings.Builder
	var x, y int
	for i, n := range c.nodes {
		last := i == len(c.nodes)-1
		if i > 0 {
			toX, toY := n.x, p.top[n.row]
			if last {
				toX = port(n, c.nodes[i-1], n.above)
			}
			if last && !c.up {
				toY -= 7 // the head of the arrow
			}
			fmt.Fprintf(&path, " C%d %d %d %d %d %d", x, (y+toY)/2, toX, (y+toY)/2, toX, toY)
			x, y = toX, toY
		}
		switch {
		case last:
		case i == 0:
			x, y = n.x, p.top[n.row]+n.height
			if n.state != "" {
				x = port(n, c.nodes[1], n.below)
			}
			if c.up {
				p.head(x, y, 7, marks)
				y += 7
			}
			fmt.Fprintf(&path, "M%d %d", x, y)
		case n.labels != nil: // the arrow goes on below the text
			y = p.top[n.row] + n.height
			fmt.Fprintf(&path, " M%d %d", x, y)
		default:
			y = p.bottom[n.row]
			fmt.Fprintf(&path, " L%d %d", x, y)
		}
	}
	fmt.Fprintf(&p.text, "<path class=\"%s\" d=\"%s\"/>\n", classes("arrow", marks), path.String())
	if !c.up {
		p.head(x, y+7, -7, marks)
	}
}

// head draws the head of an arrow with its point at a place.
func (p *picture) head(x, y, length int, marks string) {
	fmt.Fprintf(&p.text, "<path class=\"%s\" d=\"M%d %d l-4 %d h8 z\"/>\n", classes("head", marks), x, y, length)
}

// port returns where an arrow meets a state, so that several meet it side by side.
func port(n, other *node, side []*node) int {
	sorted := slices.Clone(side)
	slices.SortStableFunc(sorted, func(a, b *node) int { return a.x - b.x })
	step := min(18, (n.width-16)/len(sorted))
	return n.x + (2*slices.Index(sorted, other)-len(sorted)+1)*step/2
}

func (p *picture) labels() {
	for _, row := range p.rows {
		for _, n := range row {
			if n.labels == nil {
				continue
			}
			of := slices.DeleteFunc(slices.Clone(p.graph.chains), func(c chain) bool { return !slices.Contains(c.nodes, n) })
			y := p.top[n.row]
			if n.start {
				fmt.Fprintf(&p.text, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>\n", classes("dot", p.marks(of[0].arrow, "")), n.x, y+5)
				y += dotHeight
			}
			p.text.WriteString("<text>")
			for i, line := range n.lines {
				var marks []string
				for _, c := range of {
					marks = append(marks, strings.Fields(p.marks(c.arrow, line.trigger))...)
				}
				slices.Sort(marks)
				fmt.Fprintf(&p.text, "<tspan class=\"%s\" x=\"%d\" y=\"%d\">%s</tspan>",
					classes("label", strings.Join(slices.Compact(marks), " ")), n.x, y+i*lineHeight+11, html.EscapeString(line.text))
			}
			p.text.WriteString("</text>\n")
		}
	}
}

func (p *picture) state(n *node, gone bool, marks string) {
	if gone {
		marks = classes("gone", marks)
	}
	name := html.EscapeString(n.state)
	fmt.Fprintf(&p.text, "<g class=\"%s\" data-state=\"%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\"/><text x=\"%d\" y=\"%d\">%s</text></g>\n",
		classes("state", marks), name, n.x-n.width/2, p.top[n.row], n.width, n.height, n.x, p.top[n.row]+n.height/2+4, name)
}

func classes(first, marks string) string {
	return html.EscapeString(strings.TrimSpace(first + " " + marks))
}
