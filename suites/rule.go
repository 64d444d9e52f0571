package suites

import (
	"fmt"
	"net/http"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/causes"
	"github.com/omise-conformance/harness/judge"
)

// F holds the fields expected of an answer: dotted paths ("card.last_digits",
// "data.0.id") with a value or a matcher of package expect. Fields that are not
// listed may hold anything.
type F = judge.Fields

// Want is what one dialect expects of an answer.
type Want = judge.Want

// Rule judges answers by one rule on behalf of a running case. A broken rule becomes
// a finding of the case, which goes on. If the run is pinned to a dialect that does
// not state the rule, nothing is judged.
type Rule struct {
	t    *T
	name string
}

// Rule returns the judge of a rule of specs/rules.yaml. The name of an unknown rule is
// a defect of the case, which fails.
func (t *T) Rule(name string) Rule { return Rule{t, name} }

// own returns the only rule of the case.
func (t *T) own() Rule {
	rules := t.result.Case.Rules
	if len(rules) != 1 {
		panic(fmt.Sprintf("case %s has %d rules and must say by which it judges: t.Rule(name)",
			t.result.Case.ID, len(rules)))
	}
	return t.Rule(rules[0])
}

// OK judges that the answer is a 200 with these fields. Nil fields demand only the
// status.
func (t *T) OK(a *Answer, fields F) { t.own().OK(a, fields) }

// Answer judges an answer by what each dialect wants of it: the answer must meet one
// of the wants, or that of the dialect that the run is pinned to.
func (t *T) Answer(a *Answer, wants ...Want) { t.own().Answer(a, wants...) }

// Refused judges that the answer is the refusal that specs/rules.yaml lists for the
// rule: its status, code and message.
func (t *T) Refused(a *Answer) { t.own().Refused(a) }

// State judges that the object of the answer is in a state of the lifecycle of its
// schema ("Charge", "captured"), as x-lifecycle in specs/openapi.yaml describes it.
// extra adds fields to those of the state, and overrides them.
func (t *T) State(schema, state string, a *Answer, extra F) { t.own().State(schema, state, a, extra) }

// Holds judges what no single answer shows, such as a relation between two answers. a is
// the answer that a finding refers to; it may be nil. The texts complete the sentence
// "expected …; got …".
func (t *T) Holds(a *Answer, holds bool, expected, got string) {
	t.own().Holds(a, holds, expected, got)
}

// Same judges that two answers hold the same object. It passes over the paths in ignore
// and over what changes by itself: the "to" of a list, which is the time of asking, the deliveries
// of an event, and members that the contract does not have.
func (t *T) Same(a, b *Answer, ignore ...string) { t.own().Same(a, b, ignore...) }

// StopIfBroken ends the case if its only rule has a finding, because the rest of the
// case depends on it.
func (t *T) StopIfBroken() { t.own().StopIfBroken() }

// Must returns the answer to a set-up step if the step succeeded. Otherwise rule, which is
// the rule that such a step has to obey, gets a finding, and the case ends. It is blocked unless the rule is its own.
func (t *T) Must(rule string, a *Answer) *Answer {
	v := t.env.Judge.Answer(rule, a.Exchange, Want{})
	if len(v.Findings) > 0 || a.Response.Object() == nil {
		if len(v.Findings) == 0 {
			v.Findings = []judge.Finding{t.env.Judge.Relation(rule, a.Exchange, "a JSON object", "another body")}
		}
		t.Rule(rule).add(v)
		t.stuck(rule, a)
	}
	return a
}

// stuck ends the case after a step of its set-up that broke a rule. The reason of a blocked case names nothing
// that differs from case to case, so that those with one cause are told together.
func (t *T) stuck(rule string, a *Answer) {
	if t.result.Case.rank(rule) == 0 {
		panic(aborted{})
	}
	sent := causes.OperationOf(a.Request.Method + " " + a.Request.Path)
	if a.Response.Status != http.StatusOK {
		panic(blocked{fmt.Sprintf("%s answers %d: the set-up needs %s", sent, a.Response.Status, rule)})
	}
	panic(blocked{fmt.Sprintf("%s answers something else than %s promises", sent, rule)})
}

// OK is T.OK for this rule.
func (r Rule) OK(a *Answer, fields F) { r.Answer(a, Want{Fields: fields}) }

// Answer is T.Answer for this rule.
func (r Rule) Answer(a *Answer, wants ...Want) {
	if r.stated() {
		r.add(r.t.env.Judge.Answer(r.name, a.Exchange, wants...))
	}
}

// Refused is T.Refused for this rule.
func (r Rule) Refused(a *Answer) {
	if r.stated() {
		r.add(r.t.env.Judge.Refusal(r.name, a.Exchange))
	}
}

// State is T.State for this rule.
func (r Rule) State(schema, state string, a *Answer, extra F) {
	if r.stated() {
		r.add(r.t.env.Judge.State(r.name, schema, state, a.Exchange, extra))
	}
}

// Holds is T.Holds for this rule.
func (r Rule) Holds(a *Answer, holds bool, expected, got string) {
	if !r.stated() {
		return
	}
	v := judge.Verdict{}
	if !holds {
		var ex *exchange.Exchange
		if a != nil {
			ex = a.Exchange
		}
		v.Findings = []judge.Finding{r.t.env.Judge.Relation(r.name, ex, expected, got)}
	}
	r.add(v)
}

// StopIfBroken is T.StopIfBroken for this rule.
func (r Rule) StopIfBroken() {
	r.t.mu.Lock()
	defer r.t.mu.Unlock()
	for _, f := range r.t.result.Findings {
		if f.Rule == r.name {
			panic(aborted{})
		}
	}
}

// stated reports whether the pinned dialect states the rule at all.
func (r Rule) stated() bool {
	rule := r.t.env.Contract.Rule(r.name)
	if rule == nil {
		panic(fmt.Sprintf("case %s judges rule %q, which specs/rules.yaml does not list", r.t.result.Case.ID, r.name))
	}
	return rule.States(r.t.env.Judge.Dialect)
}

// add adds a verdict on the rule to the result of the case.
func (r Rule) add(v judge.Verdict) {
	if v.Vacuous {
		return
	}
	result := r.t.result
	r.t.mu.Lock()
	defer r.t.mu.Unlock()
	result.Checks++
	result.ChecksByRule[r.name]++
	result.add(v.Findings)
	if v.Spoke != "" {
		result.DialectByRule[r.name] = v.Spoke
	}
}
