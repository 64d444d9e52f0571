package clientjudge

import (
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// What a session remembers at most, whatever the number of requests.
const (
	mostObjects  = 1024 // those that were named or shown last
	mostSpending = 64   // requests that moved money without an answer
)

// session is what a client was shown so far: the objects with a lifecycle, each as the client last saw it, and the
// requests that moved money and whose answer the client did not get.
type session struct {
	judge    *judge.Judge
	objects  *lifecycle.Objects
	known    *simplelru.LRU[string, *object]   // by id
	spending *simplelru.LRU[string, *spending] // by content
	spent    *simplelru.LRU[string, *spending] // likewise, those whose answer the client got
	looked   time.Time                         // when the client last asked about what there is
}

func newSession(by *judge.Judge) *session {
	known, _ := simplelru.NewLRU[string, *object](mostObjects, nil)
	spent, _ := simplelru.NewLRU[string, *spending](mostSpending, nil)
	answered, _ := simplelru.NewLRU[string, *spending](mostSpending, nil)
	return &session{judge: by, objects: lifecycle.NewObjects(by.Contract), known: known, spending: spent, spent: answered}
}

// object is what a client knows of one object.
type object struct {
	lifecycle.Track
	// as has the fields of the object that matter later, as it was last shown.
	as map[string]any
	// made holds if the client itself made it in this session.
	made bool
	// left is how much of a charge can be given back, nil where that is not known.
	left *float64
	// by is the request that showed or moved the object last, and operation what it asked for.
	by        *exchange.Exchange
	operation string
	// crossed holds if the client sent that request before it had the answer to an earlier one about the object.
	crossed bool
	// before are requests about it: the first, and those that came last.
	before []*exchange.Exchange
}

// mostBefore is how many requests about one object are remembered.
const mostBefore = 3

// note remembers a request about the object, and that it is the last which showed or moved it.
func (o *object) note(by *exchange.Exchange, op *specs.Operation, crossed bool) {
	o.crossed = crossed
	o.by, o.operation = by, by.Request.Method+" "+by.Request.Path
	if op != nil {
		o.operation = op.ID
	}
	if len(o.before) == mostBefore {
		o.before = slices.Delete(o.before, 1, 2)
	}
	o.before = append(o.before, by)
}

// session judges the request as one of a session, and remembers what it did and what its answer shows.
func (r *request) session() {
	switch op := r.verdict.Operation; {
	case op == nil:
		r.outside()
		return
	case exchange.ReadOnly(r.Request.Method):
		r.look(op.Subject)
	default:
		r.change(op)
	}
	r.show()
}

// change judges a request that changes something, and remembers what it did.
func (r *request) change(op *specs.Operation) {
	s := r.observer.session
	named := s.objects.Named(op, &r.Request)
	for _, each := range named {
		if about, seen := s.known.Get(each.ID); seen && about.Model == each.Model {
			r.trigger(op, each.ID, about)
			r.amounts(op, each.ID, about)
		}
	}
	r.spend(op)
	for _, each := range named {
		if about, seen := s.known.Peek(each.ID); seen && about.Model == each.Model {
			r.move(op, each.ID, about)
		}
	}
}

// delivered returns the answer that the client got, nil where it got none.
func (s *Sent) delivered() *exchange.Response {
	if s.Lost {
		return nil
	}
	return s.Response
}

// happened returns the answer that tells what the upstream did, nil where none does.
func (s *Sent) happened() *exchange.Response {
	if s.Proper != nil {
		return s.Proper
	}
	return s.Response
}

// done reports whether an answer says that something was done, with an object.
func done(answer *exchange.Response) bool {
	return answer != nil && answer.Status < http.StatusMultipleChoices && answer.Object() != nil && answer.Object()["object"] != "error"
}

// ends returns when the answer to a request was there, or when its client gave it up. That is noticed a moment later, when
// the client may have sent the next request already.
func (s *Sent) ends() time.Time {
	end := s.Started.Add(s.Duration)
	if s.Lost && s.Injected == "" || s.Failure != nil && s.Failure.Kind == exchange.FailureCanceled {
		return end.Add(-noticed)
	}
	return end
}

// noticed is how long it may take to notice that a client is gone.
const noticed = 250 * time.Millisecond

// overlaps reports whether the request was sent before the client had the answer that showed an object last: it did not
// know better.
func (r *request) overlaps(about *object) bool {
	if about.by != nil && about.by.Seq == r.Seq {
		return about.crossed
	}
	return r.Started.Before(about.Until)
}

// kept is the longest body of an exchange that a session remembers. Those of objects are shorter, those of lists not.
const kept = 8 << 10

// Uncaptured returns how many of the charges that the client was shown last wait for their capture.
func (o *Observer) Uncaptured() int {
	waiting := 0
	for _, about := range o.session.known.Values() {
		if about.Model.Schema == "Charge" && about.Is("authorized") && about.made {
			waiting++
		}
	}
	return waiting
}
