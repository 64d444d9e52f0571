package webhooks

import (
	"maps"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Shown is a delivery as the control API shows it: all of it.
type Shown struct{ entry }

// Deliveries returns what the log holds, oldest first.
func (h *Sender) Deliveries() []Shown {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Shown, len(h.round.log.entries))
	for i, e := range h.round.log.entries {
		if j := e.parcel; j != nil && j.heapIndex != unplanned && j.attempts == e.attempt {
			e.next = wire.StampOf(j.due)
		}
		all[i] = Shown{e}
	}
	return all
}

// Render writes the delivery with what was sent, and with what follows.
func (s Shown) Render(w *wire.Writer) {
	w.Object("")
	s.members(w, string(s.body))
	w.Join("event", s.eventID)
	w.Int("attempt", int64(s.attempt))
	w.Bool("delivered", s.Delivered())
	w.Time("next_attempt_at", s.next)
	w.Int("duration_ms", s.took.Milliseconds())
	w.StrOrNull("repeat_of", s.repeats)
	w.Object("request_headers")
	for _, each := range s.headers {
		w.Str(each.name, each.value)
	}
	w.EndObject()
	w.EndObject()
}

// Waiting is an attempt that is still to come, or under way.
type Waiting struct {
	eventID, key, uri, state string
	attempt                  int
	due                      wire.Stamp
}

// The states of what waits.
const (
	underWay = "under_way"
	queued   = "queued"
	retry    = "retry"
)

// Waiting returns what is under way and what waits: the endpoints by address, in the order of
// delivery, and then the retries, the one due first in front.
func (h *Sender) Waiting() []Waiting {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []Waiting
	for _, url := range slices.Sorted(maps.Keys(h.round.endpoints)) {
		ep := h.round.endpoints[url]
		if ep.current != nil {
			all = append(all, ep.current.waiting(underWay, ep.current.attempts))
		}
		for _, j := range ep.queue {
			all = append(all, j.waiting(queued, j.attempts+1))
		}
	}
	planned := slices.Clone(h.round.planned)
	slices.SortFunc(planned, (*parcel).before)
	for _, j := range planned {
		next := j.waiting(retry, j.attempts+1)
		next.due = wire.StampOf(j.due)
		all = append(all, next)
	}
	return all
}

func (j *parcel) waiting(state string, attempt int) Waiting {
	return Waiting{eventID: j.eventID, key: j.key, uri: j.url, state: state, attempt: attempt}
}

// Render writes what waits.
func (v Waiting) Render(w *wire.Writer) {
	w.Object("")
	w.Join("event", v.eventID)
	w.Str("key", v.key)
	w.Str("uri", v.uri)
	w.Str("state", v.state)
	w.Int("attempt", int64(v.attempt))
	w.Time("due_at", v.due)
	w.EndObject()
}
