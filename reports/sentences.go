package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

func caseCount(n int) string { return names.Count(n, "case") }
func rules(n int) string     { return names.Count(n, "rule") }

// effort says how much was judged: "12 checks in 3 requests".
func effort(t Totals) string {
	return names.Count(t.Checks, "check") + " in " + names.Count(t.Requests, "request")
}

// VerdictSentence returns the result of the run in one sentence.
func VerdictSentence(r *Report) string {
	switch {
	case r.Gate != nil:
		return gateVerdict(r)
	case r.Check != nil:
		return checkVerdict(r)
	}
	t := r.Totals
	switch r.Verdict {
	case Conformant:
		if t.KnownFailing > 0 {
			return fmt.Sprintf("Conformant: %s passed, %d more failed as listed in %s.",
				caseCount(t.Passed), t.KnownFailing, knownLists(r))
		}
		return fmt.Sprintf("Conformant: %s passed, none failed.", caseCount(t.Passed))
	case NotConformant:
		return notConformantSentence(r)
	case NotJudged:
		if t.NotJudged == 0 && t.Blocked > 0 {
			return fmt.Sprintf("Not judged: %s blocked; of the others, %d passed and none failed.",
				names.Counted(t.Blocked, "case is", "cases are"), t.Passed)
		}
		if t.NotJudged == 0 {
			return fmt.Sprintf("Not judged: the run is incomplete; of what was judged, %s passed and none failed.",
				caseCount(t.Passed))
		}
		return fmt.Sprintf("Not judged: %s got no answer that could be judged; "+
			"of the others, %d passed and none failed.", caseCount(t.NotJudged), t.Passed)
	case Interrupted:
		return fmt.Sprintf("Interrupted: until then, %s passed and %d failed.", caseCount(t.Passed), t.Failed)
	case NothingSelected:
		if t.Cases == 0 {
			return "Nothing was judged: no case was selected."
		}
		return fmt.Sprintf("Nothing was judged: of %s, %s left out by the filters and %s not supported by the target.",
			caseCount(t.Cases), names.Counted(t.Excluded, "was", "were"), names.Counted(t.Unsupported, "is", "are"))
	}
	return fmt.Sprintf("Unknown verdict %q.", r.Verdict)
}

func notConformantSentence(r *Report) string {
	t := r.Totals
	switch {
	case t.Failed > 0:
		judged := t.Passed + t.Failed + t.KnownFailing
		return fmt.Sprintf("Not conformant: %d of %s failed, breaking %s.",
			t.Failed, names.Count(judged, "judged case"), rules(len(rulesWith(r, StatusFailed)))) + waitingSentence(r)
	case len(stuckCases(r.Cases)) > 0:
		return fmt.Sprintf("Not conformant: no case failed, but the set-up breaks %s.",
			rules(len(rulesWith(r, StatusFailed)))) + waitingSentence(r)
	case len(r.Stale) == 0 && short(r):
		return shortSentence(r)
	case r.Run.Mode == ModeReplay:
		return "Not conformant: no case failed, but the recordings or a list of known cases are out of date."
	}
	return fmt.Sprintf("Not conformant: no case failed, but %s no longer true.", staleEntries(r))
}

func staleEntries(r *Report) string {
	return names.Counted(len(r.Stale), "entry of the known-failing or known-flaky list is",
		"entries of the known-failing or known-flaky list are")
}

// waitingSentence returns how many cases are blocked, to follow another sentence.
func waitingSentence(r *Report) string {
	if r.Totals.Blocked == 0 {
		return ""
	}
	return " " + names.Counted(r.Totals.Blocked, "case is", "cases are") + " blocked" + mostWaitFor(r) + "."
}

// mostWaitFor returns what most of the cases that are not green wait for, to follow other words; empty if there is no such
// thing.
func mostWaitFor(r *Report) string {
	if len(r.Causes) == 0 || r.Causes[0].Waiting*2 <= r.Totals.Failed+r.Totals.Blocked {
		return ""
	}
	return ": " + blockedAt(&r.Causes[0])
}

// DialectSentence returns a sentence on the dialect that the target speaks. If the
// target mixes dialects, it names the rules of the less frequent one, each with a case that shows it.
func DialectSentence(r *Report) string {
	recorded, documented := r.Run.Spoke[string(specs.Recorded)], r.Run.Spoke[string(specs.Documented)]
	switch {
	case recorded == 0 && documented == 0:
		return "No rule that was judged distinguishes the recorded from the documented dialect."
	case documented == 0:
		return fmt.Sprintf("The target speaks the recorded dialect (seen on %s).", rules(recorded))
	case recorded == 0:
		return fmt.Sprintf("The target speaks the documented dialect (seen on %s).", rules(documented))
	}
	fewer := specs.Documented
	if recorded < documented {
		fewer = specs.Recorded
	}
	shown := map[string]string{} // a case for each rule
	for _, s := range spokenIn(r.Cases) {
		shown[s.Rule] = s.Recorded
		if fewer == specs.Documented {
			shown[s.Rule] = s.Documented
		}
	}
	var names []string
	for i := range r.Rules {
		if id := r.Rules[i].ID; shown[id] != "" {
			names = append(names, id+" ("+shown[id]+")")
		}
	}
	return fmt.Sprintf("The target mixes dialects: recorded on %s, documented on %s. Rules of the %s dialect: %s.",
		rules(recorded), rules(documented), fewer, listNames(names, 10))
}

// listNames joins names and says how many it leaves out.
func listNames(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// TotalLine is one of the totals with what it means.
type TotalLine struct {
	Label string
	Count int
	Means string
	Mark  Status // the status whose color it has
}

// TotalLines returns the totals in the order in which people read them.
func TotalLines(r *Report) []TotalLine {
	t, unjudged := r.Totals, "no answer: target down, timeout or 429"
	const unsupported = "the target lacks a feature, or its dialect does not have the rule"
	if r.Run.Mode == ModeReplay {
		unjudged = "the recording is missing or broken"
	}
	return []TotalLine{
		{"passed", t.Passed, "every MUST held", StatusPassed},
		{"failed", t.Failed, "a MUST was broken", StatusFailed},
		{"blocked", t.Blocked, "the set-up did not work, or the run was interrupted", StatusBlocked},
		{"known failing", t.KnownFailing, "a MUST was broken, as listed in known-failing", StatusKnownFailing},
		{"not judged", t.NotJudged, unjudged, StatusNotJudged},
		{"not supported", t.Unsupported, unsupported, StatusUnsupported},
		{"excluded", t.Excluded, "left out by a filter", StatusExcluded},
		{"with warnings", t.Warnings, "passed, but a SHOULD was broken", StatusWarning},
	}
}

// rulesWith returns the rules of that status.
func rulesWith(r *Report, status Status) []*RuleEntry {
	var found []*RuleEntry
	for i := range r.Rules {
		if r.Rules[i].Status == status {
			found = append(found, &r.Rules[i])
		}
	}
	return found
}

// casesWith returns the cases of that status.
func casesWith(r *Report, status Status) []*CaseEntry {
	var found []*CaseEntry
	for i := range r.Cases {
		if r.Cases[i].Status == status {
			found = append(found, &r.Cases[i])
		}
	}
	return found
}

// reasonOf returns why a case has its status.
func reasonOf(c *CaseEntry) string { return cmp.Or(c.Reason, "no reason given") }

// reasonCount is how many cases share a reason.
type reasonCount struct {
	reason string
	count  int
}

// reasons groups cases by their reason, most frequent first.
func reasons(group []*CaseEntry) []reasonCount {
	counts := map[string]int{}
	for _, c := range group {
		counts[reasonOf(c)]++
	}
	return sortedReasons(counts)
}

// subject is a subject with its cases.
type subject struct {
	name   string
	cases  []*CaseEntry
	totals Totals
}

// subjects groups the cases by subject, in order of first appearance.
func subjects(r *Report) []subject {
	var list []subject
	at := map[string]int{}
	for i := range r.Cases {
		name := r.Cases[i].Subject
		if _, seen := at[name]; !seen {
			at[name] = len(list)
			list = append(list, subject{name: name})
		}
		group := &list[at[name]]
		group.cases = append(group.cases, &r.Cases[i])
	}
	for i := range list {
		entries := make([]CaseEntry, len(list[i].cases))
		for j, c := range list[i].cases {
			entries[j] = *c
		}
		list[i].totals = countCases(entries)
	}
	return list
}

// chosenSubjects returns the subjects without those that the filters exclude as a whole.
func chosenSubjects(r *Report) []subject {
	return slices.DeleteFunc(subjects(r), func(s subject) bool { return s.totals.Excluded == s.totals.Cases })
}

// column is a count in the tables of subjects.
type column struct {
	name string
	of   func(Totals) int
	// usual holds if a gate shows it even where it is 0 everywhere.
	usual bool
}

var columns = []column{
	{"Passed", func(t Totals) int { return t.Passed }, true},
	{"Failed", func(t Totals) int { return t.Failed }, true},
	{"Blocked", func(t Totals) int { return t.Blocked }, false},
	{"Known failing", func(t Totals) int { return t.KnownFailing }, false},
	{"Not judged", func(t Totals) int { return t.NotJudged }, false},
	{"Not supported", func(t Totals) int { return t.Unsupported }, false},
	{"Excluded", func(t Totals) int { return t.Excluded }, false},
}

// columnsOf returns the columns of a report. Most are about cases that can be left out, which those of a gate cannot.
func columnsOf(r *Report) []column {
	if r.Gate == nil {
		return columns
	}
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return !c.usual && c.of(r.Totals) == 0 })
}

// Notes returns all sentences about the run itself, worst first.
func Notes(r *Report) []string {
	all := slices.Concat(r.Stale, r.Incomplete)
	for _, problem := range r.Problems {
		all = append(all, problem.Text)
	}
	return all
}

// firstMessage returns the sentence that stands for a failed case.
func firstMessage(c *CaseEntry) string {
	must, should := splitByLevel(c.Findings)
	for _, finding := range append(must, should...) {
		return sentenceOf(finding)
	}
	return cmp.Or(c.Reason, c.ID+" failed without a finding")
}

// sentenceOf returns the message of a finding with the name of its rule.
func sentenceOf(finding judge.Finding) string {
	if strings.HasPrefix(finding.Message, finding.Rule) {
		return finding.Message
	}
	return fmt.Sprintf("%s (%s): %s", finding.Rule, finding.Level, finding.Message)
}
