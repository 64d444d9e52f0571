package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

func TestDecideGivesVerdictAndExitCode(t *testing.T) {
	known := failed("charges/known")
	known.Status = StatusKnownFailing
	missing := newReport(passed("a/b"))
	missing.Incomplete = []string{"The run is not whole."}
	staleAndUnjudged := newReport(notJudged("a/b"))
	staleAndUnjudged.Stale = []string{"known-failing.txt line 1 names nothing."}
	stopped := newReport(failed("a/b"))
	stopped.Verdict = Interrupted
	noted := newReport(passed("a/b"))
	noted.Problems = NewProblems("The target answered 429 three times.")
	hindered := blocked("a/c")
	hindered.Findings[0].Level = specs.Should
	for name, test := range map[string]struct {
		report  *Report
		verdict Verdict
		code    int
	}{
		"all passed":                     {newReport(passed("a/b")), Conformant, 0},
		"a known failure is conformant":  {newReport(known), Conformant, 0},
		"a further problem":              {noted, Conformant, 0},
		"one failed":                     {newReport(passed("a/b"), failed("a/c")), NotConformant, 1},
		"failed weighs more than silent": {newReport(notJudged("a/b"), failed("a/c")), NotConformant, 1},
		"a stale entry":                  {stale(), NotConformant, 1},
		"a stale entry with silence":     {staleAndUnjudged, NotConformant, 1},
		"the set-up breaks a rule":       {newReport(passed("a/b"), blocked("a/c")), NotConformant, 1},
		"the set-up breaks a SHOULD":     {newReport(passed("a/b"), hindered), NotJudged, 3},
		"one not judged":                 {newReport(passed("a/b"), notJudged("a/c")), NotJudged, 3},
		"a part is missing":              {missing, NotJudged, 3},
		"nothing selected":               {newReport(), NothingSelected, 4},
		"all left out":                   {newReport(unsupported("a/b", "no clock"), excluded("a/c")), NothingSelected, 4},
		"interrupted after a failure":    {stopped, Interrupted, 130},
	} {
		verdict, code := Decide(test.report)
		if verdict != test.verdict || code != test.code {
			t.Errorf("%s: got %s with exit code %d, want %s with %d", name, verdict, code, test.verdict, test.code)
		}
	}
}

func TestRuleStatusIsTheWorstOfItsCases(t *testing.T) {
	const id = "charge.amount.minimum"
	with := func(status Status, judged int, findings ...judge.Finding) CaseEntry {
		c := newCase("x/y", status, id)
		c.Reason, c.Judged[id], c.Findings = "because", judged, findings
		return c
	}
	ambient := func(status Status, judged int, findings ...judge.Finding) CaseEntry {
		c := with(status, judged, findings...)
		c.Rules = []string{"other"}
		return c
	}
	must, should := finding(id, specs.Must, "a", "b", 1), finding(id, specs.Should, "a", "b", 1)
	other := finding("other", specs.Must, "a", "b", 1)
	for name, test := range map[string]struct {
		cases  []CaseEntry
		status Status
		reason string
	}{
		"no case":                         {nil, StatusNotRun, ""},
		"case of another rule":            {[]CaseEntry{ambient(StatusPassed, 0)}, StatusNotRun, ""},
		"passed":                          {[]CaseEntry{with(StatusPassed, 1)}, StatusPassed, ""},
		"own finding":                     {[]CaseEntry{with(StatusPassed, 1), with(StatusFailed, 1, must)}, StatusFailed, ""},
		"finding of another rule":         {[]CaseEntry{with(StatusFailed, 1, other)}, StatusPassed, ""},
		"another rule's finding came in":  {[]CaseEntry{with(StatusFailed, 0, other)}, StatusNotJudged, "x/y ended before it was judged"},
		"known failing":                   {[]CaseEntry{with(StatusKnownFailing, 1, must), with(StatusNotJudged, 0)}, StatusKnownFailing, "because"},
		"known failing by another rule":   {[]CaseEntry{with(StatusKnownFailing, 1, other)}, StatusPassed, ""},
		"blocked by another rule":         {[]CaseEntry{with(StatusBlocked, 0, other), with(StatusPassed, 1)}, StatusBlocked, "because"},
		"found in the set-up":             {[]CaseEntry{ambient(StatusBlocked, 1, must)}, StatusFailed, ""},
		"not judged beats warning":        {[]CaseEntry{with(StatusPassed, 1, should), with(StatusNotJudged, 1)}, StatusNotJudged, "because"},
		"warning beats passed":            {[]CaseEntry{with(StatusPassed, 1), with(StatusPassed, 1, should)}, StatusWarning, ""},
		"passed beats unsupported":        {[]CaseEntry{with(StatusUnsupported, 0), with(StatusPassed, 1)}, StatusPassed, ""},
		"unsupported beats excluded":      {[]CaseEntry{with(StatusExcluded, 0), with(StatusUnsupported, 0)}, StatusUnsupported, "because"},
		"excluded":                        {[]CaseEntry{with(StatusExcluded, 0)}, StatusExcluded, "because"},
		"ambient finding":                 {[]CaseEntry{ambient(StatusFailed, 1, must)}, StatusFailed, ""},
		"ambient in an unjudged case":     {[]CaseEntry{ambient(StatusNotJudged, 4)}, StatusPassed, ""},
		"ambient warning in a failed one": {[]CaseEntry{ambient(StatusFailed, 4, should)}, StatusWarning, ""},
	} {
		status, reason := ruleStatus(id, casesByRule(test.cases)[id])
		if status != test.status || reason != test.reason {
			t.Errorf("%s: got %q (%q), want %q (%q)", name, status, reason, test.status, test.reason)
		}
	}
}

func TestCountKeepsApartWhatReadersConfuse(t *testing.T) {
	want := Totals{Cases: 8, Passed: 3, Failed: 1, NotJudged: 1, Unsupported: 1, Excluded: 1, KnownFailing: 1, Warnings: 1, Checks: 15, Requests: 8}
	if got := countCases(mixed().Cases); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	waiting := Totals{Cases: 3, Passed: 1, Blocked: 2, Checks: 7, Requests: 3}
	if got := countCases(kinds()["blocked"].Cases); got != waiting {
		t.Errorf("got %+v, want %+v", got, waiting)
	}
}

func TestFinishFillsRulesAndDialects(t *testing.T) {
	a, b := passed("tokens/a"), passed("tokens/b")
	b.Spoke = map[string]specs.Dialect{"token.create": specs.Documented, "answer.shape": specs.Recorded}
	r := newReport(b, a)
	first := r.Rules[0]
	if first.Checks != 4 || first.Spoke != "both" || len(first.Cases) != 2 || first.Cases[0] != "tokens/a" {
		t.Errorf("the rule is %+v", first)
	}
	if r.Run.Spoke["recorded"] != 2 || r.Run.Spoke["documented"] != 1 {
		t.Errorf("the dialects are counted %v", r.Run.Spoke)
	}
	want := "The target mixes dialects: recorded on 2 rules, documented on 1 rule. Rules of the documented dialect: token.create (tokens/b)."
	if got := DialectSentence(r); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDialectSentenceOfOneDialect(t *testing.T) {
	c := passed("tokens/a")
	c.Spoke = map[string]specs.Dialect{"token.create": specs.Documented}
	if got, want := DialectSentence(newReport(c)), "The target speaks the documented dialect (seen on 1 rule)."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := DialectSentence(newReport()), "No rule that was judged distinguishes the recorded from the documented dialect."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestVerdictSentences(t *testing.T) {
	incomplete := newReport(passed("a/b"))
	incomplete.Incomplete = []string{"The run is not whole."}
	Finish(incomplete)
	known := failed("charges/known")
	known.Status = StatusKnownFailing
	reports := kinds()
	for want, r := range map[string]*Report{
		"Conformant: 2 cases passed, none failed.":                                                                reports["passing"],
		"Conformant: 1 case passed, 1 more failed as listed in known-failing.":                                    newReport(passed("a/b"), known),
		"Not conformant: 1 of 2 judged cases failed, breaking 1 rule.":                                            reports["failing"],
		"Not conformant: no case failed, but 1 entry of the known-failing or known-flaky list is no longer true.": reports["stale"],
		"Not judged: 1 case got no answer that could be judged; of the others, 1 passed and none failed.":         reports["unjudged"],
		"Not judged: the run is incomplete; of what was judged, 1 case passed and none failed.":                   incomplete,
		"Nothing was judged: no case was selected.":                                                               reports["empty"],
		"Nothing was judged: of 2 cases, 1 was left out by the filters and 1 is not supported by the target.":     reports["left-out"],
		"Interrupted: until then, 1 case passed and 0 failed.":                                                    reports["interrupted"],
	} {
		if got := VerdictSentence(r); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// What to do after an answer in live mode differs from what to do about a target
// that is down, also where the report was written, read and merged.
func TestNextStepAfterAnAnswerInLiveMode(t *testing.T) {
	stop := NewProblem(target.LiveModeStop(target.Call{Method: "GET", Path: "/charges"}))
	if stop.Kind != LiveModeProblem {
		t.Errorf("the kind is %q", stop.Kind)
	}
	down := newReport(passed("tokens/create"), notJudged("charges/timeout"))
	live := newReport(passed("tokens/create"), notJudged("charges/timeout"))
	live.Problems = NewProblems("The target answered 429 three times.", stop.Text)
	read, err := ReadJSON(bytes.NewReader(written(t, WriteJSON, live)))
	if err != nil {
		t.Fatal(err)
	}
	merged, err := Merge(down, read)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"as made": live, "as read": read, "as merged": merged} {
		if got := NextStep(r); !strings.Contains(got, "point the run at the test mode") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := NextStep(down); !strings.Contains(got, "check that the target is up") {
		t.Errorf("a target that is down: %s", got)
	}
}

func TestKnownEntriesAreCounted(t *testing.T) {
	r := listed()
	want := []KnownEntry{
		{"charge.amount.minimum", "issue 12: the limit is not checked", "ci/known-failing.txt", 1}, {"list.limit", "we page by cursor", "ci/known-failing.txt", 1},
	}
	if !slices.Equal(r.Known, want) {
		t.Errorf("got %+v, want %+v", r.Known, want)
	}
	first := listed()
	first.Known = first.Known[:1]
	merged, err := Merge(first, r)
	if err != nil || !slices.Equal(merged.Known, want) {
		t.Errorf("merged: %+v (%v), want %+v", merged.Known, err, want)
	}
}
