package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// created is the event of every charge that is made.
const created = "charge.create"

// listEvents is the operation that shows what happened to a charge.
const listEvents = "listChargeEvents"

// tell keeps the events of the transitions that an object took, where they agree.
func (o *object) tell(moves []move) {
	for _, m := range moves {
		o.untold = o.untold || !slices.Equal(m.transition.Events, moves[0].transition.Events)
	}
	o.told = append(slices.Clone(o.told), moves[0].transition.Events...)
}

// events draws a look at what happened to a charge.
func (d *drawing) events() (Step, bool) {
	o, ok := d.some("Charge")
	if !ok {
		return Step{}, false
	}
	return Step{On: listEvents, Subject: o.label, Params: map[string]any{"limit": 100}}, !o.untold
}

// history judges the events of a charge: those that the model names are there as
// often as they happened, and in that order; each is about the charge.
func (w *world) history(s *Step, ex *exchange.Exchange) *mismatch {
	o := w.find(s.Subject)
	data, isList := ex.Response.Object()["data"].([]any)
	if s.On != listEvents || o == nil || o.untold || !isList {
		return nil
	}
	named := map[string]bool{created: true}
	for _, t := range w.model(o).Transitions {
		for _, key := range t.Events {
			named[key] = true
		}
	}
	var got []string
	for _, each := range data {
		event, _ := each.(map[string]any)
		key, _ := event["key"].(string)
		about, _ := event["data"].(map[string]any)
		if about != nil && about["object"] == "charge" && about["id"] != o.id {
			return &mismatch{"event " + key, ex, "events of " + o.label, fmt.Sprintf("one of %v", about["id"])}
		}
		if named[key] {
			got = append(got, key)
		}
	}
	if slices.Equal(got, o.told) {
		return nil
	}
	return &mismatch{"events Charge", ex, o.label + " to have the events " + strings.Join(o.told, ", "), "the events " + strings.Join(got, ", ")}
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
func (w *world) lagging(s *Step, ex *exchange.Exchange) bool {
	o := w.find(s.Subject)
	data, isList := ex.Response.Object()["data"].([]any)
	return s.On == listEvents && o != nil && isList && len(data) < len(o.told)
}
