package hooks

import (
	"context"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

const ruleAccepted = "client.webhook-accepted"

// The topics that no table has.
var (
	topicRight = topic{"accepts-right-delivery", ruleAccepted, "A delivery that is as it should be is answered 2xx"}
	topicAgain = topic{"accepts-right-after-wrong", ruleAccepted, "A right delivery after wrong ones is answered 2xx"}

	topicInTime   = topic{"answers-in-time", "client.webhook-in-time", "Deliveries are answered in time"}
	topicRepeated = topic{"accepts-repeated", "client.webhook-repeated", "A delivery that came before is answered 2xx"}
	topicDoubled  = topic{"once-when-doubled", ruleOnce, "A delivery that comes twice has its effect once"}
	topicLate     = topic{"once-when-late", ruleOnce, "A delivery that comes again after others has its effect once"}
	topicOrder    = topic{"once-when-reordered", "client.webhook-order", "An event that comes after a later one changes nothing"}
)

const ruleOnce = "client.webhook-once"

// ofOthers is the topic of events about objects that the client did not make.
func ofOthers(key string) topic {
	return topic{"accepts-foreign-" + dashed(key), "client.webhook-foreign", "An event " + key + " about an object that the client did not make is answered 2xx"}
}

// topics returns all topics that a trial judges whatever the client does.
func topics() []topic {
	all := []topic{topicRight, topicAgain, topicInTime, topicRepeated, topicDoubled, topicLate, topicOrder}
	for _, each := range forgeries {
		all = append(all, each.topic)
	}
	for _, each := range forms {
		all = append(all, each.topic)
	}
	return all
}

// trial tries a handler once.
type trial struct {
	*Hooks
	begun   bool
	crowded bool // the client may ask things of the API meanwhile
	taken   []string
	first   event // the first right delivery that was taken
	silent  int   // deliveries without an answer, one after another
	why     string
}

// mostSilent deliveries without an answer, one after another, end a trial.
const mostSilent = 3

// run tries the handler. What has no verdict at the end says why.
func (t *trial) run(ctx context.Context) {
	t.begun = true
	status := suites.NotJudged
	switch t.findTaken(ctx); {
	case t.why != "":
	case len(t.taken) == 0:
		status, t.why = suites.Blocked, "the handler takes no right delivery, so that nothing follows from what else it does"
	default:
		t.tryForgeries(ctx)
		t.tryForms(ctx)
		t.tryEffects(ctx)
	}
	if ctx.Err() != nil {
		t.why = "the gate was ended"
	}
	t.leave(status, t.why)
}

// over reports whether the trial has come to its end before its time.
func (t *trial) over(ctx context.Context) bool { return ctx.Err() != nil || t.why != "" }

// deliver makes a delivery and waits until the handler has dealt with it.
func (t *trial) deliver(ctx context.Context, d *delivery) *answer {
	a := t.handler.deliver(ctx, d)
	t.heard(ctx, a)
	return a
}

// deliverRight makes a delivery that is to be taken, and waits until the handler has dealt with it.
func (t *trial) deliverRight(ctx context.Context, about topic, d *delivery) *answer {
	a := t.right(ctx, about, d)
	t.heard(ctx, a)
	return a
}

func (t *trial) heard(ctx context.Context, a *answer) {
	t.silent++
	if a.Response != nil {
		t.silent = 0
	}
	if t.silent == mostSilent {
		t.why = "the handler does not answer any more: " + a.words()
	}
	t.traffic.settle(ctx, t.options.Settle)
}

// raise has the upstream make an event. Without one the trial ends.
func (t *trial) raise(ctx context.Context, key string) map[string]event {
	made, err := t.events.raise(ctx, key)
	if err != nil && t.why == "" {
		t.why = "The upstream makes no event for the trial: " + err.Error()
	}
	return made
}

// findTaken finds the events that the handler takes where they are delivered rightly.
func (t *trial) findTaken(ctx context.Context) {
	var refused []*answer
	for _, each := range occasions {
		made, ok := t.raise(ctx, each.key)[each.key]
		if !ok || t.over(ctx) {
			return
		}
		a := t.deliver(ctx, &delivery{key: each.key, body: made.body, seals: rightly})
		switch {
		case a.taken():
			t.book.holds(topicRight, true, a, "", "")
			t.book.holds(topicInTime, true, a, "", "")
			t.book.holds(ofOthers(each.key), true, a, "", "")
			t.taken = append(t.taken, each.key)
			if t.first.id == "" {
				t.first = made
			}
		case a.late():
			t.book.holds(topicInTime, false, a, "an answer within "+t.options.Limit.String(), a.words())
		case a.unreachable():
			t.book.unreached(ofOthers(each.key), suites.NotJudged, "the handler gave "+a.words())
		default:
			refused = append(refused, a)
		}
		if t.over(ctx) {
			return
		}
	}
	t.judgeRefused(ctx, refused)
}

// judgeRefused judges right deliveries that were not taken: where others were, they may be about what the handler does
// not know; where none was, the handler does not know what a right delivery is.
func (t *trial) judgeRefused(ctx context.Context, refused []*answer) {
	hint := ""
	if len(t.taken) == 0 && len(refused) > 0 {
		hint = t.hint(ctx, refused[0].delivery)
	}
	for _, a := range refused {
		about := topicRight
		if len(t.taken) > 0 {
			about = ofOthers(a.delivery.key)
		}
		t.book.holds(about, false, a, "an answer that takes it, of status 2xx", a.words()+hint)
	}
}

// guesses are mistakes that make a handler refuse every right delivery.
var guesses = []struct {
	mistake string
	seals   []seal
}{
	{"the signature is made with the text of the secret, which must be decoded from base64 first", []seal{{by: undecoded}}},
	{"it takes every delivery without a signature", nil},
}

// hint looks for the reason why right deliveries are refused.
func (t *trial) hint(ctx context.Context, d *delivery) string {
	for _, each := range guesses {
		if t.deliver(ctx, &delivery{key: d.key, body: d.body, seals: each.seals}).taken() {
			return "; the handler does take the same delivery otherwise: " + each.mistake
		}
	}
	if t.options.Secret == "" && t.early {
		return "; the handler ran before the gate, which made a secret that it cannot know: give it with --webhook-secret"
	}
	return ""
}

// fresh returns an event that the handler would take and has not seen.
func (t *trial) fresh(ctx context.Context) event { return t.raise(ctx, t.taken[0])[t.taken[0]] }

// tryForgeries tries the handler with what it must refuse. A handler that takes nothing any more afterwards has refused
// nothing for the right reason.
func (t *trial) tryForgeries(ctx context.Context) {
	var tried []topic
	for _, each := range forgeries {
		ev := t.fresh(ctx)
		if t.over(ctx) {
			break
		}
		d := each.forge(ev, t.first)
		d.key = ev.key
		if d.body == nil {
			d.body = ev.body
		}
		mark := t.traffic.mark()
		a := t.deliver(ctx, d)
		led := madeBy(t.traffic.since(mark), ev.about)
		switch {
		case a.refused() || a.taken():
			t.book.holds(each.topic, a.refused() && len(led) == 0, a, "an answer that refuses it, of another status than 2xx, and no effect",
				strings.Join(append([]string{a.words()}, led...), ", and then "))
			tried = append(tried, each.topic)
		default:
			t.book.unreached(each.topic, suites.NotJudged, "the handler gave "+a.words())
		}
	}
	ev := t.fresh(ctx)
	if t.over(ctx) {
		return
	}
	a := t.deliverRight(ctx, topicAgain, &delivery{key: ev.key, body: ev.body, seals: rightly})
	if a.taken() {
		return
	}
	for _, about := range tried {
		t.book.unreached(about, suites.Blocked, "the handler takes no right delivery after it: "+a.words())
	}
}

// tryForms tries the handler with right deliveries of other forms.
func (t *trial) tryForms(ctx context.Context) {
	for _, each := range forms {
		ev := t.fresh(ctx)
		if t.over(ctx) {
			return
		}
		d := each.deliver(ev)
		d.key = ev.key
		if d.body == nil {
			d.body = ev.body
		}
		t.deliverRight(ctx, each.topic, d)
	}
}

// takes reports whether the handler takes the events with a key.
func (t *trial) takes(key string) bool { return slices.Contains(t.taken, key) }
