// Package judge compares an exchange with the contract and with what a case expects of
// it. It is pure: no clock, no network, no state. Every mismatch is a Finding, not only
// the first.
package judge

import (
	"github.com/omise-conformance/harness/specs"
)

// Finding is one mismatch between an exchange and a rule.
type Finding struct {
	Rule     string      `json:"rule"` // the name of the rule
	Level    specs.Level `json:"level"`
	Sent     string      `json:"sent"`             // "POST /charges with amount=10, currency=thb"
	Expected string      `json:"expected"`         // "status 400 and code invalid_charge"
	Got      string      `json:"got"`              // "status 200 and a charge chrg_test_… with status successful"
	Where    string      `json:"where"`            // "specs/openapi.yaml #/components/schemas/Charge/properties/status"
	Source   []string    `json:"source,omitempty"` // as in specs.Rule
	// Place is the JSON pointer of the value that the finding is about, "/data/0/email"; empty for
	// the whole answer.
	Place string `json:"place,omitempty"`
	// Object is the id of the object that a finding of a rule of all answers is about, or its kind where
	// the account has one of it, "capability"; empty where it is about the answer.
	Object string `json:"object,omitempty"`
	// Exchange is the Seq of the exchange that the finding is about; 0 where it is about
	// several.
	Exchange int `json:"exchange,omitempty"`
	// Mark says where in a client's run the request was sent, such as the name of a test; empty where nothing tells.
	Mark string `json:"mark,omitempty"`
	// File and Line say where in a recording the exchange stands; empty and 0 where there is none, or nobody knows the line.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Message is the whole sentence: rule, sent, expected, got, where.
	Message string `json:"message"`
}

// Want is what one dialect expects of an answer.
type Want struct {
	Dialect specs.Dialect // Recorded or Documented; empty: both
	Status  []int         // any of these; empty: 200
	Codes   []string      // error codes, any of these; empty: not looked at
	Message string        // regular expression on the error message; empty: not looked at
	Fields  Fields        // what the fields hold
}

// Fields maps dotted paths ("card.last_digits", "data.0.id") to expected values, each a
// Matcher or a literal. A negative index counts from the end of a list, # is its length.
type Fields map[string]any

// Matcher judges one JSON value. String completes "expected <field> to be …".
type Matcher interface {
	// Match reports whether a decoded value meets the expectation; present is false
	// for a field that is missing.
	Match(value any, present bool) bool
	String() string
}

// Verdict is the result of judging one expectation.
type Verdict struct {
	Findings []Finding // empty: the answer conforms, or nothing was judged
	// Spoke is the dialect whose Want the answer met, empty where the wants of both
	// dialects are the same or none was met.
	Spoke specs.Dialect
	// Vacuous says that nothing was judged: there was no answer, or the pinned
	// dialect wants nothing of it.
	Vacuous bool
}

// Judge judges exchanges against one contract. It is safe for concurrent use.
type Judge struct {
	Contract *specs.Contract
	Dialect  specs.Dialect // Any, Recorded or Documented
	// Level returns the level of a rule for the target at hand: a rule that only a guide
	// states is SHOULD against the real API. Nil: the rule's own level.
	Level func(*specs.Rule) specs.Level
}

// LevelOf returns the level of the rule of a name for the target at hand. What no rule of the contract
// states, and what the pinned dialect does not state, is no MUST.
func (j *Judge) LevelOf(name string) specs.Level {
	rule := j.rule(name)
	switch {
	case rule == nil || j.Dialect != "" && !rule.States(j.Dialect):
		return specs.Should
	case j.Level != nil:
		return j.Level(rule)
	}
	return rule.Level
}
