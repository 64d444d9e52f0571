package webhooks

import "time"

// RetryAfter replaces the emulator's clock by the real one, and the spans by a single one, before
// anything is enqueued.
func (h *Sender) RetryAfter(span time.Duration) {
	h.clock = func() (time.Time, bool) { return time.Now(), false }
	h.spans = []time.Duration{span}
}

// SendsBeside returns how many deliveries on request are under way.
func (h *Sender) SendsBeside() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.beside
}

// Held returns how many endpoints are known, and how many bytes wait for them.
func (h *Sender) Held() (endpoints, bytes int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.round.endpoints), h.round.bytes
}
