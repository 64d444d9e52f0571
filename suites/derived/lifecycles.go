package derived

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// The rules that the cases on lifecycles judge.
const (
	ruleTransition = "lifecycle.transition"
	ruleGuide      = "lifecycle.guide-transition"
	ruleIllegal    = lifecycle.IllegalTrigger
	ruleLimit      = "lifecycle.time-limit"
	ruleEvents     = "lifecycle.events"
	ruleOneState   = lifecycle.OneState
	ruleChange     = lifecycle.LegalChange
)

// Lifecycles returns the cases for every model of the contract: one for each start, for each
// transition from each state, for each illegal pair of a state and an operation, and for each
// time limit.
func Lifecycles(c *specs.Contract) []*suites.Case {
	var cases []*suites.Case
	for _, schema := range c.Models() {
		m := &modelCases{contract: c, model: c.Model(schema), word: suites.KebabCase(schema)}
		m.starts()
		m.transitions()
		m.refusals()
		m.limits()
		cases = append(cases, m.cases...)
	}
	return cases
}

// modelCases collects the cases of one model.
type modelCases struct {
	contract *specs.Contract
	model    *specs.Lifecycle
	word     string // the schema, as IDs and titles write it
	cases    []*suites.Case
	ways     []route // found once
}

// add adds a case. Its ID consists of those words that are not empty.
func (m *modelCases) add(made suites.Case, way route, words ...string) {
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	made.ID = "generated/" + strings.ReplaceAll(strings.Join(words, "-"), ":", "-")
	made.Requires = appendNew(way.requires, made.Requires)
	made.Labels = append(made.Labels, "lifecycle")
	if slices.Contains(made.Requires, "clock") {
		made.Labels = append(made.Labels, "clock")
	}
	m.cases = append(m.cases, &made)
}

func (m *modelCases) starts() {
	for i := range m.model.Starts {
		start := &m.model.Starts[i]
		way := route{start: start, state: start.State, requires: m.needs(start)}
		rules := []string{ruleTransition}
		if start.Dialect == "" { // else there may be no object to look at
			rules = append(rules, ruleOneState)
		}
		m.add(suites.Case{
			Title: fmt.Sprintf("%s creates a %s that is %s", start.Operation, m.word, start.State),
			Rules: rules,
			Run: func(t *suites.T) {
				d := newDriver(t, m.contract, m.model)
				d.start(start, true)
			},
		}, way, suites.KebabCase(start.Operation), "makes", start.State, m.word, start.Name)
	}
}

func (m *modelCases) transitions() {
	for i := range m.model.Transitions {
		change := &m.model.Transitions[i]
		if change.Provided != "" {
			continue
		}
		for _, from := range change.From {
			way, found := m.route(from, change.If)
			if !found {
				continue
			}
			m.transition(change, from, way)
		}
	}
}

func (m *modelCases) transition(change *specs.Transition, from string, way route) {
	rules := []string{ruleTransition}
	if change.Dialect == specs.Documented {
		rules = []string{ruleGuide}
	}
	if change.To != specs.Same {
		rules = append(rules, ruleChange)
	}
	if m.showsEvents(change) {
		rules = append(rules, ruleEvents)
	}
	on, to := suites.KebabCase(change.On), change.Target(from)
	words := []string{on, "takes", from, m.word, "to", to, change.Name}
	title := fmt.Sprintf("%s changes a %s from %s to %s", doer(change.On), m.word, from, to)
	if change.To == specs.Same {
		words = []string{on, "keeps", from, m.word, change.Name}
		title = fmt.Sprintf("%s leaves a %s %s", doer(change.On), m.word, from)
	}
	m.add(suites.Case{
		Title:    title,
		Rules:    rules,
		Requires: change.Requires,
		Run: func(t *suites.T) {
			d := newDriver(t, m.contract, m.model)
			d.travel(way)
			d.change(rules[0], change, to, true)
		},
	}, way, words...)
}

// doer returns a trigger as the subject of a title: an operation, or what the payer does.
func doer(trigger string) string {
	if outcome, ofPayer := strings.CutPrefix(trigger, "payer:"); ofPayer {
		return "A " + outcome + " payment"
	}
	return trigger
}

// showsEvents reports whether a case can look for the events of a transition: only charges list
// their own events.
func (m *modelCases) showsEvents(change *specs.Transition) bool {
	return m.model.Schema == "Charge" && len(change.Events) > 0
}

func (m *modelCases) refusals() {
	for i := range m.model.Refusals {
		refusal := &m.model.Refusals[i]
		for _, in := range refusal.In {
			if way, found := m.route(in, nil); found {
				m.refusal(refusal, in, way)
				m.lasting(refusal, in, way)
			}
		}
	}
}

func (m *modelCases) refusal(refusal *specs.Illegal, in string, way route) {
	rules := []string{ruleIllegal}
	switch rule := m.contract.Rule(refusal.Rule); {
	case rule == nil:
	case takes(rule), isShould(rule): // where it may be accepted, there is nothing to be left unchanged
		rules = []string{refusal.Rule}
	default:
		rules = append(rules, refusal.Rule)
	}
	m.add(suites.Case{
		Title:    fmt.Sprintf("%s is refused for a %s that is %s", refusal.On, m.word, in),
		Rules:    rules,
		Requires: refusal.Requires,
		Run: func(t *suites.T) {
			d := newDriver(t, m.contract, m.model)
			d.travel(way)
			d.refused(refusal, in)
		},
	}, way, suites.KebabCase(refusal.On), "refused-for", in, m.word)
}

// lasting adds the case that a refusal still holds when the limits of the other states have
// passed: nothing else would see a token that is accepted twice, but only after 30 minutes. The
// error code at that time is not documented.
func (m *modelCases) lasting(refusal *specs.Illegal, in string, way route) {
	var longest time.Duration
	for _, limit := range m.model.Limits {
		longest = max(longest, limit.After)
	}
	waited := slices.ContainsFunc(way.moves, func(step routeStep) bool { return step.limit != nil })
	if longest == 0 || waited || len(m.model.LimitsOf(in, specs.Any)) > 0 {
		return
	}
	rule := ruleIllegal
	later := &specs.Illegal{On: refusal.On, With: refusal.With, Key: refusal.Key, Status: refusals}
	if known := m.contract.Rule(refusal.Rule); isShould(known) || known != nil && known.Basis == specs.BasisGuide {
		rule, later.Rule = refusal.Rule, refusal.Rule
	}
	m.add(suites.Case{
		Title:    fmt.Sprintf("%s is still refused %s later for a %s that is %s", refusal.On, period(longest), m.word, in),
		Rules:    []string{rule},
		Requires: appendNew(refusal.Requires, []string{"clock"}),
		Run: func(t *suites.T) {
			d := newDriver(t, m.contract, m.model)
			d.travel(way)
			t.Advance(longest + time.Minute)
			d.refused(later, in)
		},
	}, way, suites.KebabCase(refusal.On), "still-refused-for", in, m.word)
}

// refusals are the statuses of a refusal.
var refusals = []int{400, 401, 402, 403, 404, 409, 422}

// isShould reports whether a refusal is stated at SHOULD only. Then nothing that follows from it
// may be demanded.
func isShould(rule *specs.Rule) bool { return rule != nil && rule.Level == specs.Should }

// takes reports whether a dialect accepts what the rule is about.
func takes(rule *specs.Rule) bool {
	for _, refusal := range rule.Refusal {
		if refusal.Accepted {
			return true
		}
	}
	return false
}

// limits adds one case for all limits from one state to another, since the dialects may differ
// in what they show there.
func (m *modelCases) limits() {
	done := map[string]bool{}
	for i := range m.model.Limits {
		limit := &m.model.Limits[i]
		way, found := m.route(limit.In, nil)
		if pair := limit.In + " " + limit.To; !found || done[pair] {
			continue
		} else {
			done[pair] = true
		}
		m.add(suites.Case{
			Title:    fmt.Sprintf("A %s that is %s for longer than %s becomes %s", m.word, limit.In, period(limit.After), limit.To),
			Rules:    []string{ruleLimit},
			Requires: []string{"clock"},
			Run: func(t *suites.T) {
				d := newDriver(t, m.contract, m.model)
				d.travel(way)
				d.wait(limit, true)
			},
		}, way, "time-takes", limit.In, m.word, "to", limit.To)
	}
}

// period writes a time limit of the contract: in days or in minutes.
func period(d time.Duration) string {
	if day := 24 * time.Hour; d%day == 0 {
		return fmt.Sprintf("%d days", d/day)
	}
	return fmt.Sprintf("%d minutes", d/time.Minute)
}

func appendNew(some, more []string) []string {
	out := slices.Clone(some)
	for _, each := range more {
		if !slices.Contains(out, each) {
			out = append(out, each)
		}
	}
	return out
}
