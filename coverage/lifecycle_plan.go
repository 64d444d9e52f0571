package coverage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
)

// passage is a trigger in a state, and the state it leads to.
type passage struct {
	lifecycle.Trigger
	to string
}

// modelPlan holds the items of one lifecycle.
type modelPlan struct {
	model    *specs.Lifecycle
	states   map[string]int
	passages map[passage]int
	refusals map[lifecycle.Refusal]int
}

// planObjects makes the items of all lifecycles.
func (m *meter) planObjects() {
	m.objects.models = map[string]*modelPlan{}
	for _, schema := range m.contract.Models() {
		model := m.contract.Model(schema)
		plan := &modelPlan{
			model: model, states: map[string]int{}, passages: map[passage]int{}, refusals: map[lifecycle.Refusal]int{},
		}
		m.objects.models[schema] = plan
		for _, state := range model.Names() {
			plan.states[state] = m.add(State, schema+" "+state)
			m.items[plan.states[state]].reason = unseen(model, state)
		}
		for _, s := range model.Starts {
			m.planPassage(plan, passage{lifecycle.Trigger{On: s.Operation}, s.State}, s.Operation, s.Guard)
		}
		for _, t := range model.Transitions {
			for _, from := range t.From {
				m.planPassage(plan, passage{lifecycle.Trigger{On: t.On, In: from}, t.To}, t.On, t.Guard)
			}
		}
		for _, l := range model.Limits {
			m.planPassage(
				plan,
				passage{lifecycle.Trigger{On: specs.Time, In: l.In}, l.To},
				"after "+limitText(l.After),
				specs.Guard{Dialect: l.Dialect},
			)
		}
		m.planRefusals(plan)
	}
}

// unseen returns why no answer shows a state, empty where one does.
func unseen(model *specs.Lifecycle, state string) string {
	if looks := model.States[state].Looks; looks != "" {
		return "No answer tells it from the state " + looks + "; the cases of its rules judge it."
	}
	return model.States[state].Unreached
}

// planPassage makes the item of a transition. Variants of one, with other
// parameters, share it, so it needs only what all of them need.
func (m *meter) planPassage(plan *modelPlan, made passage, trigger string, guard specs.Guard) {
	name := fmt.Sprintf("%s → %s: %s", made.In, made.to, trigger)
	if made.In == "" {
		name = fmt.Sprintf("→ %s: %s", made.to, trigger)
	}
	before := len(m.items)
	i := m.add(Transition, plan.model.Schema+" "+name)
	item := &m.items[i]
	if len(m.items) > before {
		item.dialect, item.requires = guard.Dialect, guard.Requires
		if guard.Provided != "" {
			item.reason = "No request brings it about: " + guard.Provided
		}
		for _, state := range []string{made.In, made.to} {
			if why := unseen(plan.model, state); why != "" {
				item.reason = why
			}
		}
	} else {
		if item.dialect != guard.Dialect {
			item.dialect = ""
		}
		item.requires = slices.DeleteFunc(slices.Clone(item.requires), func(f string) bool { return !slices.Contains(guard.Requires, f) })
		if guard.Provided == "" && unseen(plan.model, made.In)+unseen(plan.model, made.to) == "" {
			item.reason = ""
		}
	}
	plan.passages[made] = i
}

func (m *meter) planRefusals(plan *modelPlan) {
	for i := range plan.model.Refusals {
		illegal := &plan.model.Refusals[i]
		for _, in := range illegal.In {
			at := m.addFor(IllegalPair, plan.model.Schema+" "+in+": "+illegal.On, illegal.Dialect)
			m.items[at].requires = illegal.Requires
			m.items[at].reason = unseen(plan.model, in)
			plan.refusals[lifecycle.Refusal{In: in, Illegal: illegal}] = at
		}
	}
	for _, pair := range plan.model.Unstated {
		for _, in := range pair.In {
			m.items[m.add(IllegalPair, plan.model.Schema+" "+in+": "+pair.On)].reason = "No source says what happens. " + pair.Why
		}
	}
}

// limitText writes a limit in days where it is whole days.
func limitText(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "0m")
}
