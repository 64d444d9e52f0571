package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Rule is what a walk judges beside the rules that hold of all answers.
const Rule = "exploration.walk"

// overRemaining refuses a refund of more than is left: a matter of amounts, which
// states do not tell.
const overRemaining = "refund.over-remaining"

// overAuthorized refuses a capture of more than was held, in the same way.
const overAuthorized = "capture.over-amount"

// mismatch is one thing that the model does not explain.
type mismatch struct {
	kind          string // with the operation, what the shrunk walk must fail with too
	ex            *exchange.Exchange
	expected, got string
}

// move is a transition from one of the states that an object can be in.
type move struct {
	to         string
	transition *specs.Transition
	entered    bool
}

// chance is what the model of one object says of a step.
type chance struct {
	to      []move
	refused []refusal
}

type refusal struct {
	state string
	specs.Illegal
}

// chances gives what can come of a step by the states that an object can be in.
func (w *world) chances(o *object, s *Step) chance {
	var out chance
	model := w.model(o)
	for _, state := range o.states {
		on := model.On(s.On, state)
		for _, t := range on {
			if w.has(t.Requires, t.Dialect) && t.Provided == "" && o.allows(t, s) {
				out.to = append(out.to, move{t.Target(state), t, t.Target(state) != state})
			}
		}
		if r := model.Refused(s.On, state); r != nil && w.has(r.Requires, r.Dialect) {
			out.refused = append(out.refused, refusal{state, *r})
		}
		if s.On == "createRefund" && len(on) > 0 && o.schema == "Charge" {
			if amount, _ := s.Params["amount"].(int64); amount > o.remaining() {
				out.refused = append(out.refused, refusal{state, specs.Illegal{Rule: overRemaining}})
			}
		}
		if len(on) > 0 && captureOf(s) > o.amount() {
			out.refused = append(out.refused, refusal{state, specs.Illegal{Rule: overAuthorized}})
		}
	}
	return out
}

// allows tells whether an object and the parameters meet what a transition
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

// apply moves the model by a step and its answer, and gives the first thing that
// the model does not explain, nil where it explains all. ex is nil for what has
// no answer of its own.
func (w *world) apply(j *judge.Judge, s *Step, ex *exchange.Exchange) *mismatch {
	involved := w.participants(s)
	chances := make([]chance, len(involved))
	var refusals []string
	passes := true
	for i, o := range involved {
		chances[i] = w.chances(o, s)
		passes = passes && (len(chances[i].to) > 0 || w.open(o, s))
		for _, r := range chances[i].refused {
			refusals = add(refusals, fmt.Sprintf("%s, because %s is %s", w.words(r), o.label, r.state))
		}
	}
	declined := s.start != nil && s.start.Dialect == specs.Recorded && s.start.State == "failed"
	if ex != nil && (ex.Response.Status != 200 || ex.Response.Object()["object"] == "error") {
		for i, o := range involved {
			if states := w.refusing(j, chances[i].refused, ex); len(states) > 0 {
				o.states = states
				return nil
			}
		}
		if declined && w.dialect != specs.Recorded && ex.Response.Status == 402 {
			for _, o := range involved {
				o.states = add(slices.Clone(o.states), "used")
			}
			return nil
		}
		expected := "success"
		if len(refusals) > 0 {
			expected = strings.Join(refusals, ", or ")
		}
		return &mismatch{"refusal " + s.On, ex, expected, answered(ex)}
	}
	if !passes {
		return &mismatch{"success " + s.On, ex, strings.Join(refusals, ", or "), answered(ex)}
	}
	for i, o := range involved {
		if miss := w.moved(o, chances[i].to, s, ex); miss != nil {
			return miss
		}
	}
	return w.made(s, ex)
}

func (w *world) open(o *object, s *Step) bool {
	return slices.ContainsFunc(o.states, func(state string) bool { return w.model(o).Open(s.On, state) != nil })
}

// refusing gives the states in which the model refuses a step with that answer.
func (w *world) refusing(j *judge.Judge, refused []refusal, ex *exchange.Exchange) []string {
	var states []string
	for _, r := range refused {
		var verdict judge.Verdict
		if r.Rule != "" {
			verdict = j.Refusal(r.Rule, ex)
		} else {
			verdict = j.Answer(Rule, ex, judge.Want{Status: r.Status, Codes: r.Codes})
		}
		if len(verdict.Findings) == 0 && !verdict.Vacuous {
			states = add(states, r.state)
		}
	}
	return states
}

func (w *world) words(r refusal) string {
	if rule := w.contract.Rule(r.Rule); rule != nil {
		return "a refusal (" + r.Rule + ")"
	}
	return fmt.Sprintf("status %v and code %s", r.Status, strings.Join(r.Codes, " or "))
}

// moved takes an object to where its transitions lead, and judges it where the
// answer shows it.
func (w *world) moved(o *object, moves []move, s *Step, ex *exchange.Exchange) *mismatch {
	if len(moves) == 0 {
		return nil
	}
	if s.On == "createRefund" && o.schema == "Charge" {
		amount, _ := s.Params["amount"].(int64)
		o.refunded += amount
		o.refunds++
	}
	var states, why []string
	for _, m := range moves {
		if m.transition.Shows && ex != nil && o.label == s.Subject {
			fields := []map[string]any{m.transition.Fields}
			if m.entered {
				fields = append(fields, w.model(o).States[m.to].Fresh)
			}
			if found := w.differences(o, m.to, ex.Response.Object(), fields...); len(found) > 0 {
				why = append(why, m.to+": "+strings.Join(found, ", "))
				continue
			}
			o.seen = ex.Response.Object()
		}
		states = add(states, m.to)
	}
	if len(states) == 0 {
		return &mismatch{"state " + o.schema, ex, o.label + " to be " + moves[0].to, "an object that differs (" + strings.Join(why, "; ") + ")"}
	}
	w.enter(o, states)
	o.tell(moves)
	if part := captureOf(s); part > 0 && o.schema == "Charge" {
		o.captured = part
		if shown, given := o.seen["captured_amount"]; given && shown != float64(part) {
			return &mismatch{"captured Charge", ex, fmt.Sprintf("captured_amount %d", part), fmt.Sprintf("captured_amount %v", shown)}
		}
	}
	if o.seen != nil && o.label == s.Subject && ex != nil && s.On != "createRefund" {
		return w.sums(o, ex)
	}
	return nil
}

// sums judges the amounts of a charge that an answer shows.
func (w *world) sums(o *object, ex *exchange.Exchange) *mismatch { return w.sumsOf(o, o.seen, ex) }

func (w *world) sumsOf(o *object, shown map[string]any, ex *exchange.Exchange) *mismatch {
	if o.schema != "Charge" {
		return nil
	}
	if shown["refunded_amount"] != float64(o.refunded) {
		return &mismatch{
			"refunded Charge", ex, fmt.Sprintf("refunded_amount of %s to be %d, the sum of its %d refunds", o.label, o.refunded, o.refunds),
			fmt.Sprintf("refunded_amount %v", shown["refunded_amount"]),
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
