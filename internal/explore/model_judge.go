package explore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Rule is what a walk judges in addition to the rules on every answer.
const Rule = "exploration.walk"

// overRemaining refuses a refund of more than is left: a matter of amounts, which
// states do not show.
const overRemaining = "refund.over-remaining"

// overAuthorized refuses a capture of more than was held, in the same way.
const overAuthorized = "capture.over-amount"

// mismatch is one thing that the model does not explain.
type mismatch struct {
	kind          string // with the operation: the reduced walk must fail with the same
	ex            *exchange.Exchange
	expected, got string
}

// outcome returns what can come of a step: of the outcomes that the lifecycle of an
// object has, those that its fields, the parameters and the target allow. Only the
// model of a walk needs this: it made the request and must predict the answer, where
// the monitor accepts all outcomes.
func (m *walkModel) outcome(o *object, s *Step) lifecycle.Outcome {
	all := o.After(s.On)
	out := lifecycle.Outcome{Open: all.Open}
	exceeded := o.exceeded(s)
	for _, move := range all.Moves {
		t := move.Transition
		if m.has(t.Requires, t.Dialect) && m.answers(t, s) && o.allows(t, s) {
			out.Moves = append(out.Moves, move)
		}
		if n := len(out.Refusals); exceeded != "" && (n == 0 || out.Refusals[n-1].In != move.From) {
			out.Refusals = append(out.Refusals, lifecycle.Refusal{In: move.From, Illegal: &specs.Illegal{Rule: exceeded}})
		}
	}
	for _, refusal := range all.Refusals {
		if m.has(refusal.Requires, refusal.Dialect) {
			out.Refusals = append(out.Refusals, refusal)
		}
	}
	return out
}

// answers reports whether the answer to a step is one that a transition goes with. Conditions that no
// answer shows are not predicted.
func (m *walkModel) answers(t *specs.Transition, s *Step) bool {
	if t.Provided == "" || len(t.Answered) == 0 {
		return t.Provided == ""
	}
	if s.start == nil {
		return false
	}
	made := m.contract.Model(schemas[s.On]).States[s.start.State].Fields
	return len(specs.Differences(made, t.Answered)) == 0
}

// exceeded returns the rule by which a step is refused for its amount, which no
// state shows; empty where the amount is not too large.
func (o *object) exceeded(s *Step) string {
	if amount, _ := s.Params["amount"].(int64); s.On == "createRefund" && o.schema == "Charge" && amount > o.remaining() {
		return overRemaining
	}
	if captureOf(s) > o.amount() {
		return overAuthorized
	}
	return ""
}

// allows reports whether an object and the parameters meet what a transition
// depends on.
func (o *object) allows(t *specs.Transition, s *Step) bool {
	for field, want := range t.If {
		if !specs.Holds(o.seen, field, want) {
			return false
		}
	}
	if captureOf(s) > 0 {
		return o.partly && captureOf(s) <= o.amount()
	}
	if s.On != "createRefund" || o.schema != "Charge" {
		return true
	}
	amount, _ := s.Params["amount"].(int64)
	if (t.With["void"] == true) != (s.Params["void"] == true) {
		return false
	}
	if t.With["amount"] == "$part" {
		return amount < o.remaining()
	}
	return amount == o.remaining()
}

// apply moves the model by a step and its answer, and returns the first thing that
// the model does not explain, nil where it explains all. ex is nil for a step that
// has no answer of its own.
func (m *walkModel) apply(j *judge.Judge, s *Step, ex *exchange.Exchange) *mismatch {
	involved := m.participants(s)
	outcomes := make([]lifecycle.Outcome, len(involved))
	for i, o := range involved {
		outcomes[i] = m.outcome(o, s)
	}
	if ex != nil && (ex.Response.Status != 200 || ex.Response.Object()["object"] == "error") {
		return m.refused(j, s, ex, involved, outcomes)
	}
	defer m.forget(involved, outcomes)
	for _, outcome := range outcomes {
		if len(outcome.Moves)+len(outcome.Open) == 0 && demanded(j, outcome.Refusals) {
			return &mismatch{"success " + s.On, ex, m.refusals(involved, outcomes), answered(ex)}
		}
	}
	for i, o := range involved {
		if miss := m.moved(o, outcomes[i].Moves, s, ex); miss != nil {
			return miss
		}
	}
	return m.made(s, ex)
}

// demanded reports whether a MUST is among the rules that refuse a step. A refusal without a rule is the
// model's own, which is one.
func demanded(j *judge.Judge, refusals []lifecycle.Refusal) bool {
	return len(refusals) == 0 || slices.ContainsFunc(refusals, func(r lifecycle.Refusal) bool { return r.Demanded(j) })
}

// forget takes out of the model what only a SHOULD kept from a step that succeeded: where it is now, no
// source states.
func (m *walkModel) forget(involved []*object, outcomes []lifecycle.Outcome) {
	for i, o := range involved {
		if len(outcomes[i].Moves)+len(outcomes[i].Open) == 0 {
			m.objects = slices.DeleteFunc(m.objects, func(other *object) bool { return other == o })
		}
	}
}

// refused judges a refusal: one object at least must be in a state that explains it.
func (m *walkModel) refused(j *judge.Judge, s *Step, ex *exchange.Exchange, involved []*object, outcomes []lifecycle.Outcome) *mismatch {
	for i, o := range involved {
		if states := m.refusing(j, outcomes[i].Refusals, ex); len(states) > 0 {
			o.States = states
			return nil
		}
	}
	declined := s.start != nil && s.start.Dialect == specs.Recorded && s.start.State == "failed"
	if declined && m.dialect != specs.Recorded && ex.Response.Status == 402 {
		for _, o := range involved {
			o.States = withNames(slices.Clone(o.States), "used")
		}
		return nil
	}
	return &mismatch{"refusal " + s.On, ex, cmp.Or(m.refusals(involved, outcomes), "success"), answered(ex)}
}

// refusals lists the refusals that the model allows, empty where it allows none.
func (m *walkModel) refusals(involved []*object, outcomes []lifecycle.Outcome) string {
	var out []string
	for i, o := range involved {
		for _, refusal := range outcomes[i].Refusals {
			out = withNames(out, fmt.Sprintf("%s, because %s is %s", m.refusalText(refusal), o.label, refusal.In))
		}
	}
	return strings.Join(out, ", or ")
}

// refusing returns the states in which the model refuses a step with that answer. How it is refused where
// no MUST demands it is not judged.
func (m *walkModel) refusing(j *judge.Judge, refusals []lifecycle.Refusal, ex *exchange.Exchange) []string {
	var states []string
	for _, refusal := range refusals {
		var verdict judge.Verdict
		if refusal.Rule != "" {
			verdict = j.Refusal(refusal.Rule, ex)
		} else {
			verdict = j.Answer(Rule, ex, judge.Want{Status: refusal.Status, Codes: refusal.Codes})
		}
		if len(verdict.Findings) == 0 && !verdict.Vacuous || !refusal.Demanded(j) && ex.Response.Status/100 == 4 {
			states = withNames(states, refusal.In)
		}
	}
	return states
}

func (m *walkModel) refusalText(refusal lifecycle.Refusal) string {
	if m.contract.Rule(refusal.Rule) != nil {
		return "a refusal (" + refusal.Rule + ")"
	}
	return fmt.Sprintf("status %v and code %s", refusal.Status, strings.Join(refusal.Codes, " or "))
}

// moved takes an object to where its transitions lead, and judges it where the
// answer shows it.
func (m *walkModel) moved(o *object, moves []lifecycle.Move, s *Step, ex *exchange.Exchange) *mismatch {
	if len(moves) == 0 {
		return nil
	}
	if s.On == "createRefund" && o.schema == "Charge" {
		amount, _ := s.Params["amount"].(int64)
		o.refunded += amount
		o.refunds++
	}
	shown := ex != nil && o.label == s.Subject
	if !shown {
		ex = nil
	}
	states, why := o.statesAfter(moves, ex)
	if len(states) == 0 {
		return &mismatch{"state " + o.schema, ex, o.label + " to be " + moves[0].To, "an object that differs (" + strings.Join(why, "; ") + ")"}
	}
	m.enter(o, states)
	o.expectEvents(moves)
	if miss := o.capturedPart(s, ex); miss != nil {
		return miss
	}
	if shown && o.seen != nil && s.On != "createRefund" {
		return o.sums(o.seen, ex)
	}
	return nil
}

// statesAfter returns the states that moves lead to: of the moves whose answer is the
// object, those that this answer shows, and what keeps it from showing the others.
func (o *object) statesAfter(moves []lifecycle.Move, shown *exchange.Exchange) (states, why []string) {
	for _, move := range moves {
		if move.Transition.Shows && shown != nil {
			if found := o.differencesAfter(move, shown.Response.Object()); len(found) > 0 {
				why = append(why, move.To+": "+strings.Join(found, ", "))
				continue
			}
			o.seen = shown.Response.Object()
		}
		states = withNames(states, move.To)
	}
	return states, why
}

// differencesAfter lists what keeps an answer from showing an object after a move.
func (o *object) differencesAfter(move lifecycle.Move, shown map[string]any) []string {
	if move.From == move.To {
		return o.differences(move.To, shown, move.Transition.Fields)
	}
	return o.differences(move.To, shown, move.Transition.Fields, o.Model.States[move.To].Fresh)
}

// capturedPart keeps and judges how much a step captured of a charge.
func (o *object) capturedPart(s *Step, ex *exchange.Exchange) *mismatch {
	part := captureOf(s)
	if part == 0 || o.schema != "Charge" {
		return nil
	}
	o.captured = part
	if shown := o.seen["captured_amount"]; shown != nil && shown != float64(part) {
		return &mismatch{"captured Charge", ex, fmt.Sprintf("captured_amount %d", part), "captured_amount " + written(shown)}
	}
	return nil
}

// sums judges the amounts of a charge that an answer shows.
func (o *object) sums(shown map[string]any, ex *exchange.Exchange) *mismatch {
	if o.schema != "Charge" {
		return nil
	}
	if shown["refunded_amount"] != float64(o.refunded) {
		return &mismatch{
			"refunded Charge", ex, fmt.Sprintf("refunded_amount of %s to be %d, the sum of its %d refunds", o.label, o.refunded, o.refunds),
			"refunded_amount " + written(shown["refunded_amount"]),
		}
	}
	list, _ := shown["refunds"].(map[string]any)
	if total, known := list["total"].(float64); known && int(total) != o.refunds {
		return &mismatch{"refunds Charge", ex, fmt.Sprintf("%s to list its %d refunds", o.label, o.refunds), fmt.Sprintf("%v", total)}
	}
	return nil
}

func answered(ex *exchange.Exchange) string {
	if ex == nil {
		return "success"
	}
	object := ex.Response.Object()
	if object["object"] == "error" {
		return fmt.Sprintf("status %d and code %v (%v)", ex.Response.Status, object["code"], object["message"])
	}
	text := fmt.Sprintf("status %d and a %v %v", ex.Response.Status, object["object"], object["id"])
	if object["status"] != nil {
		text += fmt.Sprintf(" with status %v", object["status"])
	}
	return text
}
