package specs

import (
	"slices"
	"strconv"
	"strings"
)

// Dialect is one of the two ways in which the sources describe the API.
type Dialect string

// The dialects. Any accepts either.
const (
	Any        Dialect = "any"
	Recorded   Dialect = "recorded"   // recorded traffic and the official reference
	Documented Dialect = "documented" // the guides the project started from
)

// Level is how binding a rule is, as in RFC 2119.
type Level string

// The levels. A broken SHOULD is reported and fails a run only with --strict.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
)

// Basis is how firmly a rule is known.
type Basis string

// The bases, the firmest first.
const (
	BasisRecorded Basis = "recorded"  // seen in recorded traffic
	BasisLiveTest Basis = "live-test" // asserted by a suite that ran against the real API
	BasisOfficial Basis = "official"  // stated by the official reference or guides
	BasisSDK      Basis = "sdk"       // found in the code or the fixtures of the official SDKs
	BasisGuide    Basis = "guide"     // stated only by the guides S0, S1, S2 and S4
)

// Rule is one sentence of the contract. Its name never changes once published.
type Rule struct {
	Name     string `json:"name" yaml:"name"`
	Sentence string `json:"sentence" yaml:"sentence"`
	Level    Level  `json:"level" yaml:"level"`
	// Dialects are those that state the rule; empty: both.
	Dialects []Dialect `json:"dialects,omitempty" yaml:"dialects"`
	Basis    Basis     `json:"basis" yaml:"basis"`
	// Source says where the rule was found. Each entry begins with a short name, which
	// Contract.Sources explains: "W17 charge/create_charge". SourceTitle spells it out.
	Source     []string `json:"source" yaml:"source"`
	Operations []string `json:"operations,omitempty" yaml:"operations"` // operationIds that it is about
	Requires   []string `json:"requires,omitempty" yaml:"requires"`     // features without which it is not judged
	// Refusal is the error that the rule is about, by the dialect that states it, or
	// "both" where they agree. A rule on something else has none.
	Refusal map[string]Refusal `json:"refusal,omitempty" yaml:"refusal"`
	// Ambient rules are judged on every answer of every case.
	Ambient bool `json:"ambient,omitempty" yaml:"ambient"`
	// WholeRun rules are judged over all cases of a run together, and no case declares them.
	WholeRun bool `json:"whole_run,omitempty" yaml:"whole_run"`
}

// Refusal is an error answer. Empty fields are not asserted.
type Refusal struct {
	Status  []int    `json:"status,omitempty" yaml:"status"`
	Codes   []string `json:"codes,omitempty" yaml:"codes"`
	Message string   `json:"message,omitempty" yaml:"message"` // regular expression
	// Accepted says that success conforms: this dialect has no such refusal, or leaves
	// it open.
	Accepted bool `json:"accepted,omitempty" yaml:"accepted"`
}

// Feature is something that a target need not have.
type Feature struct {
	Name     string `json:"name" yaml:"name"`
	Sentence string `json:"sentence" yaml:"sentence"`
	// Control says that the cases that need it speak to the target's control API.
	Control bool `json:"control,omitempty" yaml:"control"`
}

// Disagreement settles one row of the lists of conflicts between the sources.
type Disagreement struct {
	List  string   `json:"list" yaml:"list"` // 11.1 and 11.2: conflicts within the API reference; 12: with recorded traffic
	Row   int      `json:"row" yaml:"row"`
	Topic string   `json:"topic" yaml:"topic"`
	Rules []string `json:"rules,omitempty" yaml:"rules"`
	None  string   `json:"none,omitempty" yaml:"none"` // why it is no rule
}

// States reports whether a dialect states the rule; Any does.
func (r *Rule) States(d Dialect) bool {
	if len(r.Dialects) == 0 || d == Any {
		return true
	}
	return slices.Contains(r.Dialects, d)
}

// String returns the refusal in words: "400 invalid_charge, message matching …".
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
