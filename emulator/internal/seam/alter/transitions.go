package alter

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Transition moves an object to another state than the contract does, with an event that is none
// when empty. It is about the routes with the trigger, as On has them.
func Transition[S api.State](routes string, on api.Trigger, from, to S, event string) Change {
	return row(routes, on, from, func(row *api.Transition[S]) { *row = api.Transition[S]{On: on, From: from, To: to, Event: event} })
}

// NoTransition has a trigger accepted in a state, where it changes nothing.
func NoTransition[S api.State](routes string, on api.Trigger, from S) Change {
	return Transition(routes, on, from, from, "")
}

// TransitionCode changes the code with which a trigger is refused in a state.
func TransitionCode[S api.State](routes string, on api.Trigger, from S, code string) Change {
	return row(routes, on, from, func(row *api.Transition[S]) { row.Code = code })
}

// TransitionEvent changes the event that reports a transition; it has none when event is empty.
func TransitionEvent[S api.State](routes string, on api.Trigger, from S, event string) Change {
	return row(routes, on, from, func(row *api.Transition[S]) { row.Event = event })
}

// row changes a table to one with an edited row.
func row[S api.State](routes string, on api.Trigger, from S, edit func(row *api.Transition[S])) Change {
	return Change{At: strings.Split(routes, ", "), transitions: func(all *api.Transitions) {
		table := api.TableOf[S](all)
		*table = table.With(on, from, edit)
	}}
}

// ChangeTransitions changes the tables where the change is about one.
func (change *Change) ChangeTransitions(all *api.Transitions) {
	if change.transitions != nil {
		change.transitions(all)
	}
}
