// Package clientjudge judges what a client sends: every request by itself, and all of them as a session. It sends
// nothing, and does not judge the answers: those are the upstream's.
package clientjudge

import (
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Sent is one request of a client, with the answer that the upstream gave and what is known of the way between.
type Sent struct {
	// Exchange is the request and the upstream's answer, redacted. Its Seq counts the requests of the session from 1.
	*exchange.Exchange
	// Secrets are those in the request, outside the places where they belong, each with its place.
	Secrets []exchange.Secret
	// LiveKey holds if the key that authenticated the request is one for live mode. It was not passed on.
	LiveKey bool
	// Plain holds if the client sent it without TLS and not to a loopback address.
	Plain bool
	// Lost holds if the client did not get the answer that the upstream gave, whole.
	Lost bool
	// Proper is the answer that the upstream gave where the client got another or none: what became of the
	// request. It is nil where Exchange says it.
	Proper *exchange.Response
	// Injected is the name of the injection that changed the answer or lost it, or empty.
	Injected string
	// Mark says where in the client's run it was sent, such as the name of a test, or is empty.
	Mark string
}

// Verdict is what is said of one request.
type Verdict struct {
	// Operation is the one that the request goes to; nil where the contract has none.
	Operation *specs.Operation
	// Outside holds if the request is about something that the API has and the contract does not describe, such
	// as transfers. It is counted and not judged.
	Outside bool
	// Judged are the names of the rules that the request was judged by.
	Judged []string
	// Findings are what does not hold.
	Findings []judge.Finding
	// Before are the earlier requests that led to the findings about a rule, by the rule.
	Before map[string][]*exchange.Exchange
}

// Observer judges the requests of one session. It is not for concurrent use: show it the requests in the order
// of their answers.
type Observer struct {
	judge   *judge.Judge
	plans   map[*specs.Operation]*plan
	kinds   idKinds
	session *session
}

// New returns an observer that has seen nothing and reports findings at the levels of a judge.
func New(by *judge.Judge) *Observer {
	return &Observer{judge: by, plans: newPlans(by.Contract), kinds: newIDKinds(by.Contract), session: newSession(by)}
}

// Observe judges a request.
func (o *Observer) Observe(sent *Sent) Verdict {
	r := &request{Sent: sent, observer: o}
	r.verdict.Judged = make([]string, 0, usualRules)
	r.verdict.Operation = o.judge.Contract.Find(string(sent.Request.Host), sent.Request.Method, sent.Request.Path)
	r.verdict.Outside = r.verdict.Operation == nil && outside(&sent.Request)
	for i := range checks {
		if !r.verdict.Outside || checks[i].outside {
			checks[i].judge(r)
		}
	}
	return r.verdict
}

// request is a request while it is judged.
type request struct {
	*Sent
	observer *Observer
	verdict  Verdict
	// carried are the parameters of the body, once they were read: see carries.
	carried map[string]any
	read    bool
}

// carries returns the parameters of the body, whatever its media type, none where it cannot be read. It reads them once.
func (r *request) carries() map[string]any {
	if !r.read {
		r.carried, _ = r.Request.Parameters()
		r.read = true
	}
	return r.carried
}

// flaw is what does not hold: see judge.Judge.Request.
type flaw struct{ place, expected, got, where string }

// mostFindings bounds what is said of one request.
const mostFindings = 24

// usualRules is how many rules judge a request at most, as a rule.
const usualRules = 24

// enough reports whether no more is said of the request, so that nothing more need be looked for.
func (r *request) enough() bool { return len(r.verdict.Findings) >= mostFindings }

// judged records that a rule was judged.
func (r *request) judged(rule string) {
	if !slices.Contains(r.verdict.Judged, rule) {
		r.verdict.Judged = append(r.verdict.Judged, rule)
	}
}

// found records that a rule does not hold.
func (r *request) found(rule string, what flaw) {
	if !r.enough() {
		r.verdict.Findings = append(r.verdict.Findings,
			r.observer.judge.Request(rule, r.Exchange, what.place, what.expected, what.got, what.where))
	}
}
