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
	r.holds(f.rule, false, f.place, f.expected, f.got, f.where)
	r.verdict.Findings[len(r.verdict.Findings)-1].Object = f.object
	if f.about != nil {
		f.before = f.about.before
	}
	if r.verdict.Before == nil {
		r.verdict.Before = map[string][]*exchange.Exchange{}
	}
	r.verdict.Before[f.rule] = append(r.verdict.Before[f.rule], f.before...)
}

// shownBy begins a sentence about the state of an object: "which GET /charges (request 3) showed".
func shownBy(about *object) string {
	verb := "left"
	if about.by.Response.Object() != nil || about.as != nil && exchange.ReadOnly(about.by.Request.Method) {
		verb = "showed"
	}
	return fmt.Sprintf("which %s (request %d) %s", line(about.by), about.by.Seq, verb)
}

// line is the first line of a request: "POST /charges".
func line(ex *exchange.Exchange) string { return ex.Request.Method + " " + ex.Request.Path }
