package specs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// lifecycleProblems completes the sentence "Charge: x-lifecycle: …".
type lifecycleProblems struct {
	contract *Contract
	model    *Lifecycle
	schema   *openapi3.Schema
	errs     []error
}

// checkLifecycle returns an error for each name in a model that does not exist.
func (c *Contract) checkLifecycle(model *Lifecycle, schema *openapi3.Schema) error {
	f := &lifecycleProblems{contract: c, model: model, schema: schema}
	if len(model.States) == 0 {
		f.addf("has no states")
	}
	if c.byID[model.Read] == nil {
		f.addf("read is %q, which is not an operation", model.Read)
	}
	for _, name := range model.Names() {
		f.state(name, model.States[name])
	}
	f.starts()
	f.transitions()
	f.refusals()
	for _, limit := range model.Limits {
		f.names("a limit", limit.In, limit.To)
		f.fields("the limit of "+limit.In, limit.Fields)
	}
	return errors.Join(f.errs...)
}

func (f *lifecycleProblems) starts() {
	for _, s := range f.model.Starts {
		f.names("the start "+s.Operation, s.State)
		if s.Operation != Dashboard {
			f.trigger("a start", s.Operation)
		}
		f.fields("the start "+s.Operation, s.Fields)
		f.fields("the start "+s.Operation, s.If)
	}
}

func (f *lifecycleProblems) transitions() {
	for _, t := range f.model.Transitions {
		what := "the transition on " + t.On
		f.trigger("a transition", t.On)
		f.names(what, t.From...)
		if t.To != Same {
			f.names(what, t.To)
		}
		f.fields(what, t.If)
		f.fields(what, t.Fields)
		if len(t.Answered) > 0 && (t.Provided == "" || t.Shows) {
			f.addf("%s depends on an answer: it must say so under provided, and must not show the object itself", what)
		}
	}
}

// refusals looks at what is refused, and at what no source says.
func (f *lifecycleProblems) refusals() {
	for _, r := range f.model.Refusals {
		f.trigger("a refusal", r.On)
		f.names("the refusal of "+r.On, r.In...)
		if (r.Rule == "") == (len(r.Status) == 0) {
			f.addf("the refusal of %s in %s names neither a rule nor a status, or both", r.On, strings.Join(r.In, ", "))
		}
	}
	for _, u := range f.model.Unstated {
		f.trigger("what is unstated", u.On)
		f.names("what is unstated of "+u.On, u.In...)
		if u.Why == "" {
			f.addf("does not say why %s is unstated", u.On)
		}
	}
}

func (f *lifecycleProblems) addf(format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf(format, args...))
}

func (f *lifecycleProblems) state(name string, state State) {
	if state.Description == "" || len(state.Fields) == 0 {
		f.addf("the state %s lacks a description or fields", name)
	}
	f.fields("the state "+name, state.Fields)
	f.fields("the state "+name, state.Fresh)
	if state.Looks != "" {
		f.names("the state "+name, state.Looks)
	}
}

func (f *lifecycleProblems) fields(what string, fields map[string]any) {
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if err := checkField(f.schema, field, fields[field]); err != nil {
			f.addf("%s: %w", what, err)
		}
	}
}

func (f *lifecycleProblems) names(what string, states ...string) {
	if len(states) == 0 {
		f.addf("%s names no state", what)
	}
	for _, state := range states {
		if _, known := f.model.States[state]; !known {
			f.addf("%s names the state %q, which does not exist", what, state)
		}
	}
}

func (f *lifecycleProblems) trigger(what, on string) {
	if on != PayerPays && on != PayerFails && f.contract.byID[on] == nil {
		f.addf("%s is on %q, which is not an operation", what, on)
	}
}

// linkLifecycles copies the refusals of the rules that the models name.
func (c *Contract) linkLifecycles() {
	for _, model := range c.models {
		for i := range model.Refusals {
			refusal := &model.Refusals[i]
			rule := c.rules[refusal.Rule]
			if rule == nil {
				continue
			}
			for _, dialect := range slices.Sorted(maps.Keys(rule.Refusal)) {
				refusal.Status = union(refusal.Status, rule.Refusal[dialect].Status)
				refusal.Codes = union(refusal.Codes, rule.Refusal[dialect].Codes)
			}
		}
	}
}

// ModelProblems returns what makes the models inconsistent with themselves, with the
// rules and with the features, one sentence each. A contract with such problems loads,
// so that a document can be changed step by step; its tests refuse it.
func (c *Contract) ModelProblems() []string {
	var out []string
	for _, schema := range c.Models() {
		model := c.models[schema]
		for _, problem := range append(model.Problems(), c.unknownNames(model)...) {
			out = append(out, schema+": "+problem)
		}
	}
	return out
}

// unknownNames returns what a model says of rules and features that do not exist.
func (c *Contract) unknownNames(model *Lifecycle) []string {
	var out, requires []string
	for _, start := range model.Starts {
		requires = union(requires, start.Requires)
	}
	for _, transition := range model.Transitions {
		requires = union(requires, transition.Requires)
	}
	for _, refusal := range model.Refusals {
		requires = union(requires, refusal.Requires)
		if refusal.Rule != "" && (c.rules[refusal.Rule] == nil || len(c.rules[refusal.Rule].Refusal) == 0) {
			out = append(out, fmt.Sprintf("%q is not a rule about a refusal", refusal.Rule))
		}
	}
	for _, name := range requires {
		if !slices.ContainsFunc(c.Features, func(f Feature) bool { return f.Name == name }) {
			out = append(out, fmt.Sprintf("there is no feature %q", name))
		}
	}
	return out
}

func union[E comparable](some, more []E) []E {
	for _, each := range more {
		if !slices.Contains(some, each) {
			some = append(some, each)
		}
	}
	return some
}
