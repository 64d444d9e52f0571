package webhooks

import (
	"log/slog"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Losses count what had to go because there was no room for it.
type Losses struct {
	Deliveries int // that were not made
	Retries    int // that were given up
	Logged     int // deliveries that are no longer in the log
}

// Losses returns what was dropped since the last reset.
func (h *Sender) Losses() Losses {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.round.lost
}

// Render writes the numbers.
func (l Losses) Render(w *wire.Writer) {
	w.Object("")
	w.Int("deliveries", int64(l.Deliveries))
	w.Int("retries", int64(l.Retries))
	w.Int("logged", int64(l.Logged))
	w.EndObject()
}

// tell logs what was dropped since before, at the first time of each kind and at every tenfold of it.
func (l Losses) tell(log *slog.Logger, before Losses) {
	for _, each := range []struct {
		what          string
		before, after int
	}{
		{"webhook deliveries are not made: too many are waiting", before.Deliveries, l.Deliveries},
		{"retries of webhook deliveries are given up: too many deliveries are waiting", before.Retries, l.Retries},
		{"the oldest webhook deliveries leave the log: it is full", before.Logged, l.Logged},
	} {
		if magnitude(each.after) > magnitude(each.before) {
			log.Warn(each.what, "so_far", each.after)
		}
	}
}

// magnitude is the number of digits, 0 for 0.
func magnitude(n int) (digits int) {
	for ; n > 0; n /= 10 {
		digits++
	}
	return digits
}
