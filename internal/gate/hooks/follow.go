package hooks

import (
	"context"
	"fmt"
	"time"

	"github.com/omise-conformance/harness/suites"
)

const (
	// mostLive bounds the deliveries of events that the client caused: one whose handler causes events by itself has no end.
	mostLive = 1000
	// knock is how often the address of a handler is tried that is not there yet.
	knock = 50 * time.Millisecond
	// quiet is for how long a client asks nothing of the API before its handler is tried while the command runs.
	quiet = time.Second
	// poll is how often events are looked for that no request of the client causes, such as those of time.
	poll = 500 * time.Millisecond
)

// follow delivers what the client causes, and tries the handler: at once where the command only serves it; in a quiet
// moment where the command has started it, as it may end with the command; else after the command.
func (h *Hooks) follow(ctx context.Context) {
	defer close(h.done)
	if why := h.await(ctx); why != "" {
		h.leave(suites.NotJudged, why)
		h.end()
		return
	}
	t := &trial{Hooks: h}
	if h.options.Serves {
		t.run(ctx)
		h.end()
		return
	}
	for running := true; running; {
		select {
		case <-ctx.Done():
			running = false
		case <-h.ended:
			running = false
		case <-h.traffic.changed:
		case <-time.After(poll):
		}
		h.bring(ctx)
		if running && !t.begun && !h.early && !h.alone && h.isQuiet() {
			t.crowded = true
			t.run(ctx)
		}
	}
	switch {
	case t.begun:
	case ctx.Err() != nil:
		h.leave(suites.NotJudged, "the gate was ended before the handler was tried")
	case !h.handler.up(ctx):
		h.leave(suites.NotJudged, fmt.Sprintf("the handler ended with the command, before it could be tried: start it beside the command, "+
			"or let the command only serve it (--webhooks-serve); nothing listens at %s", h.handler.url.Host))
	default:
		t.run(ctx)
	}
}

// await waits until something listens at the handler's address, and returns why it does not.
func (h *Hooks) await(ctx context.Context) string {
	ended := h.ended
	if h.alone {
		ended = nil // there is no command that could end
	}
	for deadline := time.Now().Add(h.options.Wait); !h.handler.up(ctx); {
		select {
		case <-ended:
			if !h.handler.up(ctx) {
				return fmt.Sprintf("nothing has listened at %s as long as the command ran", h.handler.url.Host)
			}
		case <-ctx.Done():
			return "the gate was ended before the handler was there"
		case <-time.After(knock):
		}
		if time.Now().After(deadline) {
			return fmt.Sprintf("nothing listens at %s; it was waited for %s (--webhooks-wait)", h.handler.url.Host, h.options.Wait)
		}
	}
	return ""
}

func (h *Hooks) isQuiet() bool {
	_, last := h.traffic.requests()
	return time.Since(last) > quiet
}

// end ends the command where it only serves the handler.
func (h *Hooks) end() {
	if !h.options.Serves {
		return
	}
	h.mu.Lock()
	h.stopped = true
	h.mu.Unlock()
	h.stop()
}

// bring delivers the events that the client has caused since it was last asked.
func (h *Hooks) bring(ctx context.Context) {
	news, err := h.events.news(ctx)
	if err != nil && ctx.Err() == nil {
		h.book.unreached(topicRight, suites.NotJudged, "The events of the client are not known: "+err.Error())
	}
	for _, ev := range news {
		h.mu.Lock()
		enough := h.live == mostLive
		if !enough {
			h.live++
		}
		h.mu.Unlock()
		if enough {
			return
		}
		h.right(ctx, accepts(ev.key), &delivery{key: ev.key, body: ev.body, seals: rightly})
	}
}

// accepts is the topic of the events with a key that the client causes.
func accepts(key string) topic {
	return topic{"accepts-" + dashed(key), ruleAccepted, "An event " + key + " that the client caused is answered 2xx"}
}

// right makes a right delivery and judges the answer.
func (h *Hooks) right(ctx context.Context, about topic, d *delivery) *answer {
	a := h.handler.deliver(ctx, d)
	switch {
	case a.late():
		h.book.holds(topicInTime, false, a, "an answer within "+h.options.Limit.String(), a.words())
		h.book.unreached(about, suites.NotJudged, "the handler gave "+a.words())
	case a.unreachable():
		h.book.unreached(about, suites.NotJudged, "the handler gave "+a.words())
	default:
		h.book.holds(about, a.taken(), a, "an answer that takes it, of status 2xx", a.words())
		if a.Response != nil {
			h.book.holds(topicInTime, true, a, "", "")
		}
	}
	return a
}

// leave says of all topics without a verdict why they have none.
func (h *Hooks) leave(status suites.Status, why string) {
	for _, about := range topics() {
		if !h.book.judged(about) {
			h.book.unreached(about, status, why)
		}
	}
}
