package lifecyclegraph

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// node is what takes room in a picture: a state, the text of arrows, or the point where an arrow passes a row.
type node struct {
	state  string // of a state only
	labels []Label
	start  bool // an object comes into being here
	lines  []line

	row           int // states are in odd rows, texts in even ones
	x             int // of the center
	width, height int
	above, below  []*node
}

// line is a line of a text, with the trigger that it is about.
type line struct{ text, trigger string }

// chain is an arrow from one state to another, from the upper one to the lower one. Arrows that say the same and lead to one state share
// their text.
type chain struct {
	arrow Arrow
	nodes []*node
	up    bool // the arrow points to the first node
}

// graph is a picture before it is drawn.
type graph struct {
	rows   [][]*node
	chains []chain
	states map[string]*node
}

// The sizes of what is drawn, in pixels. Fonts differ, so a character has as much room as a wide one takes.
const (
	characterWidth = 7
	lineHeight     = 15
	stateHeight    = 32
	rowGap         = 30
	columnGap      = 22
	longestLine    = 20 // characters; a longer label has what is in brackets on a line of its own
	dotHeight      = 14
)

func newGraph(model *specs.Lifecycle) *graph {
	g := &graph{states: map[string]*node{}}
	arrows := Arrows(model)
	rows := rowsOf(model, arrows)
	for _, name := range model.Names() {
		g.states[name] = g.add(&node{state: name, row: rows[name], width: len(name)*characterWidth + 24, height: stateHeight})
	}
	texts := map[string]*node{}
	for _, arrow := range arrows {
		g.lead(arrow, texts)
	}
	return g
}

func (g *graph) add(n *node) *node {
	for len(g.rows) <= n.row {
		g.rows = append(g.rows, nil)
	}
	g.rows[n.row] = append(g.rows[n.row], n)
	return n
}

// lead adds the nodes of an arrow that are not there yet.
func (g *graph) lead(arrow Arrow, texts map[string]*node) {
	upper, lower := g.states[arrow.From], g.states[arrow.To]
	up := upper != nil && upper.row > lower.row
	if up {
		upper, lower = lower, upper
	}
	start := upper == nil
	key := arrow.To + TextOf(arrow.Labels)
	if up || start {
		key += " of " + arrow.From
	}
	text := texts[key]
	if text == nil {
		text = g.add(newText(arrow.Labels, start, lower.row-1))
		texts[key] = text
		join(text, lower)
	}
	nodes := []*node{text, lower}
	if !start {
		nodes = slices.Concat(g.pass(upper, text), nodes)
	}
	g.chains = append(g.chains, chain{arrow, nodes, up})
}

// pass returns a node for each row from a state to what is above another, and joins them.
func (g *graph) pass(upper, text *node) []*node {
	passed := []*node{upper}
	last := upper
	for row := upper.row + 1; row < text.row; row++ {
		next := g.add(&node{row: row, width: 8})
		join(last, next)
		passed, last = append(passed, next), next
	}
	join(last, text)
	return passed
}

func join(upper, lower *node) {
	upper.below, lower.above = append(upper.below, lower), append(lower.above, upper)
}

func newText(labels []Label, start bool, row int) *node {
	n := &node{labels: labels, start: start, row: row}
	for _, label := range labels {
		before, bracket, found := strings.Cut(label.Text, " (")
		if !found || len(label.Text) <= longestLine {
			n.lines = append(n.lines, line{label.Text, label.Trigger})
			continue
		}
		n.lines = append(n.lines, line{before, label.Trigger}, line{"(" + bracket, label.Trigger})
	}
	for _, line := range n.lines {
		n.width = max(n.width, len(line.text)*characterWidth)
	}
	n.height = len(n.lines) * lineHeight
	if start {
		n.height += dotHeight
	}
	return n
}

// TextOf returns what an arrow stands for, in a line.
func TextOf(labels []Label) string {
	texts := make([]string, len(labels))
	for i, label := range labels {
		texts[i] = label.Text
	}
	return strings.Join(texts, ", ")
}

// rowsOf puts each state below all that lead to it. Arrows that would close a circle point up.
func rowsOf(model *specs.Lifecycle, arrows []Arrow) map[string]int {
	rows := map[string]int{}
	for _, name := range model.Names() {
		rows[name] = 1 // the texts of the topmost states are above them
	}
	closing := closingArrows(model, arrows)
	for range rows { // no way down passes a state twice
		for i, arrow := range arrows {
			upper, lower := arrow.From, arrow.To
			if closing[i] {
				upper, lower = lower, upper
			}
			if upper != "" {
				rows[lower] = max(rows[lower], rows[upper]+2)
			}
		}
	}
	return rows
}

// closingArrows returns the indexes of the arrows without which no state comes twice on any way from a start.
func closingArrows(model *specs.Lifecycle, arrows []Arrow) map[int]bool {
	closing, seen, open := map[int]bool{}, map[string]bool{}, map[string]bool{}
	var follow func(state string)
	follow = func(state string) {
		if seen[state] {
			return
		}
		seen[state], open[state] = true, true
		for i, arrow := range arrows {
			if arrow.From != state {
				continue
			}
			closing[i] = open[arrow.To]
			follow(arrow.To)
		}
		open[state] = false
	}
	for _, start := range model.Starts {
		follow(start.State)
	}
	for _, name := range model.Names() {
		follow(name)
	}
	return closing
}
