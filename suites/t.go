package suites

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/evidence"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/internal/script"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// P holds the parameters of a request.
type P = map[string]any

// T is what a running case works with: it sends requests, judges answers and
// remembers both. In addition, it judges every answer by the rules that hold of all
// answers, and follows every object through its lifecycle.
//
// The methods that judge (OK, Answer, Refused, State, Holds, Same) judge by the only
// rule of the case; a case with several rules names one with Rule.
type T struct {
	// Sender sends requests with the keys of the account under test, as JSON.
	Sender

	client client
	env    *Env
	ctx    context.Context //nolint:containedctx // a T lives as long as its case
	// objects follows the objects that the answers show, and past what happened to them; each case has its own.
	objects *lifecycle.Monitor
	past    *lifecycle.Past

	guest *evidence.Guest

	mu     sync.Mutex
	result *Result
	unique int
	// yearsAhead is how many years later than they are written cards expire; see Year.
	yearsAhead int
}

// newCaseT returns the T of a case that is about to run.
func newCaseT(ctx context.Context, env *Env, result *Result) *T {
	t := &T{
		env: env, ctx: ctx, result: result,
		objects: lifecycle.NewMonitor(env.Judge), past: lifecycle.NewPast(env.Judge),
		yearsAhead: env.yearsAhead(), guest: env.Room.guest(),
	}
	t.client.t = t
	t.Sender = &t.client
	return t
}

// The ways in which a case ends early; Execute recovers them.
type (
	aborted     struct{}             // a finding leaves nothing for the rest of the case to build on
	blocked     struct{ why string } // a step of the set-up did not work
	notJudged   struct{ why string } // there is no answer to judge
	unsupported struct{ why string } // the target does not have what the case is about
)

// Unsupported ends the case as unsupported: the answers show that the target lacks something that
// no source demands. why is a sentence without a full stop.
func (t *T) Unsupported(why string) { panic(unsupported{why}) }

// Dialect returns the dialect that the run is pinned to, or specs.Any.
func (t *T) Dialect() specs.Dialect { return t.env.Judge.Dialect }

// Has reports whether the target has a feature.
func (t *T) Has(feature string) bool { return t.env.Features[feature] }

// Declares reports whether the control API of the target says that it has a feature.
func (t *T) Declares(feature string) bool { return t.env.Declares(feature) }

// Context returns a context that ends when the time limit of the case is over.
func (t *T) Context() context.Context { return t.ctx }

// Timeouts returns the named time limits of the run.
func (t *T) Timeouts() target.Timeouts { return t.env.Target.Config().Timeouts }

// Keys returns the keys of the account under test.
func (t *T) Keys() target.Keys { return t.env.Target.Config().Keys }

// OtherKeys returns the keys of another account. It requires the feature
// second_account.
func (t *T) OtherKeys() target.Keys {
	keys, err := t.control().SecondAccount(t.ctx)
	if err != nil {
		panic(notJudged{"a second account could not be created: " + err.Error()})
	}
	return keys
}

// control returns the control API of the target. Where the target could not be asked for its features, cases that
// need one begin without it.
func (t *T) control() target.Control {
	control := t.env.Target.Control()
	if control == nil {
		panic(notJudged{"the target could not be asked what it has, and its control API has no address (--control-url)"})
	}
	return control
}

// UnknownKeys returns keys that belong to no account, made from those of the account under test: a
// target that has the keys of a guide as its own knows every other sample of the guides.
func (t *T) UnknownKeys() target.Keys {
	keys := t.Keys()
	return target.Keys{
		Public: UnknownKey(keys.Public, keys.Secret), Secret: UnknownKey(keys.Secret, keys.Public),
	}
}

// With returns a sender that differs from the case's own by the given options.
func (t *T) With(options ...Option) Sender {
	c := t.client
	for _, option := range options {
		option.apply(&c)
	}
	return &c
}

// Unique returns word followed by a suffix that no other case and no earlier call
// has. The seed of the run determines the suffix, so that a replay sends the same.
func (t *T) Unique(word string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unique++
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%s/%d", t.env.Seed, t.result.Case.ID, t.unique)
	return fmt.Sprintf("%s-%08x", word, h.Sum32())
}

// Pause waits, and reports whether the case has time left. A case that waits for
// something must count its pauses instead of looking at a clock: how often it asks
// must not depend on how fast the target answers, or a replay would ask more often
// than the recording did.
func (t *T) Pause(d time.Duration) bool {
	if t.env.SkipPauses {
		return t.ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-t.ctx.Done():
		return false
	}
}

// The pauses of Poll grow from the first to the longest.
const (
	firstPause   = 50 * time.Millisecond
	longestPause = time.Second
)

// Poll asks until done reports true for the answer or until Timeouts().Poll has been spent
// on pauses. It returns the last answer, and whether done reported true for it. An answer
// without "data", which lists and events have, ends the polling: waiting does not turn a
// refusal into a list, and a fake without events would cost minutes. Once it was in vain, it takes
// less time (Env.Patience).
func (t *T) Poll(ask func() *Answer, done func(*Answer) bool) (*Answer, bool) {
	left, pause := t.env.Patience.left(t.Timeouts().Poll), firstPause
	for waited := false; ; waited = true {
		answer := ask()
		if done(answer) {
			if waited {
				t.env.Patience.ended(true)
			}
			return answer, true
		}
		if _, list := answer.Get("data"); !list {
			return answer, false
		}
		if left < pause || !t.Pause(pause) {
			t.env.Patience.ended(false)
			return answer, false
		}
		left -= pause
		pause = min(2*pause, longestPause)
	}
}

// Now returns the time at the target: that of its clock if it has one that can be
// read, otherwise that of the run.
func (t *T) Now() time.Time {
	if control := t.env.Target.Control(); control != nil && t.Has("clock") {
		now, err := control.Now(t.ctx)
		if err != nil {
			panic(notJudged{"the target's clock could not be read: " + err.Error()})
		}
		return now
	}
	if t.env.Now != nil {
		return t.env.Now()
	}
	return time.Now()
}

// send makes one request, keeps the exchange and judges what holds of every answer.
// It also returns an exchange without an answer.
func (t *T) send(call target.Call) *Answer {
	turn := t.guest.Turn(t.ctx)
	weight := 0
	defer func() { // also where judging panics
		if !turn.End(weight) {
			panic(notJudged{tooHeavy})
		}
	}()
	call.Large = turn.Large
	ex := t.env.Target.Do(t.ctx, call)
	weight = ex.Weight()
	t.observe(ex)
	if ex.Retried && t.env.Retried != nil {
		t.env.Retried(ex)
	}
	if target.LiveMode(ex) && t.env.Halt != nil {
		t.env.Halt(target.LiveModeStop(call))
	}
	return &Answer{Exchange: ex}
}

// tooHeavy is why a case ends whose answers take too much memory.
const tooHeavy = "the answers of the case are larger than those of an API: all that came so far was judged, and nothing after it"

// observe keeps an exchange and judges what holds of every answer.
func (t *T) observe(ex *exchange.Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ex.Seq = len(t.result.Exchanges) + 1
	t.result.Exchanges = append(t.result.Exchanges, evidence.Of(ex))
	t.count(t.env.Judge.Ambient(ex)) // which also judges a message that could not be read
	if ex.NotJudged() == "" {
		t.count(t.objects.Observe(ex))
		t.count(t.past.Observe(ex))
	}
}

// controlled keeps what was posted to the control API.
func (t *T) controlled(path, body string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.result.Control == nil {
		t.result.Control = map[int][]string{}
	}
	next := len(t.result.Exchanges) + 1
	t.result.Control[next] = append(t.result.Control[next], script.Control(path, body))
}

// count adds checks of rules and their findings to the result. The caller holds mu.
func (t *T) count(rules []string, findings []judge.Finding) {
	t.result.Checks += len(rules)
	for _, rule := range rules {
		t.result.ChecksByRule[rule]++
	}
	t.result.add(findings)
}
