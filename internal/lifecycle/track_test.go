package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

// model is a made-up lifecycle: a parcel is packed, sent and delivered, or lost.
var model = &specs.Lifecycle{
	Schema: "Parcel",
	States: map[string]specs.State{
		"packed": {Fields: map[string]any{"sent": false}}, "sent": {Fields: map[string]any{"sent": true, "signed": false}},
		"delivered": {Fields: map[string]any{"sent": true, "signed": true}}, "lost": {Looks: "sent", Fields: map[string]any{"sent": true, "signed": false}},
	},
	Transitions: []specs.Transition{
		{On: "send", From: []string{"packed"}, To: "sent"}, {On: "send", Name: "registered", From: []string{"packed"}, To: "delivered"},
		{On: "look", From: []string{"packed", "sent"}, To: specs.Same}, {On: "lose", From: []string{"sent"}, To: "lost"},
	},
	Refusals: []specs.Illegal{
		{On: "send", In: []string{"sent", "delivered"}, Rule: "sent"}, {On: "send", In: []string{"sent"}, Rule: "gone", Dialect: specs.Documented},
		{On: "look", In: []string{"delivered"}, Rule: "blind"},
	},
	Unstated: []specs.Pair{{On: "look", In: []string{"lost"}}},
}

func outcomeText(o Outcome) string {
	var out []string
	for _, m := range o.Moves {
		out = append(out, fmt.Sprintf("%s→%s %s", m.From, m.To, m.Transition.Name))
	}
	for _, r := range o.Refusals {
		out = append(out, "!"+r.In+" "+r.Rule)
	}
	for _, state := range o.Open {
		out = append(out, "?"+state)
	}
	return strings.Join(out, ", ")
}

func TestWhatATriggerCanDo(t *testing.T) {
	for _, row := range []struct{ trigger, states, after, eventually string }{
		{"send", "packed", "packed→sent , packed→delivered registered", "packed→sent , packed→delivered registered, !delivered sent, !sent sent, !sent gone"},
		{"send", "sent", "!sent sent, !sent gone", "!sent sent, !sent gone"},
		{"look", "packed lost", "packed→packed , ?lost", "packed→packed , sent→sent , !delivered blind, ?lost"},
		{"look", "delivered", "!delivered blind", "!delivered blind"},
		{"sell", "packed", "", ""},
	} {
		track := &Track{Model: model, States: strings.Fields(row.states)}
		if got := outcomeText(track.After(row.trigger)); got != row.after {
			t.Errorf("%s after %s: %s, want %s", row.trigger, row.states, got, row.after)
		}
		if got := outcomeText(track.Eventually(row.trigger)); got != row.eventually {
			t.Errorf("%s after %s and time: %s, want %s", row.trigger, row.states, got, row.eventually)
		}
	}
}

func TestStatesOfATrack(t *testing.T) {
	for _, row := range []struct {
		states    string
		reachable string
		shown     map[string]any
		fits      bool
	}{
		{"packed", "delivered lost packed sent", map[string]any{"sent": false}, true},
		{"packed", "delivered lost packed sent", map[string]any{"sent": true, "signed": false}, false},
		{"delivered", "delivered", map[string]any{"sent": true, "signed": true}, true},
		{"delivered sent", "delivered lost sent", map[string]any{"sent": true, "signed": false}, true},
		{"lost delivered", "delivered lost", map[string]any{"sent": false}, false},
	} {
		track := &Track{Model: model, States: strings.Fields(row.states)}
		if got := strings.Join(track.Reachable(), " "); got != row.reachable {
			t.Errorf("%s: reachable are %s, want %s", row.states, got, row.reachable)
		}
		if got := track.Fits(row.shown); got != row.fits {
			t.Errorf("%s: %v fits: %t", row.states, row.shown, got)
		}
		for _, state := range model.Names() {
			can := slices.Contains(track.States, state)
			if track.Can(state) != can || track.Is(state) != (row.states == state) || track.Reaches(state) != slices.Contains(track.Reachable(), state) {
				t.Errorf("%s: can be %s: %t; is it: %t; reaches it: %t", row.states, state, track.Can(state), track.Is(state), track.Reaches(state))
			}
		}
	}
}
