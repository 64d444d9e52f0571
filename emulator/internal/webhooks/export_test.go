package webhooks

import "time"

// RetryAfter replaces the emulator's clock by the real one, and the spans by a single one, before
// anything is enqueued.
func (h *Sender) RetryAfter(span time.Duration) {
	h.clock = func() (time.Time, bool) { return time.Now(), false }
	h.spans = []time.Duration{span}
}

// SendsBeside reports whether a delivery on request is under way.
func (h *Sender) SendsBeside() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.beside > 0
}
