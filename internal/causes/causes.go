// Package causes finds what a target has to mend first: it sorts the findings of failed cases by
// what they have in common, and by how many cases would pass without them.
package causes

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/judge"
)

// Case is a failed case with the findings that fail it, or a blocked one with those of its set-up.
type Case struct {
	ID       string
	Findings []judge.Finding
	// Blocked says that the case ended at the step that the last of the findings is about.
	Blocked bool
}

// Cause is something that a target does wrong.
type Cause struct {
	// Finding is one of its findings, that of the case Start.
	Finding judge.Finding
	// Also are further fields of which the same holds in the same cases.
	Also []string
	// Rules are the names of the rules that it breaks, that of Finding first, then those with most findings.
	Rules []string
	// Cases counts the cases with a finding of this cause.
	Cases int
	// Waiting counts those that it blocks.
	Waiting int
	// Turns counts the cases that pass once this cause and those before it are mended.
	Turns int
	// Start is the ID of the case to start with: the one with the fewest other causes, and of such one that
	// is not blocked.
	Start string
}

// Find returns the causes of failed cases: first the one whose mending brings most cases nearest to green, then
// the one that does so for the rest, and so on. Every finding belongs to one cause.
func Find(cases []Case) []Cause {
	groups, m := map[symptom]*group{}, masks{}
	for i := range cases {
		for mark, findings := range m.bySymptom(cases[i].Findings) {
			if groups[mark] == nil {
				groups[mark] = &group{rules: map[string]int{}}
			}
			groups[mark].add(i, findings)
			if last := len(cases[i].Findings) - 1; cases[i].Blocked && slices.Contains(findings, &cases[i].Findings[last]) {
				groups[mark].waiting = append(groups[mark].waiting, i)
			}
		}
	}
	m.joinFields(groups)
	var found []Cause
	var all []int // causes of each case
	order(groups, len(cases), func(g *group, open []int) {
		if all == nil {
			all = slices.Clone(open)
		}
		found = append(found, g.cause(cases, all, open))
	})
	return found
}

// joinFields makes one group of those that differ in the name of the field alone and are of the same cases: fields
// that are missing together have one cause.
func (m masks) joinFields(groups map[symptom]*group) {
	joined := map[string]*group{}
	for _, mark := range slices.Sorted(maps.Keys(groups)) {
		g := groups[mark]
		f := g.first[0]
		if fieldOf(f) == "" || len(g.cases) < 2 {
			continue
		}
		alike := fmt.Sprint(f.Rule, m.likeness(f), g.cases)
		if other := joined[alike]; other != nil {
			other.also = append(other.also, fieldOf(f))
			for rule, n := range g.rules {
				other.rules[rule] += n
			}
			delete(groups, mark)
			continue
		}
		joined[alike] = g
	}
}

// bySymptom sorts the findings of a case. A field that breaks the schema breaks what else is expected of it in the same answer, and where it
// has such a value in another answer of the case, too. An answer that no target may give, or that has something other than an object of the API, breaks
// what is expected of this one: such findings go with the first.
func (m masks) bySymptom(findings []judge.Finding) map[symptom][]*judge.Finding {
	leading, broken := map[spot]symptom{}, map[string]symptom{}
	crashed, after := 0, symptom("")
	for exchange := range bareAnswers(findings) {
		leading[spot{exchange, anyField}] = bare
	}
	for i := range findings {
		f := &findings[i]
		switch at := (spot{f.Exchange, fieldOf(f)}); {
		case f.Exchange == 0:
		case f.Rule == crash:
			leading[spot{f.Exchange, anyField}] = m.symptomOf(f)
			if crashed == 0 || f.Exchange < crashed {
				crashed, after = f.Exchange, m.symptomOf(f)
			}
		case leading[at] == "" && ofAllAnswers(f):
			leading[at] = m.symptomOf(f)
			if told := m.told(f); broken[told] == "" {
				broken[told] = leading[at]
			}
		}
	}
	sorted := map[symptom][]*judge.Finding{}
	for i := range findings {
		f := &findings[i]
		mark := cmp.Or(leading[spot{f.Exchange, anyField}], leading[spot{f.Exchange, fieldOf(f)}], broken[m.told(f)])
		if mark == "" && f.Exchange > crashed {
			mark = after // nobody knows what a request that crashed has changed
		}
		mark = cmp.Or(mark, m.symptomOf(f))
		if f.Rule == crash || mark == bare && lacksObject(f) { // the example
			sorted[mark] = append([]*judge.Finding{f}, sorted[mark]...)
			continue
		}
		sorted[mark] = append(sorted[mark], f)
	}
	return sorted
}

// spot is a field of an answer.
type spot struct {
	exchange int
	field    string
}

const anyField = "*"

// ofAllAnswers reports whether a finding is of a rule that every answer is judged by.
func ofAllAnswers(f *judge.Finding) bool {
	return strings.HasPrefix(f.Rule, "answer.") || strings.HasPrefix(f.Rule, "error.") || strings.HasSuffix(f.Rule, ".schema")
}

// group is the findings with one symptom.
type group struct {
	cases []int // indexes, ascending
	// waiting are those of them that are blocked by it
	waiting []int
	also    []string
	first   []*judge.Finding
	rules   map[string]int

	mark  symptom
	share int // what its cases count, of whole each; see order
	more  int // by which its share is about to grow
	at    int // its place in the queue of order, -1 once it is mended
}

func (g *group) add(at int, findings []*judge.Finding) {
	g.cases, g.first = append(g.cases, at), append(g.first, findings[0])
	for _, f := range findings {
		g.rules[f.Rule]++
	}
}

// cause returns the cause of a group, given how many causes each case has in all, and how many of them are not
// mended yet.
func (g *group) cause(cases []Case, all, open []int) Cause {
	start, turns := 0, 0
	for n, i := range g.cases {
		best := g.cases[start]
		if all[i] < all[best] || all[i] == all[best] && cases[best].Blocked && !cases[i].Blocked {
			start = n
		}
		if open[i] == 1 {
			turns++
		}
	}
	g.rules[g.first[start].Rule] = math.MaxInt
	rules := slices.SortedFunc(maps.Keys(g.rules), func(a, b string) int {
		return cmp.Or(cmp.Compare(g.rules[b], g.rules[a]), cmp.Compare(a, b))
	})
	return Cause{
		Finding: *g.first[start], Also: g.also, Rules: rules,
		Cases: len(g.cases), Waiting: len(g.waiting), Turns: turns, Start: cases[g.cases[start]].ID,
	}
}
