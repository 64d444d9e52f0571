package suites

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// P holds the parameters of a request, F the fields expected of an answer.
type (
	P = map[string]any
	F = judge.Fields
)

// Want is what one dialect expects of an answer.
type Want = judge.Want

// Env is what the cases of a run share.
type Env struct {
	Target   target.Target
	Judge    *judge.Judge
	Contract *specs.Contract
	Features map[string]bool
	// Seed makes the data of a case; the same seed gives the same requests.
	Seed int64
	// Now is the time of the case where the target's own clock cannot be read; nil
	// is the time of this machine. A recording and its replays have the same.
	Now func() time.Time
	// Hurry makes pauses empty: a recording does not change while one waits.
	Hurry bool
	// Halt ends the whole run, with the reason; nil ends only the case.
	Halt func(why string)
}

// T is what a running case has in hand: it sends requests, judges answers and
// remembers both. Every answer is also judged against the rules that hold of
// all answers.
type T struct {
	client
	env *Env
	ctx context.Context
	// objects follows what the answers show; each case has its own objects.
	objects *lifecycle.Monitor

	mu     sync.Mutex
	result *Result
	unique int
}

// The two ways in which a case ends early; both are recovered by Execute.
type (
	aborted   struct{}             // a finding makes the rest of the case senseless
	notJudged struct{ why string } // no answer came
)

// Dialect is the dialect the run is pinned to, or Any.
func (t *T) Dialect() specs.Dialect { return t.env.Judge.Dialect }

// Has tells whether the target has a feature.
func (t *T) Has(feature string) bool { return t.env.Features[feature] }

// Context ends with the case's time limit.
func (t *T) Context() context.Context { return t.ctx }

// Timeouts are the named waits of the run.
func (t *T) Timeouts() target.Timeouts { return t.env.Target.Config().Timeouts }

// Keys are the keys of the account under test.
func (t *T) Keys() target.Keys { return t.env.Target.Config().Keys }

// Unique gives a word that no other case uses; the run's seed makes it, so that
// a replay sends the same.
func (t *T) Unique(word string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unique++
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%s/%d", t.env.Seed, t.result.Case.ID, t.unique)
	return fmt.Sprintf("%s-%08x", word, h.Sum32())
}

// OK judges that the answer is a 200 with these fields.
func (t *T) OK(rule string, a *Answer, fields F) { t.Answer(rule, a, Want{Fields: fields}) }

// Answer judges an answer against what each dialect wants of it.
func (t *T) Answer(rule string, a *Answer, wants ...Want) {
	if !t.states(rule) {
		return
	}
	t.take(rule, t.env.Judge.Answer(rule, a.Exchange, wants...))
}

// Refused judges an answer against the refusal that the rule lists.
func (t *T) Refused(rule string, a *Answer) {
	if !t.states(rule) {
		return
	}
	t.take(rule, t.env.Judge.Refusal(rule, a.Exchange))
}

// State judges that the object of the answer is in a state of its lifecycle.
func (t *T) State(rule, schema, state string, a *Answer, extra F) {
	if !t.states(rule) {
		return
	}
	t.take(rule, t.env.Judge.State(rule, schema, state, a.Exchange, extra))
}

// True judges a relation that no single answer shows. expected and got complete
// "expected …; got …".
func (t *T) True(rule string, a *Answer, holds bool, expected, got string) {
	if !t.states(rule) {
		return
	}
	v := judge.Verdict{}
	if !holds {
		var ex *exchange.Exchange
		if a != nil {
			ex = a.Exchange
		}
		v.Findings = []judge.Finding{t.env.Judge.Relation(rule, ex, expected, got)}
	}
	t.take(rule, v)
}

// Given requires a set-up step to have succeeded: the rule that the step stands
// for fails where it did not, and the case ends.
func (t *T) Given(rule string, a *Answer) *Answer {
	v := t.env.Judge.Answer(rule, a.Exchange, Want{})
	if len(v.Findings) > 0 || a.Response.Object() == nil {
		if len(v.Findings) == 0 {
			v.Findings = []judge.Finding{t.env.Judge.Relation(rule, a.Exchange, "a JSON object", "another body")}
		}
		t.take(rule, v)
		panic(aborted{})
	}
	return a
}

// Stop ends the case where a finding was made for the rule, since what follows
// builds on it.
func (t *T) Stop(rule string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.result.Findings {
		if f.Rule == rule {
			panic(aborted{})
		}
	}
}

// states tells whether the pinned dialect states the rule at all.
func (t *T) states(rule string) bool {
	r := t.env.Contract.Rule(rule)
	if r == nil {
		panic(fmt.Sprintf("case %s judges rule %q, which specs/rules.yaml does not list", t.result.Case.ID, rule))
	}
	return r.States(t.env.Judge.Dialect)
}

func (t *T) take(rule string, v judge.Verdict) {
	if v.Vacuous {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result.Checks++
	t.result.Judged[rule]++
	t.result.Findings = append(t.result.Findings, v.Findings...)
	if v.Spoke != "" {
		t.result.Spoke[rule] = v.Spoke
	}
}

// send makes one request, keeps the exchange and judges what holds of every
// answer. It returns also where there is no answer to judge.
func (t *T) send(call target.Call) *Answer {
	ex := t.env.Target.Do(t.ctx, call)
	t.observe(ex)
	if target.LiveMode(ex) && t.env.Halt != nil {
		t.env.Halt(target.LiveModeStop(call))
	}
	return &Answer{Exchange: ex}
}

// observe keeps an exchange and judges what holds of every answer.
func (t *T) observe(ex *exchange.Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result.Exchanges = append(t.result.Exchanges, ex)
	ex.Seq = len(t.result.Exchanges)
	if ex.NotJudged() == "" {
		t.note(t.env.Judge.Ambient(ex))
		t.note(t.objects.Observe(ex))
	}
}

// Pause waits for the target; false tells that the time of the case is up.
func (t *T) Pause(d time.Duration) bool {
	if t.env.Hurry {
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

// note counts rules that were judged of an answer, and keeps what was found.
func (t *T) note(judged []string, findings []judge.Finding) {
	t.result.Checks += len(judged)
	for _, rule := range judged {
		t.result.Judged[rule]++
	}
	t.result.Findings = append(t.result.Findings, findings...)
}

// Now is the time at the target: its clock where it has one, else the case's.
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
