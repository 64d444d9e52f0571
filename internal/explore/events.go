package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
)

// created is the event of every charge that is made.
const created = "charge.create"

// listEvents is the operation that shows what happened to a charge.
const listEvents = "listChargeEvents"

// expectEvents adds the events of the transitions that an object took, where they
// agree.
func (o *object) expectEvents(moves []lifecycle.Move) {
	for _, move := range moves {
		o.openEvents = o.openEvents || !slices.Equal(move.Transition.Events, moves[0].Transition.Events)
	}
	o.events = append(slices.Clone(o.events), moves[0].Transition.Events...)
}

// events draws a request for the events of a charge.
func (d *drawing) events() (Step, bool) {
	o, ok := d.some("Charge")
	if !ok {
		return Step{}, false
	}
	return Step{On: listEvents, Subject: o.label, Params: map[string]any{"limit": 100, "order": "chronological"}}, !o.openEvents
}

// history judges the events of a charge: those that the model names are there as
// often as they happened, and in that order; each is about the charge.
func (m *walkModel) history(s *Step, ex *exchange.Exchange) *mismatch {
	o := m.find(s.Subject)
	data, isList := ex.Response.Object()["data"].([]any)
	if s.On != listEvents || o == nil || o.openEvents || !isList {
		return nil
	}
	named := o.eventKeys()
	var got []string
	for _, each := range data {
		event, _ := each.(map[string]any)
		key, _ := event["key"].(string)
		about, _ := event["data"].(map[string]any)
		if about != nil && about["object"] == "charge" && about["id"] != o.id {
			return &mismatch{"event " + key, ex, "events of " + o.label, fmt.Sprintf("one of %v", about["id"])}
		}
		if named[key] && (!o.lapsed || key != "charge.reverse") {
			got = append(got, key)
		}
	}
	if slices.Equal(got, o.events) {
		return nil
	}
	return &mismatch{
		"events Charge",
		ex,
		o.label + " to have the events " + strings.Join(o.events, ", "),
		"the events " + strings.Join(got, ", "),
	}
}

// eventKeys are the keys of all events that the model names.
func (o *object) eventKeys() map[string]bool {
	keys := map[string]bool{created: true}
	for i := range o.Model.Transitions {
		for _, key := range o.Model.Transitions[i].Events {
			keys[key] = true
		}
	}
	return keys
}

// A target may make an event after it has answered: a list that lacks one is asked
// for again, after pauses that grow. Only the pauses count: how often is asked must
// not depend on how fast the target answers, or a replay would ask more often than
// the recording.
const (
	firstPause, longestPause = 50 * time.Millisecond, 400 * time.Millisecond
	eventTime                = 2 * time.Second
)

// lagging reports whether events may still come.
func (m *walkModel) lagging(s *Step, ex *exchange.Exchange) bool {
	o := m.find(s.Subject)
	data, isList := ex.Response.Object()["data"].([]any)
	return s.On == listEvents && o != nil && isList && len(data) < len(o.events)
}
