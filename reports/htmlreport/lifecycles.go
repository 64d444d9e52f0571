package htmlreport

import (
	"html/template"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// lifecycle is the diagram of an object, with what of it the run went through.
type lifecycle struct {
	Schema   string
	Diagram  template.HTML
	Measured bool // the report says what was exercised
	States   share
	Changes  share
	Missing  []string // transitions that were not exercised and could have been
	Failed   []string // what failed, in words
}

// share is how many of all.
type share struct{ Covered, All int }

// The classes of states and transitions in a diagram.
const (
	exercised = "exercised"
	failed    = "failed"
)

// change is what leads from one state to another. From is empty where an object comes into being.
type change struct{ from, trigger, to string }

// course is what a run did with the objects of one schema.
type course struct {
	states   map[string]bool // exercised
	changes  map[change]bool
	wrong    map[string][]string // by state: the triggers after which an object was not as it has to be in the state
	findings []string
}

func lifecyclesOf(contract *specs.Contract, r *reports.Report) ([]lifecycle, error) {
	if r.Check != nil { // what was recorded has no course
		return nil, nil
	}
	courses := coursesOf(contract, r)
	all := make([]lifecycle, 0, len(courses))
	for _, schema := range contract.Models() {
		course, model := courses[schema], contract.Model(schema)
		var b strings.Builder
		if err := lifecyclegraph.SVG(&b, model, course.markState, course.markChange); err != nil {
			return nil, err
		}
		drawn := lifecycle{
			Schema: schema, Diagram: template.HTML(b.String()), Measured: measures(r, coverage.State),
			Failed: course.findings,
		}
		if drawn.Measured {
			drawn.count(r.Coverage.Items)
		}
		all = append(all, drawn)
	}
	return all, nil
}

// count counts the states and the transitions of the schema.
func (l *lifecycle) count(items []coverage.Item) {
	for _, item := range items {
		if schema, _, _ := strings.Cut(item.Name, " "); schema != l.Schema || item.Status == coverage.NotReachable {
			continue
		}
		of := &l.States
		switch item.Kind {
		case coverage.State:
		case coverage.Transition:
			of = &l.Changes
			if item.Status == coverage.NotCovered {
				l.Missing = append(l.Missing, markup.OneLine(strings.TrimPrefix(item.Name, l.Schema+" ")))
			}
		default:
			continue
		}
		of.All++
		if item.Status == coverage.Covered {
			of.Covered++
		}
	}
}

// markState returns the class of a state.
func (c *course) markState(state string) string {
	switch {
	case len(c.wrong[state]) > 0:
		return failed
	case c.states[state]:
		return exercised
	}
	return ""
}

// markChange returns the class of what leads from one state to another.
func (c *course) markChange(from, trigger, to string) string {
	switch {
	case slices.Contains(c.wrong[to], trigger):
		return failed
	case c.changes[change{from, trigger, to}]:
		return exercised
	}
	return ""
}

// transitionName takes the name of an item of coverage apart: "Charge pending → failed: payer:failed (name)".
var transitionName = lazyregexp.New(`^(\S+) (?:(\S+) )?→ (\S+): (\S+)`)

func coursesOf(contract *specs.Contract, r *reports.Report) map[string]*course {
	courses := map[string]*course{}
	for _, schema := range contract.Models() {
		courses[schema] = &course{states: map[string]bool{}, changes: map[change]bool{}, wrong: map[string][]string{}}
	}
	if r.Coverage != nil {
		for _, item := range r.Coverage.Items {
			if item.Status == coverage.Covered {
				addExercised(courses, item)
			}
		}
	}
	for i := range r.Cases {
		for _, f := range r.Cases[i].Findings {
			if strings.HasPrefix(f.Rule, "lifecycle.") {
				addFailed(courses, contract, f)
			}
		}
	}
	return courses
}

func addExercised(courses map[string]*course, item coverage.Item) {
	switch item.Kind {
	case coverage.State:
		schema, state, _ := strings.Cut(item.Name, " ")
		if c := courses[schema]; c != nil {
			c.states[state] = true
		}
	case coverage.Transition:
		if m := transitionName.FindStringSubmatch(item.Name); m != nil && courses[m[1]] != nil {
			courses[m[1]].changes[change{m[2], m[4], m[3]}] = true
		}
	default:
	}
}

// lifecyclePlace takes the place of a finding in the contract apart: the schema, and the state where it names one.
var lifecyclePlace = lazyregexp.New(`/schemas/(\w+)/x-lifecycle(?:/([\w-]+))?`)

// nearlyState is a state that a finding names in words.
var nearlyState = lazyregexp.New(`nearly ([\w-]+)`)

// mostFindings is how many findings are told beside a diagram.
const mostFindings = 8

func addFailed(courses map[string]*course, contract *specs.Contract, f judge.Finding) {
	place := lifecyclePlace.FindStringSubmatch(f.Where)
	if place == nil || courses[place[1]] == nil {
		return
	}
	c, state := courses[place[1]], place[2]
	if named := nearlyState.FindStringSubmatch(f.Got); state == "" && named != nil {
		state = named[1]
	}
	if told := markup.OneLine(f.Sent + ": expected " + f.Expected + "; got " + f.Got); len(c.findings) < mostFindings {
		c.findings = appendNew(c.findings, told)
	}
	if operation := operationOf(contract, f.Sent); state != "" {
		c.wrong[state] = append(c.wrong[state], operation)
	}
}

// operationOf returns the ID of the operation that a finding says was sent, or nothing.
func operationOf(contract *specs.Contract, sent string) string {
	words := strings.Fields(sent)
	if len(words) < 2 {
		return ""
	}
	path, _, _ := strings.Cut(words[1], "?")
	op := contract.Find("", words[0], path)
	if op == nil {
		return ""
	}
	return op.ID
}
