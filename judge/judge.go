// Package judge compares an exchange with the contract and with what a case
// expects of it. It is pure: no clock, no network, no state; every mismatch is
// a Finding, not only the first.
package judge

import (
	"github.com/omise-conformance/harness/specs"
)

// Finding is one mismatch between an exchange and a rule.
type Finding struct {
	Rule     string      `json:"rule"`
	Level    specs.Level `json:"level"`
	Sent     string      `json:"sent"`     // "POST /charges with amount=10, currency=thb"
	Expected string      `json:"expected"` // "status 400 and code invalid_charge"
	Got      string      `json:"got"`      // "status 200 and a charge chrg_test_… with status successful"
	Where    string      `json:"where"`    // "specs/openapi.yaml #/components/schemas/Charge/properties/status"
	Source   []string    `json:"source,omitempty"`
	// Exchange is the Seq of the exchange it is about; 0 where it is about several.
	Exchange int `json:"exchange,omitempty"`
	// Message is the whole sentence: rule, sent, expected, got, where.
	Message string `json:"message"`
}

// Want is what one dialect expects of an answer.
type Want struct {
	Dialect specs.Dialect // Recorded, Documented; empty: both
	Status  []int         // any of these; empty: 200
	Codes   []string      // error codes, any of these
	Message string        // regular expression on the error message
	Fields  Fields        // dotted path → expected value or Matcher
}

// Fields maps dotted paths ("card.last_digits", "data.0.id") to a literal or a
// Matcher.
type Fields map[string]any

// Matcher judges one JSON value. String completes "expected <field> to be …".
type Matcher interface {
	Match(value any, present bool) bool
	String() string
}

// Verdict is what judging one expectation gave.
type Verdict struct {
	Findings []Finding
	// Spoke is the dialect whose Want the answer met, empty where the wants of
	// both dialects are the same or none was met.
	Spoke specs.Dialect
	// Vacuous says that nothing was judged: there was no answer, or the pinned
	// dialect wants nothing of it.
	Vacuous bool
}

// Judge judges exchanges against one contract.
type Judge struct {
	Contract *specs.Contract
	Dialect  specs.Dialect // Any, Recorded or Documented
	// Level holds the level of a rule for the target at hand (a guide's rule is
	// SHOULD against the real API). Nil: the rule's own.
	Level func(*specs.Rule) specs.Level
}
