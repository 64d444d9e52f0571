// Package reports holds the report of a run and writes it as JUnit XML, JSON, Markdown
// and console text. ReadJSON reads a report.json back, and Merge joins the reports of
// shards.
package reports

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Verdict is the result of a whole run.
type Verdict string

// The verdicts of a run, each with its exit code.
const (
	Conformant      Verdict = "conformant"       // 0
	NotConformant   Verdict = "not_conformant"   // 1
	NotJudged       Verdict = "not_judged"       // 3
	NothingSelected Verdict = "nothing_selected" // 4
	Interrupted     Verdict = "interrupted"      // 130
)

// Report is what report.json holds. Schema describes it.
type Report struct {
	Schema   string  `json:"$schema"`
	Verdict  Verdict `json:"verdict"`
	ExitCode int     `json:"exit_code"`
	Run      Run     `json:"run"`
	Totals   Totals  `json:"totals"`
	// Causes are the likely causes of the failed cases, what to mend first before the others. Finish
	// computes them.
	Causes []Cause     `json:"causes,omitempty"`
	Rules  []RuleEntry `json:"rules"`
	Cases  []CaseEntry `json:"cases"`
	// Stale holds a sentence for each entry of the known-failing and known-flaky lists
	// that is no longer true: what it names passes, or does not exist. A replay adds
	// recordings that are too old. Any sentence makes the run NotConformant.
	Stale []string `json:"stale"`
	// Known holds the entries of the known-failing and known-flaky lists. Finish keeps those that a case
	// needs, and counts its cases.
	Known []KnownEntry `json:"known,omitempty"`
	// ListUpdate says what was written to the known-failing list, or why nothing was. It is empty where the run
	// was not asked to.
	ListUpdate string `json:"list_update,omitempty"`
	// Incomplete holds a sentence for each thing other than a case that was not judged,
	// such as a missing shard. Any sentence makes a run without failures NotJudged.
	Incomplete []string `json:"incomplete"`
	unwritten  bool     // a document of it
	// Problems are other things about the run itself, such as a target that stopped
	// answering. They do not change the verdict.
	Problems []Problem `json:"problems"`
	// JudgedInPassing counts, for each rule, the checks that the cases in report.json leave out: those of rules
	// that a passed case does not declare.
	JudgedInPassing map[string]int `json:"judged_in_passing,omitempty"`
	// Gate is what a report of a gate says of the client's run as a whole; nil in all others.
	Gate *Gate `json:"gate,omitempty"`
	// Check is what a report of recorded traffic says of the files; nil in all others.
	Check *files.Check `json:"check,omitempty"`
	// Coverage says how much of the contract the run exercised. It is nil in reports of
	// versions that did not measure it.
	Coverage *coverage.Coverage `json:"coverage,omitempty"`
}

// KnownEntry is an entry of a list of known failures.
type KnownEntry struct {
	Name   string `json:"name"` // a case ID or a rule name
	Reason string `json:"reason"`
	List   string `json:"list,omitempty"` // the file that has it, as it was named; older reports lack it
	Cases  int    `json:"cases"`          // that fail as the entry says, or warn of the SHOULD that it is about
}

// Problem is something about the run itself that changes no verdict. report.json
// holds only its text.
type Problem struct {
	Kind ProblemKind
	Text string // one sentence
}

// ProblemKind distinguishes the problems that need advice of their own.
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

// Mode is what a run does.
type Mode string

// The modes of a run.
const (
	ModeRun     Mode = "run"
	ModeRecord  Mode = "record"
	ModeReplay  Mode = "replay"
	ModeExplore Mode = "explore"
	ModeGate    Mode = "gate"
	ModeCheck   Mode = "check"
)

// Run describes a run: its target and its settings.
type Run struct {
	Mode    Mode   `json:"mode"`
	Target  string `json:"target"` // name and addresses, as shown to people
	Dialect string `json:"dialect"`
	// Spoke counts, for each dialect, the rules on which the target spoke it.
	Spoke          map[string]int `json:"spoke"`
	SpecVersion    string         `json:"spec_version"`
	HarnessVersion string         `json:"harness_version"`
	StartedAt      time.Time      `json:"started_at"`
	DurationMS     float64        `json:"duration_ms"`
	Seed           int64          `json:"seed"`
	// Parallel is how many cases ran at once at most; 0: one.
	Parallel int               `json:"parallel,omitempty"`
	Features []string          `json:"features"`
	Timeouts map[string]string `json:"timeouts"`
	// Full says that report.json keeps every exchange. Otherwise it keeps those that show findings, and of
	// thousands of failures as much as fits.
	Full    bool              `json:"full,omitempty"`
	Shard   string            `json:"shard,omitempty"`
	Filters map[string]string `json:"filters,omitempty"`
}

// Totals counts the cases of a report. Each case counts in Cases and in exactly one of
// Passed, Failed, Blocked, NotJudged, Unsupported, Excluded and KnownFailing.
type Totals struct {
	Cases        int `json:"cases"`
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Blocked      int `json:"blocked"`
	NotJudged    int `json:"not_judged"`
	Unsupported  int `json:"unsupported"`
	Excluded     int `json:"excluded"`
	KnownFailing int `json:"known_failing"`
	Warnings     int `json:"warnings"` // passed cases in which a SHOULD was broken
	Checks       int `json:"checks"`
	Requests     int `json:"requests"`
}

// RuleEntry is the verdict on a rule, which is the worst of its cases.
type RuleEntry struct {
	ID       string      `json:"id"`
	Level    specs.Level `json:"level"`
	Basis    specs.Basis `json:"basis"`
	Sentence string      `json:"sentence"`
	Status   Status      `json:"status"`
	Reason   string      `json:"reason,omitempty"`
	// Spoke is the dialect that the target spoke on this rule: "recorded", "documented",
	// or "both" in different cases. It is empty if the rule does not depend on the
	// dialect or was not judged.
	Spoke  string   `json:"spoke,omitempty"`
	Checks int      `json:"checks"`
	Cases  []string `json:"cases"`
}

// CaseEntry is the verdict on a case with its findings and exchanges.
type CaseEntry struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Subject    string    `json:"subject"`
	Status     Status    `json:"status"`
	Reason     string    `json:"reason,omitempty"` // of every status but passed and failed
	StartedAt  time.Time `json:"started_at"`
	DurationMS float64   `json:"duration_ms"`
	Checks     int       `json:"checks"`
	Attempts   int       `json:"attempts,omitempty"` // set for a known-flaky case that ran again
	Rules      []string  `json:"rules"`
	// Judged counts the checks for each rule, including the rules that are judged on
	// every answer. A rule that is missing here was not reached.
	Judged map[string]int `json:"judged"`
	// Spoke holds, for each rule that depends on it, the dialect of the answers.
	Spoke    map[string]specs.Dialect `json:"spoke,omitempty"`
	Findings []judge.Finding          `json:"findings"`
	// FindingsLeftOut counts the findings that are left out of Findings, because it holds
	// many of the same rule.
	FindingsLeftOut int `json:"findings_left_out,omitempty"`
	PassedOver      int `json:"passed_over,omitempty"` // findings that walks went on past, since their rules are known to fail
	// Requests counts the requests of the case where Exchanges does not hold them all.
	Requests  int             `json:"requests,omitempty"`
	Exchanges []ExchangeEntry `json:"exchanges"`
}

// ExchangeEntry is a redacted exchange with its bodies as text and the curl command
// that repeats the request.
type ExchangeEntry struct {
	exchange.Exchange
	RequestBody  string `json:"request_body,omitempty"`
	ResponseBody string `json:"response_body,omitempty"`
	Curl         string `json:"curl"`
	// Before are the commands that repeat what was asked of the control API just before the request.
	Before []string `json:"before,omitempty"`
}

// exchangeOf returns the exchange with the number seq, which a finding names, or else
// the last exchange of the case. It returns nil if the case sent nothing.
func exchangeOf(c *CaseEntry, seq int) *ExchangeEntry {
	for i := range c.Exchanges {
		if seq != 0 && c.Exchanges[i].Seq == seq {
			return &c.Exchanges[i]
		}
	}
	if len(c.Exchanges) == 0 {
		return nil
	}
	return &c.Exchanges[len(c.Exchanges)-1]
}

// Status is the verdict on a case or on a rule.
type Status = suites.Status

// The statuses that a case and a rule can have.
const (
	StatusPassed       = suites.Passed
	StatusFailed       = suites.Failed
	StatusBlocked      = suites.Blocked      // its set-up did not work, or the run was interrupted
	StatusNotJudged    = suites.NotJudged    // no answer came that could be judged
	StatusUnsupported  = suites.Unsupported  // the target lacks a feature, or its dialect lacks the rule
	StatusExcluded     = suites.Excluded     // left out by a filter
	StatusKnownFailing = suites.KnownFailing // failed as the list of known failures says
)

// The statuses that only a rule can have.
const (
	StatusWarning Status = "warning" // a SHOULD was broken and no MUST
	StatusNotRun  Status = "not_run" // no case judged it
)

// worstFirst orders the statuses for a rule with several cases and for a case that two
// shards ran. Passed comes before unsupported and excluded: a case that ran in any
// shard has run, and a rule that any case judged was judged.
var worstFirst = []Status{
	StatusFailed, StatusBlocked, StatusKnownFailing, StatusNotJudged, StatusWarning,
	StatusPassed, StatusUnsupported, StatusExcluded, StatusNotRun,
}

// caseStatuses are the statuses that a case can have.
var caseStatuses = []Status{
	StatusPassed, StatusFailed, StatusBlocked, StatusNotJudged, StatusUnsupported, StatusExcluded, StatusKnownFailing,
}

// statusWords holds the statuses as people read them.
var statusWords = map[Status]string{
	StatusPassed: "passed", StatusFailed: "failed", StatusBlocked: "blocked", StatusNotJudged: "not judged",
	StatusUnsupported: "not supported", StatusExcluded: "excluded", StatusKnownFailing: "known failing",
	StatusWarning: "warning", StatusNotRun: "not run",
}

// Words returns a status as people read it.
func Words(status Status) string { return statusWords[status] }

// exitCodes holds the exit code of every verdict.
var exitCodes = map[Verdict]int{
	Conformant: 0, NotConformant: 1, NotJudged: 3, NothingSelected: 4, Interrupted: 130,
}

// ExitCode returns the exit code for the verdict, and 2 (wrong usage) for an unknown
// verdict.
func (v Verdict) ExitCode() int {
	if code, found := exitCodes[v]; found {
		return code
	}
	return 2
}

// worse reports whether status a is worse than status b.
func worse(a, b Status) bool { return statusRank(a) < statusRank(b) }

func statusRank(status Status) int {
	if i := slices.Index(worstFirst, status); i >= 0 {
		return i
	}
	return len(worstFirst)
}
