package reports

import (
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// Status is the verdict on a case or on a rule.
type Status = suites.Status

// The statuses that a case and a rule can have.
const (
	StatusPassed       = suites.Passed
	StatusFailed       = suites.Failed
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
	StatusFailed, StatusKnownFailing, StatusNotJudged, StatusWarning,
	StatusPassed, StatusUnsupported, StatusExcluded, StatusNotRun,
}

// caseStatuses are the statuses that a case can have.
var caseStatuses = []Status{
	StatusPassed, StatusFailed, StatusNotJudged, StatusUnsupported, StatusExcluded, StatusKnownFailing,
}

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
