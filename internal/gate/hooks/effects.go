package hooks

import (
	"context"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// mostKeysTried are the keys of events whose effects are looked for.
const mostKeysTried = 3

// tryEffects delivers events twice, late and in another order, and looks for what that leads to: at the API, and in the
// output of the check.
func (t *trial) tryEffects(ctx context.Context) {
	before, _ := t.traffic.requests()
	for _, key := range t.taken[:min(len(t.taken), mostKeysTried)] {
		t.deliverTwice(ctx, key)
	}
	if t.takes("charge.create") && t.takes("charge.complete") {
		t.deliverReordered(ctx)
	}
	after, _ := t.traffic.requests()
	if t.check != nil || after > before || t.over(ctx) {
		return
	}
	for _, about := range []topic{topicDoubled, topicLate, topicOrder} {
		t.book.unreached(about, suites.Unsupported,
			"nothing tells what deliveries lead to: the handler asks nothing of the API behind the gate, and there is no --check")
	}
}

// step is a delivery with what it led to.
type step struct {
	*answer
	calls []call
	state state
}

// take makes a delivery, and looks at what it led to.
func (t *trial) take(ctx context.Context, d *delivery) step {
	mark := t.traffic.mark()
	s := step{answer: t.deliver(ctx, d)}
	if t.check != nil && !t.over(ctx) {
		var err error
		if s.state, err = t.check.run(ctx); err != nil && ctx.Err() == nil {
			t.why = err.Error()
		}
	}
	s.calls = t.traffic.since(mark)
	return s
}

// deliverTwice delivers an event of a key again: at once, byte by byte, and after another event.
func (t *trial) deliverTwice(ctx context.Context, key string) {
	ev, between := t.raise(ctx, key)[key], t.raise(ctx, key)[key]
	if t.over(ctx) {
		return
	}
	once := &delivery{key: key, body: ev.body, seals: rightly}
	first := t.take(ctx, once)
	if !first.taken() || t.over(ctx) || !t.steady(ctx, first.state) {
		return
	}
	calls, last := first.calls, first
	for _, each := range []struct {
		topic
		delivery delivery
	}{
		{topicDoubled, delivery{what: "that came before, signed anew", key: key, body: ev.body, seals: rightly}},
		{topicDoubled, delivery{what: "that came before, byte by byte", key: key, body: ev.body, seals: rightly, at: first.at}},
		{topicLate, delivery{what: "that came before another one", key: key, body: ev.body, seals: rightly}},
	} {
		if each.topic == topicLate {
			last = t.take(ctx, &delivery{key: key, body: between.body, seals: rightly})
		}
		next := t.take(ctx, &each.delivery)
		if t.over(ctx) {
			return
		}
		if !t.book.judged(each.topic) {
			t.book.show(each.topic, first.answer)
		}
		t.judgeAgain(each.topic, ev.about, calls, last, next)
		calls, last = append(calls, next.calls...), next
		if next.Response != nil {
			t.book.holds(topicRepeated, next.taken(), next.answer, "an answer that takes it, of status 2xx, so that it is not delivered again", next.words())
		}
	}
}

// deliverReordered delivers that a charge is complete before it was created.
func (t *trial) deliverReordered(ctx context.Context) {
	made := t.raise(ctx, "charge.complete")
	created, ok := made["charge.create"]
	if !ok || t.over(ctx) {
		return
	}
	completed := made["charge.complete"]
	first := t.take(ctx, &delivery{what: "before charge.create, rightly signed", key: completed.key, body: completed.body, seals: rightly})
	if t.over(ctx) {
		return
	}
	next := t.take(ctx, &delivery{what: "after charge.complete, rightly signed", key: created.key, body: created.body, seals: rightly})
	if t.over(ctx) {
		return
	}
	t.book.show(topicOrder, first.answer)
	t.judgeAgain(topicOrder, created.about, first.calls, first, next)
}

// judgeAgain judges that a delivery led to nothing that those before it had led to.
func (t *trial) judgeAgain(about topic, object string, before []call, last, next step) {
	var effects []string
	if calls := again(before, next.calls, object, t.crowded); len(calls) > 0 {
		effects = append(effects, "once more "+counted(calls))
	}
	if t.check != nil {
		if changed := difference(last.state, next.state); changed != "" {
			effects = append(effects, "the check then has "+changed)
		}
	}
	t.book.holds(about, len(effects) == 0, next.answer, "no effect", next.words()+", and "+strings.Join(effects, ", and "))
}

// steady reports whether the check says the same twice where nothing happens.
func (t *trial) steady(ctx context.Context, said state) bool {
	if t.check == nil {
		return true
	}
	second, err := t.check.run(ctx)
	switch {
	case err != nil:
		t.why = err.Error()
	case difference(said, second) != "":
		t.why = "the check says something else each time it is run: " + difference(said, second)
	}
	return t.why == ""
}
