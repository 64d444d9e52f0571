package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// Finish computes everything that follows from the cases of a report: the totals; the
// status, reason, checks, cases and dialect of every rule in r.Rules; the dialects of
// the run; the totals of the coverage; and the verdict with its exit code. It adds no
// rule to r.Rules. It tells a mixture of dialects anew. A runner that was interrupted sets r.Verdict to
// Interrupted first. Every sentence of the report is made fit for people; the secrets are those that the run knows.
func Finish(r *Report, secrets ...string) {
	clean(r, secrets)
	TellMixture(r)
	r.Totals = totalsOf(r)
	r.Gate.finish()
	r.Check.Finish()
	r.Known = countKnown(r)
	r.Run.Spoke = map[string]int{string(specs.Recorded): 0, string(specs.Documented): 0}
	cases := casesByRule(r.Cases)
	for i := range r.Rules {
		judgeRule(&r.Rules[i], cases[r.Rules[i].ID], r.JudgedInPassing[r.Rules[i].ID])
		for dialect := range r.Run.Spoke {
			if spoke := r.Rules[i].Spoke; spoke == dialect || spoke == spokeBoth {
				r.Run.Spoke[dialect]++
			}
		}
	}
	judgeDialects(r)
	if r.Coverage != nil {
		r.Coverage.Count()
	}
	r.Causes = causesOf(r.Cases)
	r.Verdict, r.ExitCode = Decide(r)
}

// countCases returns the totals of the cases.
func countCases(cases []CaseEntry) Totals {
	totals := Totals{Cases: len(cases)}
	for i := range cases {
		c := &cases[i]
		totals.Checks += c.Checks
		totals.Requests += requestsOf(c)
		switch c.Status {
		case StatusPassed:
			totals.Passed++
			if len(c.Findings) > 0 {
				totals.Warnings++
			}
		case StatusFailed:
			totals.Failed++
		case StatusBlocked:
			totals.Blocked++
		case StatusNotJudged:
			totals.NotJudged++
		case StatusUnsupported:
			totals.Unsupported++
		case StatusExcluded:
			totals.Excluded++
		case StatusKnownFailing:
			totals.KnownFailing++
		}
	}
	return totals
}

// Decide returns the verdict on a run and its exit code, without changing the report.
// They follow from the cases, from the lists Stale and Incomplete and from the minimum
// of coverage. A run that judged nothing is never conformant, and neither is one whose set-up breaks a rule.
func Decide(r *Report) (Verdict, int) {
	totals := countCases(r.Cases)
	verdict := Conformant
	switch {
	case r.Verdict == Interrupted:
		verdict = Interrupted
	case totals.Failed > 0 || len(stuckCases(r.Cases)) > 0 || len(r.Stale) > 0:
		verdict = NotConformant
	case r.Gate != nil && totals.Cases == 0: // whatever else is incomplete
		verdict = NothingSelected
	case totals.NotJudged+totals.Blocked > 0 || len(r.Incomplete) > 0:
		verdict = NotJudged
	case totals.Passed+totals.KnownFailing == 0 && (r.Check == nil || !r.Check.MayBeEmpty):
		verdict = NothingSelected
	case short(r) || len(notCalled(r)) > 0:
		verdict = NotConformant
	}
	return verdict, verdict.ExitCode()
}

func requestsOf(c *CaseEntry) int { return max(c.Requests, len(c.Exchanges)) }

// casesByRule returns the cases of each rule, in the order of the report: those that declare it,
// judged it or have a finding about it. No other case says anything about the rule.
func casesByRule(cases []CaseEntry) map[string][]*CaseEntry {
	byRule := map[string][]*CaseEntry{}
	for i := range cases {
		c := &cases[i]
		rules := slices.Clone(c.Rules)
		for rule, checks := range c.Judged {
			if checks > 0 {
				rules = append(rules, rule)
			}
		}
		for n := range c.Findings {
			rules = append(rules, c.Findings[n].Rule)
		}
		slices.Sort(rules)
		for _, rule := range slices.Compact(rules) {
			byRule[rule] = append(byRule[rule], c)
		}
	}
	return byRule
}

// judgeRule fills in what the cases of a rule say about it. Passing counts the checks in cases that passed and
// no longer say so.
func judgeRule(rule *RuleEntry, cases []*CaseEntry, passing int) {
	rule.Status, rule.Reason = ruleStatus(rule.ID, cases)
	if passing > 0 && worse(StatusPassed, rule.Status) {
		rule.Status, rule.Reason = StatusPassed, ""
	}
	rule.Checks, rule.Cases = passing, []string{}
	spoken := map[specs.Dialect]bool{}
	for _, c := range cases {
		rule.Checks += c.Judged[rule.ID]
		rule.Cases = append(rule.Cases, c.ID)
		if dialect := c.Spoke[rule.ID]; dialect != "" {
			spoken[dialect] = true
		}
	}
	slices.Sort(rule.Cases)
	rule.Spoke = spokenBy(spoken)
}

// spokeBoth is the dialect of a rule that had one dialect in one case and the other in
// another case.
const spokeBoth = "both"

func spokenBy(spoken map[specs.Dialect]bool) string {
	if spoken[specs.Recorded] && spoken[specs.Documented] {
		return spokeBoth
	}
	for dialect := range spoken {
		return string(dialect)
	}
	return ""
}

// ruleStatus returns the status of a rule, which is the worst in its cases, and the
// reason if the status needs one. The cases of a rule are those that declare it and
// those that judged it on every answer.
func ruleStatus(rule string, cases []*CaseEntry) (status Status, reason string) {
	status = StatusNotRun
	for _, c := range cases {
		if s, why := ruleIn(rule, c); worse(s, status) {
			status, reason = s, why
		}
	}
	return status, reason
}

// ruleIn returns the status of a rule in one case.
func ruleIn(rule string, c *CaseEntry) (status Status, reason string) {
	must, should := splitByLevel(findingsOf(c, rule))
	judged := c.Judged[rule] > 0
	switch {
	case len(must) > 0 && c.Status == StatusKnownFailing:
		return StatusKnownFailing, c.Reason
	case len(must) > 0:
		return StatusFailed, ""
	case !declares(c, rule):
		return ambientIn(judged, len(should) > 0), ""
	case slices.Contains(unreached, c.Status):
		return c.Status, c.Reason
	case len(should) > 0:
		return StatusWarning, ""
	case judged:
		return StatusPassed, ""
	}
	return StatusNotJudged, c.ID + " ended before it was judged"
}

// unreached are the statuses of cases that did not come to their rules.
var unreached = []Status{StatusBlocked, StatusNotJudged, StatusUnsupported, StatusExcluded}

// ambientIn returns the status of a rule in a case that does not declare it. It holds
// even if the case itself has no verdict.
func ambientIn(judged, warned bool) Status {
	switch {
	case warned:
		return StatusWarning
	case judged:
		return StatusPassed
	}
	return StatusNotRun
}

// countKnown returns the entries of the lists that cases need, each with the number of its cases.
func countKnown(r *Report) []KnownEntry {
	counts := make([]int, len(r.Known))
	for i := range r.Cases {
		needed := map[int]bool{}
		for n := range r.Cases[i].Findings {
			if at := knownBy(r, &r.Cases[i], &r.Cases[i].Findings[n]); at >= 0 {
				needed[at] = true
			}
		}
		for at := range needed {
			counts[at]++
		}
	}
	var known []KnownEntry
	for i, entry := range r.Known {
		if entry.Cases = counts[i]; entry.Cases > 0 {
			known = append(known, entry)
		}
	}
	return known
}

// knownBy returns the index of the first entry that a finding needs, or -1: an entry excuses what fails a case that is
// known to fail, any warning, and what it identifies.
func knownBy(r *Report, c *CaseEntry, f *judge.Finding) int {
	named := f.Level == specs.Should || c.Status == StatusKnownFailing
	identity := f.Identity()
	return slices.IndexFunc(r.Known, func(e KnownEntry) bool {
		return named && (e.Name == c.ID || e.Name == f.Rule) || judge.Identifies(e.Name, identity)
	})
}

// knownSentence returns what is known to fail in one line, or "" where nothing is: the cases that fail and those that only
// warn of a listed SHOULD.
func knownSentence(r *Report) string {
	counts := map[string]int{}
	warning := 0
	for i := range r.Cases {
		c := &r.Cases[i]
		why := map[string]bool{}
		if c.Status == StatusKnownFailing {
			why[reasonOf(c)] = true
		} else {
			for n := range c.Findings {
				if at := knownBy(r, c, &c.Findings[n]); at >= 0 {
					why[r.Known[at].Reason] = true
				}
			}
			warning += min(len(why), 1)
		}
		for reason := range why {
			counts[reason]++
		}
	}
	if len(counts) == 0 {
		return ""
	}
	var parts []string
	for _, reason := range sortedReasons(counts) {
		parts = append(parts, fmt.Sprintf("%s: %s", caseCount(reason.count), reason.reason))
	}
	if more := len(parts) - shownKnown; more > 0 {
		parts = append(parts[:shownKnown], fmt.Sprintf("%d more reasons; see report.json", more))
	}
	listed := ""
	if warning > 0 {
		listed = ", and " + names.Counted(warning, "more warns", "more warn")
	}
	if len(r.Known) > 0 {
		listed += ", by " + names.Counted(len(r.Known), "entry", "entries") + " of " + knownLists(r)
	}
	return fmt.Sprintf("Known failing: %s%s (%s).", caseCount(r.Totals.KnownFailing), listed, strings.Join(parts, "; "))
}

// knownLists returns the files of the entries that cases need, or what such a list is called where the report does not say.
func knownLists(r *Report) string {
	var lists []string
	for _, entry := range r.Known {
		if list := markup.OneLine(entry.List); list != "" && !slices.Contains(lists, list) {
			lists = append(lists, list)
		}
	}
	return cmp.Or(strings.Join(lists, " and "), "known-failing")
}

// KnownReason returns the reason for which a finding of a case is no failure; known is false for one that is.
func (r *Report) KnownReason(c *CaseEntry, f judge.Finding) (reason string, known bool) {
	if at := knownBy(r, c, &f); at >= 0 {
		return r.Known[at].Reason, true
	}
	return c.Reason, c.Status == StatusKnownFailing && f.Level == specs.Must
}

func declares(c *CaseEntry, rule string) bool { return slices.Contains(c.Rules, rule) }

func findingsOf(c *CaseEntry, rule string) []judge.Finding {
	var found []judge.Finding
	for _, finding := range c.Findings {
		if finding.Rule == rule {
			found = append(found, finding)
		}
	}
	return found
}
