package reports

// The statuses of cases; rules add StatusWarning and StatusNotRun. They are the
// words of suites.Status, kept apart so that a report can be read without cases.
const (
	StatusPassed       = "passed"
	StatusFailed       = "failed"
	StatusNotJudged    = "not_judged"
	StatusUnsupported  = "unsupported"
	StatusExcluded     = "excluded"
	StatusKnownFailing = "known_failing"
	StatusWarning      = "warning"
	StatusNotRun       = "not_run"
)

// worstFirst orders the statuses for rules and for a case that two shards ran.
// Passed is worse than unsupported and excluded: a case that ran anywhere has
// run, and a rule that was judged anywhere was judged.
var worstFirst = []string{
	StatusFailed, StatusKnownFailing, StatusNotJudged, StatusWarning,
	StatusPassed, StatusUnsupported, StatusExcluded, StatusNotRun,
}

// caseStatuses are the statuses that a case may have.
var caseStatuses = []string{
	StatusPassed, StatusFailed, StatusNotJudged, StatusUnsupported, StatusExcluded, StatusKnownFailing,
}

// exitCodes gives the exit code of every verdict.
var exitCodes = map[Verdict]int{
	Conformant: 0, NotConformant: 1, NotJudged: 3, NothingSelected: 4, Interrupted: 130,
}

// ExitCode is the exit code that stands for the verdict, 2 (wrong usage) for a
// verdict that does not exist.
func (v Verdict) ExitCode() int {
	if code, known := exitCodes[v]; known {
		return code
	}
	return 2
}

// Worse tells whether status a is worse than status b.
func Worse(a, b string) bool { return rank(a) < rank(b) }

func rank(status string) int {
	for i, s := range worstFirst {
		if s == status {
			return i
		}
	}
	return len(worstFirst)
}
