package clientjudge

import (
	"fmt"

	"github.com/omise-conformance/harness/exchange"
)

// finding is what a request breaks, seen together with earlier ones.
type finding struct {
	rule, where, place string
	expected, got      string
	// about is the object that the finding is about, and object its id; nil where it is about none.
	about  *object
	object string
	// before are the earlier requests that led to it. Those of about come on their own.
	before []*exchange.Exchange
}

// breaks records that the request was judged by a rule and does not keep it.
func (r *request) breaks(f finding) {
	r.judged(f.rule)
	said := r.observer.judge.Request(f.rule, r.Exchange, f.place, f.expected, f.got, f.where)
	said.Object = f.object
	r.verdict.Findings = append(r.verdict.Findings, said)
	if f.about != nil {
		f.before = f.about.before
	}
	if r.verdict.Before == nil {
		r.verdict.Before = map[string][]*exchange.Exchange{}
	}
	r.verdict.Before[f.rule] = append(r.verdict.Before[f.rule], f.before...)
}

// told says by which request the client knows the state of an object: "reverseCharge (request 3) showed".
func (o *object) told() string {
	return fmt.Sprintf("%s (request %d) showed", o.operation, o.by.Seq)
}
