package derived

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// The rules that derived cases judge.
const (
	ruleRefused    = "generated.parameter-refused"
	ruleAccepted   = "generated.parameter-accepted"
	ruleWellFormed = "generated.well-formed-refusal"
	ruleSecurity   = "generated.security"
	rulePath       = "generated.path"
	ruleNoEcho     = "generated.no-echo"
	ruleNoChange   = "generated.no-state-change"
)

// label is on every derived case. It keeps the name of the published ids.
const label = "generated"

// attempt is one way to send a valid request with one thing changed.
type attempt struct {
	// fills replaces {limit} and {currency} in the messages that are expected.
	fills []string
	send  func(t *suites.T, valid suites.ValidRequest) *suites.Answer
}

// probe is one condition of one part of an operation. All its attempts must have the result
// that the contract states.
type probe struct {
	id, title string
	operation *specs.Operation
	rule      string
	expected  []specs.Outcome
	attempts  []attempt
	requires  []string
	// prepare returns the valid request, which requires the features in needs.
	prepare func(t *suites.T) suites.ValidRequest
	needs   []string
}

func (p *probe) asCase() *suites.Case {
	c := &suites.Case{
		ID:       p.id,
		Title:    p.title,
		Rules:    []string{p.rule},
		Labels:   []string{label},
		Run:      p.run,
		Requires: slices.Concat(p.needs, p.requires),
	}
	if p.takesCards() {
		c.Rules = append(c.Rules, ruleNoEcho)
	}
	if p.refused() && p.changes() {
		c.Rules = append(c.Rules, ruleNoChange)
	}
	return c
}

// refused reports whether every dialect that states anything refuses the request.
func (p *probe) refused() bool {
	return len(p.expected) > 0 && !slices.ContainsFunc(p.expected, func(o specs.Outcome) bool { return o.Accepted }) &&
		(len(p.expected[0].Dialect) == 0 || len(p.expected) > 1)
}

// accepted reports whether every dialect that states anything accepts the request.
func (p *probe) accepted() bool {
	return len(p.expected) > 0 && !slices.ContainsFunc(p.expected, func(o specs.Outcome) bool {
		return !o.Accepted || len(o.Status) > 0
	})
}

// verb says in a title what the operation does with the request. It is neutral where the
// contract states no result, or where the dialects differ.
func (p *probe) verb() string {
	switch {
	case p.refused():
		return "refuses"
	case p.accepted():
		return "accepts"
	}
	return "handles"
}

// changes reports whether the operation creates or changes anything.
func (p *probe) changes() bool { return p.operation.Method != http.MethodGet }

func (p *probe) takesCards() bool { return p.operation.ID == "createToken" }

// repeatable reports whether the same valid request can be sent again.
func (p *probe) repeatable() bool {
	switch p.operation.ID {
	case "createToken", "createSource", "createCustomer", "createRecipient":
		return true
	}
	return p.operation.Method == http.MethodGet || p.operation.Method == http.MethodPatch
}

// run sends the attempts, with a new valid request whenever one was used up. At the end it
// judges that the refused attempts changed nothing.
func (p *probe) run(t *suites.T) {
	var valid suites.ValidRequest
	var before *suites.Answer
	ready, untouched := false, false
	for _, a := range p.attempts {
		if !ready {
			valid, ready, untouched = p.prepare(t), true, true
			if p.changes() && valid.Object != "" {
				before = t.Get(valid.Object)
			}
		}
		answer := a.send(t, valid)
		p.judge(t, answer, a.fills)
		if answer.Response.Status < 300 {
			untouched, ready = false, p.repeatable()
		}
	}
	if !untouched || !p.changes() {
		return
	}
	if valid.Object != "" {
		t.Rule(ruleNoChange).Same(before, t.Get(valid.Object))
		return
	}
	t.Rule(ruleNoChange).OK(valid.Send(t), nil)
}

// judge compares one answer with what the contract states.
func (p *probe) judge(t *suites.T, a *suites.Answer, fills []string) {
	if p.takesCards() {
		echoed := echoedSecret(a.Response.Body)
		t.Rule(ruleNoEcho).Holds(a, echoed == "", "no card data in the answer", echoed)
	}
	wants := p.wants(t.Dialect(), fills)
	if len(wants) == 0 {
		fault := malformed(a)
		t.Rule(p.rule).Holds(a, fault == "", "success, or a 4xx with an error object", fault)
		return
	}
	t.Rule(p.rule).Answer(a, wants...)
}

// wants returns what the judged dialects expect.
func (p *probe) wants(pinned specs.Dialect, fills []string) []suites.Want {
	fill := strings.NewReplacer(fills...)
	var wants []suites.Want
	for _, o := range p.expected {
		if pinned != specs.Any && o.Dialect != "" && o.Dialect != pinned {
			continue
		}
		if o.Accepted {
			fields := suites.F{"object": expect.Func("anything but error", notError)}
			wants = append(wants, suites.Want{Dialect: o.Dialect, Fields: fields})
		}
		if len(o.Status) > 0 {
			message := fill.Replace(o.Message)
			wants = append(wants, suites.Want{Dialect: o.Dialect, Status: o.Status, Codes: o.Codes, Message: message})
		}
	}
	return wants
}

func notError(value any) bool { return value != "error" }

// malformed returns what is wrong with an answer for which the contract states no result, or ""
// if nothing is.
func malformed(a *suites.Answer) string {
	status := a.Response.Status
	object := a.Str("object")
	for _, trace := range traces {
		if bytes.Contains(a.Response.Body, []byte(trace)) {
			return fmt.Sprintf("an answer with %q in it, as in a stack trace", trace)
		}
	}
	switch {
	case status < 300 && object != "" && object != "error":
		return ""
	case status >= 400 && status < 500 && object == "error" && a.Code() != "":
		return ""
	}
	return fmt.Sprintf("status %d and the object %q", status, object)
}

// traces are parts of stack traces in the languages that servers are written in.
var traces = []string{
	"goroutine ", "panic:", ".go:", ".rb:", "Traceback (most recent", ".java:", "    at ", "node_modules",
	"vendor/bundle",
}

// echoedSecret returns which card data an answer repeats, or "". Answers may show the last digits and
// the name. The rule answer.no-card-data finds whole numbers other than those of test cards.
func echoedSecret(body []byte) string {
	card := suites.CardParams(suites.Visa, nil)
	if bytes.Contains(body, fmt.Append(nil, card["number"])) {
		return "the number that was sent"
	}
	if bytes.Contains(body, []byte(`"security_code":`)) {
		return "a member security_code"
	}
	return ""
}
