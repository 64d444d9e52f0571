package webhooks

import (
	"errors"
)

// Why a delivery is not made on request.
var (
	ErrUnknown = errors.New("the log has no delivery with this id")
	ErrBusy    = errors.New("too many deliveries are under way")
	ErrStopped = errors.New("the emulator was reset or closed before the endpoint answered")
)

// Repeat makes a delivery of the log again, to the same endpoint with the same body, signed anew.
// It does not wait for what the endpoint has in its queue, and no retry follows. Where it succeeds,
// retries of the event to the endpoint are of no use any more and end.
func (h *Sender) Repeat(id string) (Shown, error) {
	h.mu.Lock()
	logged, found := h.round.log.find(id)
	h.mu.Unlock()
	if !found {
		return Shown{}, ErrUnknown
	}
	j := &parcel{eventID: logged.eventID, key: logged.key, url: logged.uri, body: logged.body, account: logged.account}
	return h.sendBeside(j, id)
}

// Send delivers an event to an endpoint, which need not have asked for it, as Repeat does. The lock
// of the account is not held.
func (h *Sender) Send(ev Notice, url string, account Account) (Shown, error) {
	j := &parcel{eventID: ev.EventID(), key: ev.EventKey(), url: url, body: h.bodyOf(ev), account: account}
	return h.sendBeside(j, "")
}

func (h *Sender) sendBeside(j *parcel, repeats string) (Shown, error) {
	r, err := h.begin()
	if err != nil {
		return Shown{}, err
	}
	defer h.finish()
	j.attempts, j.heapIndex = 1, unplanned
	sent := h.try(r.ctx, j)
	if r.ctx.Err() != nil {
		return Shown{}, ErrStopped
	}
	sent.repeats = repeats
	h.note(j, sent.Delivery)
	h.mu.Lock()
	defer h.mu.Unlock()
	if sent.Delivered() && r.ctx.Err() == nil {
		r.unplan(func(other *parcel) bool { return other.eventID == j.eventID && other.url == j.url })
	}
	defer h.tellLosses(r, r.lost)
	r.note(sent)
	return Shown{sent}, nil
}

// begin counts a delivery beside the queue, unless there are too many or the sender is closed.
func (h *Sender) begin() (*round, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrStopped
	}
	if h.beside == mostWorkers {
		return nil, ErrBusy
	}
	h.beside++
	h.done.Add(1)
	return h.round, nil
}

func (h *Sender) finish() {
	h.mu.Lock()
	h.beside--
	h.mu.Unlock()
	h.done.Done()
}
