package lifecycle

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// Track follows one object: it holds the states that the object can be in, as far
// as the exchanges show. The monitor, the measure of coverage and the model of a
// walk each keep one for every object, and ask it what the contract says of a
// trigger. They differ in what they do with the answer: the monitor accepts every
// state that the contract allows, the model of a walk predicts the one that the
// parameters of its request lead to.
type Track struct {
	Model *specs.Lifecycle
	// States are those that the object can be in: several where they look the same,
	// where a request had more than one possible effect, and where the dialects differ.
	States []string
	// MovedBy are triggers that were accepted and whose effect was not seen yet.
	MovedBy []Trigger
	// Until is the end of the latest request that showed or moved the object. What a
	// request that began earlier shows may be older.
	Until time.Time
}

// Trigger is a trigger in a state; In is empty where the object begins.
type Trigger struct{ On, In string }

// Move is a transition from a state in which the object can be.
type Move struct {
	From, To   string
	Transition *specs.Transition
}

// Refusal is how a trigger is refused in a state in which the object can be.
type Refusal struct {
	In string
	*specs.Illegal
}

// Outcome is what the contract says of a trigger, for each state in which the
// object can be.
type Outcome struct {
	Moves    []Move
	Refusals []Refusal
	// Open are the states for which no source says what happens.
	Open []string
}

// After returns what can come of a trigger.
func (t *Track) After(trigger string) Outcome { return outcomeIn(t.Model, trigger, t.States) }

// Eventually returns what can come of a trigger if time or a payer may have moved
// the object before it, unseen.
func (t *Track) Eventually(trigger string) Outcome {
	return outcomeIn(t.Model, trigger, t.Reachable())
}

func outcomeIn(model *specs.Lifecycle, trigger string, states []string) Outcome {
	var out Outcome
	for _, state := range states {
		for _, transition := range model.On(trigger, state) {
			out.Moves = append(out.Moves, Move{state, transition.Target(state), transition})
		}
		for i := range model.Refusals {
			if r := &model.Refusals[i]; r.On == trigger && slices.Contains(r.In, state) {
				out.Refusals = append(out.Refusals, Refusal{state, r})
			}
		}
		if model.Open(trigger, state) != nil {
			out.Open = append(out.Open, state)
		}
	}
	return out
}

// Reaches reports whether the object can be in a state now or later.
func (t *Track) Reaches(state string) bool {
	return slices.ContainsFunc(t.States, func(from string) bool { return t.Model.Reachable(from)[state] })
}

// Reachable returns the states that the object can be in now or later, in order.
func (t *Track) Reachable() []string {
	return slices.DeleteFunc(t.Model.Names(), func(state string) bool { return !t.Reaches(state) })
}

// Can reports whether the object can be in a state.
func (t *Track) Can(state string) bool { return slices.Contains(t.States, state) }

// Is reports whether the object is in a state and can be in no other.
func (t *Track) Is(state string) bool { return len(t.States) == 1 && t.States[0] == state }

// Fits reports whether an answer shows the object in a state that it can be in.
func (t *Track) Fits(shown map[string]any) bool {
	return slices.ContainsFunc(t.States, func(state string) bool { return t.Model.Is(shown, state) })
}
