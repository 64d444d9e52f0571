package explore

import (
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Driver takes the steps of a walk to a target.
type Driver interface {
	Keys() target.Keys
	// Do sends a request and judges what holds of every answer. Several requests
	// may be sent at once.
	Do(call target.Call) (*exchange.Exchange, []judge.Finding)
	// Complete ends a pending payment as its payer would: "successful" or "failed".
	Complete(charge, outcome string) error
	Advance(by time.Duration) error
	// Pause waits for the target, and reports whether there is time to go on.
	Pause(d time.Duration) bool
	// Chain makes a chain, as the owner of a sub-merchant does.
	Chain() (id, key string, err error)
}

// sweepEvery is after how many steps all objects are read again: a fault that no
// answer shows is found that much later at most.
const sweepEvery = 8

// runner takes steps and judges them.
type runner struct {
	model  *walkModel
	driver Driver
	judge  *judge.Judge
	known  map[string]bool
	walk   *Walk
	// turn is which of the requests made at once starts first: which of them meet
	// depends on it, also where the scheduler always takes them in the same order.
	turn int
}

// over ends a walk: it failed, or could not be judged.
func (r *runner) over() bool { return r.walk.Failure != nil || r.walk.NotJudged != "" }

func (r *runner) fail(miss *mismatch) {
	if miss == nil || r.over() {
		return
	}
	r.walk.Failure = &Failure{Kind: miss.kind, Finding: r.judge.Relation(Rule, miss.ex, miss.expected, miss.got)}
}

// take does one step. The walk ends where the model does not explain the answer.
func (r *runner) take(s Step) {
	r.walk.Steps = append(r.walk.Steps, Taken{Step: s})
	switch {
	case len(s.Together) > 0:
		r.together(s.Together)
	case s.On == specs.Time:
		r.broken(r.driver.Advance(s.For))
		r.model.pass(s.For)
		r.sweep()
	case s.On == specs.Dashboard:
		r.chain(&s)
	case !specs.IsOperation(s.On):
		outcome := "successful"
		if s.On == specs.PayerFails {
			outcome = "failed"
		}
		subject := r.model.find(s.Subject)
		r.broken(r.driver.Complete(subject.id, outcome))
		r.fail(r.model.apply(r.judge, &s, nil))
		r.read(subject)
	default:
		r.request(&s)
		if s.On == "createRefund" {
			r.read(r.model.find(s.Subject)) // the answer is the refund, not the charge
		}
	}
}

func (r *runner) broken(err error) {
	if err != nil && !r.over() {
		r.walk.NotJudged = err.Error()
	}
}

// request sends the request of a step, judges the answer and moves the model.
func (r *runner) request(s *Step) {
	if r.over() {
		return
	}
	ex, findings := r.driver.Do(r.model.call(s, r.driver.Keys()))
	left, pause := eventTime, firstPause
	for r.received(ex, findings) && r.model.lagging(s, ex) && left >= pause && r.driver.Pause(pause) {
		left, pause = left-pause, min(2*pause, longestPause)
		ex, findings = r.driver.Do(r.model.call(s, r.driver.Keys()))
	}
	if r.over() {
		return
	}
	r.fail(r.model.apply(r.judge, s, ex))
	r.fail(r.model.listed(s, ex))
	r.fail(r.model.history(s, ex))
}

// received keeps an exchange and reports whether there is an answer to judge that
// breaks no rule of all answers.
func (r *runner) received(ex *exchange.Exchange, findings []judge.Finding) bool {
	r.walk.Requests++
	ex.Seq = r.walk.Requests
	taken := &r.walk.Steps[len(r.walk.Steps)-1]
	taken.Exchanges = append(taken.Exchanges, ex)
	if target.LiveMode(ex) {
		r.walk.NotJudged = target.LiveModeStop(target.Call{Method: ex.Request.Method, Path: ex.Request.Path})
		return false
	}
	for _, finding := range findings {
		if finding.Level != specs.Must {
			continue
		}
		if r.known[finding.Rule] {
			r.walk.Known++
		} else if !r.over() {
			r.walk.Failure = &Failure{Kind: "ambient " + finding.Rule, Finding: finding}
		}
	}
	if why := ex.NotJudged(); why != "" {
		if r.walk.Failure == nil {
			r.walk.NotJudged = why
		}
		return false
	}
	return !r.over()
}

// read requests an object and judges it, where the model says anything of a read.
func (r *runner) read(o *object) {
	if o == nil { // forgotten
		return
	}
	s := &Step{On: o.Model.Read, Subject: o.label}
	if r.model.possible(s) {
		r.request(s)
	}
}

// sweep reads all objects again: nothing that was done to one may show in another.
func (r *runner) sweep() {
	for _, o := range slices.Clone(r.model.objects) {
		if r.over() {
			return
		}
		r.read(o)
	}
}

// together sends the requests of several clients at once, and looks for an order
// of them that explains the answers and the object that they left.
func (r *runner) together(steps []Step) {
	answers := make([]*exchange.Exchange, len(steps))
	findings := make([][]judge.Finding, len(steps))
	calls := make([]target.Call, len(steps))
	for n := range steps {
		i := (n + r.turn) % len(steps)
		calls[i] = r.model.call(&steps[i], r.driver.Keys())
	}
	guarded.AtOnce(len(steps), func(n int) {
		i := (n + r.turn) % len(steps)
		answers[i], findings[i] = r.driver.Do(calls[i])
	})
	for i, ex := range answers {
		r.received(ex, findings[i])
	}
	about := r.model.find(subjectOf(steps))
	if r.over() || about == nil {
		return
	}
	reading := &Step{On: about.Model.Read, Subject: about.label}
	read, ambient := r.driver.Do(r.model.call(reading, r.driver.Keys()))
	if !r.received(read, ambient) {
		return
	}
	if after, why := r.explain(steps, answers, reading, read); after != nil {
		r.model = after
	} else {
		r.fail(&mismatch{"together " + steps[0].On, read, "an outcome that some order of the requests explains", why})
	}
}

// explain returns the model after an order of the requests that explains all
// answers, nil where none does, and then what the order that came furthest ran into.
func (r *runner) explain(
	steps []Step,
	answers []*exchange.Exchange,
	reading *Step,
	read *exchange.Exchange,
) (after *walkModel, why string) {
	furthest := -1
	orders(len(steps), func(order []int) bool {
		tried := r.model.clone()
		reached := 0
		var miss *mismatch
		for _, i := range order {
			if miss = tried.apply(r.judge, &steps[i], answers[i]); miss != nil {
				break
			}
			reached++
		}
		if miss == nil {
			miss = tried.apply(r.judge, reading, read)
		}
		if miss == nil {
			after = tried
			return false
		}
		if reached > furthest {
			furthest = reached
			why = fmt.Sprintf("none: after %d of the %d requests, expected %s; got %s", reached, len(steps), miss.expected, miss.got)
		}
		return true
	})
	return after, why
}

// subjectOf names the object that requests made at once are all about.
func subjectOf(steps []Step) string {
	if steps[0].Subject != "" {
		return steps[0].Subject
	}
	if refs := steps[0].refs(); len(refs) > 0 {
		return refs[0]
	}
	return ""
}

// orders calls each with every order of n things until it returns false.
func orders(n int, each func([]int) bool) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var permute func(int) bool
	permute = func(from int) bool {
		if from == n {
			return each(order)
		}
		for i := from; i < n; i++ {
			order[from], order[i] = order[i], order[from]
			more := permute(from + 1)
			order[from], order[i] = order[i], order[from]
			if !more {
				return false
			}
		}
		return true
	}
	permute(0)
}
