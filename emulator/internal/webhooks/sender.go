// Package webhooks delivers events to the endpoints that asked for them, and repeats what failed.
//
// Every endpoint has a queue of its own, so that one which fails or hangs holds up no other. What
// waits and what the log keeps is bounded by bytes.
package webhooks

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Sender delivers events to the endpoints that asked for them: to each endpoint in order, one
// delivery at a time, and to several endpoints at once.
type Sender struct {
	ids   func(prefix string, now time.Time) string
	clock func() (now time.Time, frozen bool) // of the emulator
	real  func() time.Time                    // of receivers
	// Client makes the requests.
	Client *http.Client
	// Kept waits until an event that is to be delivered cannot be lost, and returns an error where it
	// is; it may be nil.
	Kept func() error
	// Body changes the JSON of deliveries before they are signed, or is nil.
	Body func([]byte) []byte
	// Log is told what is dropped because there was no room.
	Log   *slog.Logger
	spans []time.Duration // before the second attempt, the third and so on
	done  sync.WaitGroup

	mu     sync.Mutex // taken after the lock of an account, never before
	closed bool
	round  *round
	beside int // deliveries under way that were asked for one by one
}

// Account is whose events are delivered. Its lock is held where its other methods are called.
type Account interface {
	sync.Locker
	// WebhookSecrets returns the secrets that sign at a moment: two while one replaces the other,
	// none where the account has no webhook.
	WebhookSecrets(now time.Time) [][]byte
	// NoteDelivery shows an attempt on its event.
	NoteDelivery(eventID string, d *Delivery)
}

// Notice is an event as webhooks see it.
type Notice interface {
	// RenderPayload writes the event as it is delivered. It needs no lock.
	RenderPayload(w *wire.Writer)
	EventKey() string
	EventID() string
}

// NewSender makes webhooks that take their ids, the emulator's time and the real time from
// functions.
func NewSender(
	ids func(prefix string, now time.Time) string, clock func() (now time.Time, frozen bool), wallTime func() time.Time,
) *Sender {
	return &Sender{
		ids: ids, clock: clock, real: wallTime, spans: defaultSpans(), round: newRound(),
		Client: newClient(), Log: slog.New(slog.DiscardHandler),
	}
}

// Enqueue plans the deliveries of an event. The lock of its account is held, so the body is
// rendered now. Where there is no room left the event shows that.
func (h *Sender) Enqueue(ev Notice, urls []string, account Account) {
	if len(urls) == 0 {
		return
	}
	body := h.bodyOf(ev)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	defer h.tellLosses(h.round, h.round.lost)
	for _, url := range urls {
		j := &parcel{eventID: ev.EventID(), key: ev.EventKey(), url: url, body: body, account: account, heapIndex: unplanned}
		if h.round.admit(j) {
			h.serve(h.round, j.endpoint)
			continue
		}
		d := h.newDelivery(j)
		d.failure = "too many deliveries are waiting"
		account.NoteDelivery(j.eventID, d)
		h.round.lost.Deliveries++
		h.round.note(entry{Delivery: d, body: body, account: account})
	}
}

// tellLosses logs what a round has dropped since before. The lock is held.
func (h *Sender) tellLosses(r *round, before Losses) { r.lost.tell(h.Log, before) }

func (h *Sender) bodyOf(ev Notice) []byte {
	var w wire.Writer
	ev.RenderPayload(&w)
	if h.Body != nil {
		w.Buf = h.Body(w.Buf)
	}
	return append([]byte(nil), w.Buf...) // as long as it is, and no longer: it may wait for hours
}

// serve gives an endpoint that has something to deliver a turn. The lock is held.
func (h *Sender) serve(r *round, ep *endpoint) {
	if ep.served {
		return
	}
	ep.served = true
	r.ready = append(r.ready, ep)
	if r.workers < mostWorkers {
		r.workers++
		h.done.Add(1)
		go h.work(r)
	}
}

// work delivers until no endpoint has anything left.
func (h *Sender) work(r *round) {
	defer h.done.Done()
	for {
		h.mu.Lock()
		j := r.next()
		h.mu.Unlock()
		if j == nil {
			return
		}
		sent := h.try(r.ctx, j)
		if r.ctx.Err() != nil {
			continue // closed or reset meanwhile: there is nothing left to note it on
		}
		h.note(j, sent.Delivery)
		h.settle(r, j, sent)
	}
}

func (h *Sender) note(j *parcel, d *Delivery) {
	j.account.Lock()
	j.account.NoteDelivery(j.eventID, d)
	j.account.Unlock()
}

// settle logs an attempt, plans the next one where it failed, and passes the turn on.
func (h *Sender) settle(r *round, j *parcel, sent entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.ctx.Err() != nil {
		return
	}
	ep := j.endpoint
	ep.current = nil
	if span, again := h.backOff(j.attempts); again && !sent.Delivered() && !j.last {
		now, _ := h.clock()
		sent.parcel = j
		r.plan(j, now, span)
		h.arm(r)
	} else {
		r.forget(j)
	}
	defer h.tellLosses(r, r.lost)
	r.note(sent)
	if ep.served = false; len(ep.queue) > 0 {
		h.serve(r, ep)
	}
}

// ClockMoved delivers again what has become due. It is called when the emulator's clock was moved,
// stopped or started; in between a timer does the same.
func (h *Sender) ClockMoved() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	now, _ := h.clock()
	h.round.hasten(now)
	h.release(h.round)
}

// release queues the retries that are due. The lock is held.
func (h *Sender) release(r *round) {
	now, _ := h.clock()
	for j := r.due(now); j != nil; j = r.due(now) {
		j.endpoint.queue = append(j.endpoint.queue, j)
		h.serve(r, j.endpoint)
	}
	h.arm(r)
}

// shortestTimer keeps a clock that a test holds still from being asked all the time.
const shortestTimer = 10 * time.Millisecond

// arm sets the timer to the retry that is due first. A clock that stands still needs none. The
// lock is held.
func (h *Sender) arm(r *round) {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	now, frozen := h.clock()
	if len(r.planned) == 0 || frozen || h.closed {
		return
	}
	r.timer = time.AfterFunc(max(r.planned[0].due.Sub(now), shortestTimer), func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if r.ctx.Err() == nil {
			h.release(r)
		}
	})
}

// Abandon plans no more retries for an endpoint. What waits for its first attempt still has it.
func (h *Sender) Abandon(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ep := h.round.endpoints[url]; ep != nil {
		h.round.abandon(ep)
	}
}

// Forget drops what waits, what is under way and the log.
func (h *Sender) Forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.round.end()
	h.round = newRound()
	if h.closed {
		h.round.end()
	}
}

// Close stops deliveries, also those under way, and waits for them to end.
func (h *Sender) Close() {
	h.mu.Lock()
	h.closed = true
	h.round.end()
	h.mu.Unlock()
	h.done.Wait()
	h.Client.CloseIdleConnections()
}
