package reports

import "slices"

// What to do next.
const (
	coverMore = "What to do: write cases for what is not covered, or state in specs/coverage.yaml " +
		"why no run can reach it; or lower the minimum (min-coverage)."
	recordAgain = "What to do: record the cases again whose recordings are missing or broken. " +
		"Until then this replay says nothing about them."
	resumeRecording = "What to do: check that the target is up, then record again with --resume, " +
		"which records only what is missing. Every cassette that exists is whole."
	useTestMode = "What to do: point the run at the test mode, with test keys. " +
		"The harness leaves alone what answers in live mode."
	checkTarget = "What to do: check that the target is up and reachable at the addresses above, " +
		"lower the rate if it answered 429, or raise the timeouts; then run again. " +
		"This run says nothing about the cases that it did not judge."
	loosenFilters = "What to do: loosen the filters, or declare the features that the target has. " +
		"A run that judges nothing is never green."
	runWithout = "What to do: run without --rerun-failed, which leaves out all that has passed. " +
		"A run that judges nothing is never green."
	seeWays = "What to do: see why the client did not come to the gate: omise-conformance gate doctor -- COMMAND tries each " +
		"way in, and docs/gate.md has those by hand."
	judgeAll = "What to do: mend what the problems above say, such as an upstream that is down or a recording that lacks a " +
		"request (--record makes another); then run again."
	useMore   = "What to do: have the client's tests use more of the API, or lower the minimum (min-coverage)."
	callAll   = "What to do: have the client's tests call them, or require less (require-operations)."
	nameFiles = "What to do: name files or folders with recorded traffic, or the format of files that are not recognized (--format); " +
		"docs/check.md lists the formats."
	changeFirst = "What to do: where a change need not touch a recording, as in CI, --allow-empty lets such a check pass. " +
		"To judge all files, leave --since out."
	writeAll = "What to do: make the folder of the reports one that can be written, or name another (--report-dir); then run again."
	runAgain = "What to do: run again. The reports hold only what was judged before the interruption."
)

// NextStep returns what to do about a verdict that no case explains, and "" for the
// others.
func NextStep(r *Report) string {
	switch {
	case r.unwritten && r.Verdict == NotJudged && r.Totals.NotJudged+r.Totals.Blocked == 0:
		return writeAll
	case r.Gate != nil:
		return gateAdvice(r)
	}
	switch r.Verdict {
	case NotConformant:
		if r.Totals.Failed == 0 && len(stuckCases(r.Cases)) == 0 && len(r.Stale) == 0 && short(r) {
			return coverMore
		}
	case NotJudged:
		return judgeTheRest(r)
	case NothingSelected:
		if r.Run.Filters["rerun_failed"] != "" {
			return runWithout
		}
		return loosenFilters
	case Interrupted:
		return runAgain
	case Conformant:
	}
	return ""
}

// judgeTheRest returns how to come to a verdict on what was not judged.
func judgeTheRest(r *Report) string {
	switch {
	case r.Check != nil && r.Run.Filters["since"] != "":
		return changeFirst
	case r.Check != nil:
		return nameFiles
	case r.Run.Mode == ModeReplay:
		return recordAgain
	case r.Run.Mode == ModeRecord:
		return resumeRecording
	case slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Kind == LiveModeProblem }):
		return useTestMode
	}
	return checkTarget
}

// gateAdvice is NextStep for a gate.
func gateAdvice(r *Report) string {
	switch {
	case r.Verdict == NothingSelected && r.Gate.Requests == 0:
		return seeWays
	case r.Verdict == Interrupted:
		return runAgain
	case r.Verdict == NotJudged:
		return judgeAll
	case r.Verdict != NotConformant || r.Totals.Failed > 0 || len(r.Stale) > 0:
		return ""
	case len(r.Gate.NotCalled) > 0:
		return callAll
	}
	return useMore
}

// startWith says where to look first for a cause. A gate and a check have no cases that could be run alone.
func startWith(r *Report, c *Cause) string {
	if r.Gate != nil || r.Check != nil {
		return "see " + c.Case
	}
	return "start with --case " + c.Case
}
