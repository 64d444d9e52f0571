// Package reports holds the report of a run and its writers: JUnit, JSON,
// Markdown and console. One model serves every mode (run, gate, check).
package reports

import (
	"time"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Verdict is the outcome of a whole run.
type Verdict string

// The verdicts of a run, each with its exit code.
const (
	Conformant      Verdict = "conformant"       // 0
	NotConformant   Verdict = "not_conformant"   // 1
	NotJudged       Verdict = "not_judged"       // 3
	NothingSelected Verdict = "nothing_selected" // 4
	Interrupted     Verdict = "interrupted"      // 130
)

// Report is what report.json holds; report.schema.json describes it.
type Report struct {
	Schema   string      `json:"$schema"`
	Verdict  Verdict     `json:"verdict"`
	ExitCode int         `json:"exit_code"`
	Run      Run         `json:"run"`
	Totals   Totals      `json:"totals"`
	Rules    []RuleEntry `json:"rules"`
	Cases    []CaseEntry `json:"cases"`
	// Stale are sentences about entries of the known-failing and known-flaky
	// lists that no longer hold: they pass, or name nothing. Any fails the run.
	Stale []string `json:"stale"`
	// Incomplete are sentences about what the run did not get to judge beside its
	// cases (a shard is missing). Any makes a run that failed nothing "not judged".
	Incomplete []string `json:"incomplete"`
	// Problems are further sentences about the run itself, such as a target that
	// went away. They change no verdict.
	Problems []Problem `json:"problems"`
	// Coverage is what of the contract the run exercised; nil in reports of before
	// it was measured.
	Coverage *coverage.Coverage `json:"coverage,omitempty"`
}

// Problem is something about the run itself that changes no verdict. report.json
// holds only its text.
type Problem struct {
	Kind ProblemKind
	Text string // one sentence
}

// ProblemKind tells the problems apart that need advice of their own.
type ProblemKind string

// The kinds of problems.
const (
	OtherProblem    ProblemKind = ""
	LiveModeProblem ProblemKind = "live mode" // an answer was about real money
)

// NewProblem returns the problem that a sentence is about.
func NewProblem(text string) Problem {
	if target.IsLiveModeStop(text) {
		return Problem{Kind: LiveModeProblem, Text: text}
	}
	return Problem{Text: text}
}

// NewProblems returns a problem for each sentence. It never returns nil.
func NewProblems(texts ...string) []Problem {
	problems := make([]Problem, len(texts))
	for i, text := range texts {
		problems[i] = NewProblem(text)
	}
	return problems
}

// String returns the sentence.
func (p Problem) String() string { return p.Text }

// MarshalText writes the sentence.
func (p Problem) MarshalText() ([]byte, error) { return []byte(p.Text), nil }

// UnmarshalText reads a sentence that MarshalText wrote, and recognizes its kind.
func (p *Problem) UnmarshalText(text []byte) error {
	*p = NewProblem(string(text))
	return nil
}

// Run says what was run against what.
type Run struct {
	Mode    string `json:"mode"`   // "run", "record", "replay", "gate", "check"
	Target  string `json:"target"` // name and addresses, as shown to people
	Dialect string `json:"dialect"`
	// Spoke counts the rules on which the target was seen to speak each dialect.
	Spoke          map[string]int    `json:"spoke"`
	SpecVersion    string            `json:"spec_version"`
	HarnessVersion string            `json:"harness_version"`
	StartedAt      time.Time         `json:"started_at"`
	DurationMS     float64           `json:"duration_ms"`
	Seed           int64             `json:"seed"`
	Features       []string          `json:"features"`
	Timeouts       map[string]string `json:"timeouts"`
	Shard          string            `json:"shard,omitempty"`
	Filters        map[string]string `json:"filters,omitempty"`
}

// Totals keeps apart what readers confuse. Cases counts all of them.
type Totals struct {
	Cases        int `json:"cases"`
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	NotJudged    int `json:"not_judged"`
	Unsupported  int `json:"unsupported"`
	Excluded     int `json:"excluded"`
	KnownFailing int `json:"known_failing"`
	Warnings     int `json:"warnings"` // cases with a broken SHOULD that failed nothing
	Checks       int `json:"checks"`
	Requests     int `json:"requests"`
}

// RuleEntry is the verdict on a rule: the worst of its cases.
type RuleEntry struct {
	ID       string      `json:"id"`
	Level    specs.Level `json:"level"`
	Basis    string      `json:"basis"`
	Sentence string      `json:"sentence"`
	// Status is passed, failed, warning, not_judged, unsupported, excluded,
	// known_failing or not_run.
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"`
	// Spoke is the dialect the target was seen to speak here: recorded,
	// documented, or both in different cases.
	Spoke  string   `json:"spoke,omitempty"`
	Checks int      `json:"checks"`
	Cases  []string `json:"cases"`
}

// CaseEntry is the verdict on a case with what led to it.
type CaseEntry struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Subject    string    `json:"subject"`
	Status     Status    `json:"status"`
	Reason     string    `json:"reason,omitempty"`
	StartedAt  time.Time `json:"started_at"`
	DurationMS float64   `json:"duration_ms"`
	Checks     int       `json:"checks"`
	Attempts   int       `json:"attempts,omitempty"`
	Rules      []string  `json:"rules"`
	// Judged counts the checks per rule, ambient rules included. Without it
	// nothing tells a rule that held from one that the case never reached.
	Judged map[string]int `json:"judged"`
	// Spoke holds, per rule, the dialect that the answers met.
	Spoke    map[string]specs.Dialect `json:"spoke,omitempty"`
	Findings []judge.Finding          `json:"findings"`
	// FindingsLeftOut counts further findings of rules that Findings holds many of.
	FindingsLeftOut int             `json:"findings_left_out,omitempty"`
	Exchanges       []ExchangeEntry `json:"exchanges"`
}

// ExchangeEntry is one redacted exchange, with the command that repeats it.
type ExchangeEntry struct {
	exchange.Exchange
	RequestBody  string `json:"request_body,omitempty"`
	ResponseBody string `json:"response_body,omitempty"`
	Curl         string `json:"curl"`
}
