package specs

import (
	"strconv"
	"strings"
)

// Dialect names one of the two ways in which the sources describe the API.
type Dialect string

// The dialects. Any accepts either and reports which one the target speaks.
const (
	Any        Dialect = "any"
	Recorded   Dialect = "recorded"   // recorded traffic and the official reference
	Documented Dialect = "documented" // the guides the project started from
)

// Level is the force of a rule, as in RFC 2119.
type Level string

// The levels. A broken SHOULD is reported and fails a run only with --strict.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
)

// Rule is one sentence of the contract. Its name never changes once published.
type Rule struct {
	Name     string `json:"name" yaml:"name"`
	Sentence string `json:"sentence" yaml:"sentence"`
	Level    Level  `json:"level" yaml:"level"`
	// Dialects lists who states the rule; empty means both.
	Dialects []Dialect `json:"dialects,omitempty" yaml:"dialects"`
	// Basis is how surely it is known: recorded, live-test, official, sdk, guide.
	Basis      string   `json:"basis" yaml:"basis"`
	Source     []string `json:"source" yaml:"source"`
	Operations []string `json:"operations,omitempty" yaml:"operations"`
	Requires   []string `json:"requires,omitempty" yaml:"requires"`
	// Refusal is the error this rule is about, one entry a dialect that states
	// it ("both" where they agree).
	Refusal map[string]Refusal `json:"refusal,omitempty" yaml:"refusal"`
	// Ambient rules are judged on every answer of every case.
	Ambient bool `json:"ambient,omitempty" yaml:"ambient"`
}

// Refusal is an error answer. Empty parts are not asserted.
type Refusal struct {
	Status  []int    `json:"status,omitempty" yaml:"status"`
	Codes   []string `json:"codes,omitempty" yaml:"codes"`
	Message string   `json:"message,omitempty" yaml:"message"` // regular expression
	// Accepted says that this dialect knows no such refusal: success conforms.
	Accepted bool `json:"accepted,omitempty" yaml:"accepted"`
}

// Feature is something a target need not have.
type Feature struct {
	Name     string `json:"name" yaml:"name"`
	Sentence string `json:"sentence" yaml:"sentence"`
}

// Disagreement settles one row of the lists of conflicts between the sources.
type Disagreement struct {
	List  string   `json:"list" yaml:"list"` // "11.1", "11.2" (api-reference) or "12" (recorded-traffic)
	Row   int      `json:"row" yaml:"row"`
	Topic string   `json:"topic" yaml:"topic"`
	Rules []string `json:"rules,omitempty" yaml:"rules"`
	None  string   `json:"none,omitempty" yaml:"none"` // why it is no rule
}

// States reports whether dialect d states the rule.
func (r *Rule) States(d Dialect) bool {
	if len(r.Dialects) == 0 || d == Any {
		return true
	}
	for _, stated := range r.Dialects {
		if stated == d {
			return true
		}
	}
	return false
}

// String says the refusal in words: "400 invalid_charge, message matching …".
func (r Refusal) String() string {
	var parts []string
	for _, status := range r.Status {
		parts = append(parts, strconv.Itoa(status))
	}
	text := strings.Join(parts, " or ")
	if len(r.Codes) > 0 {
		text = strings.TrimSpace(text + " " + strings.Join(r.Codes, " or "))
	}
	if r.Message != "" {
		text = strings.TrimPrefix(text+", message matching "+r.Message, ", ")
	}
	switch {
	case r.Accepted && text == "":
		return "no refusal: success"
	case r.Accepted:
		return "success, or " + text
	}
	return text
}
