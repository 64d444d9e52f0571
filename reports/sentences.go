package reports

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// plural counts things: "1 case", "2 cases".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func cases(n int) string { return plural(n, "case", "cases") }
func rules(n int) string { return plural(n, "rule", "rules") }

// VerdictSentence says in one sentence what the run showed.
func VerdictSentence(r *Report) string {
	t := r.Totals
	judged := t.Passed + t.Failed + t.KnownFailing
	switch r.Verdict {
	case Conformant:
		if t.KnownFailing > 0 {
			return fmt.Sprintf("Conformant: %s passed, %d more failed as listed in known-failing.", cases(t.Passed), t.KnownFailing)
		}
		return fmt.Sprintf("Conformant: %s passed, none failed.", cases(t.Passed))
	case NotConformant:
		if t.Failed == 0 && len(r.Stale) == 0 && short(r) {
			return shortSentence(r)
		}
		if t.Failed == 0 && r.Run.Mode == "replay" {
			return "Not conformant: no case failed, but the recordings or a list of known cases are out of date."
		}
		if t.Failed == 0 {
			return fmt.Sprintf("Not conformant: no case failed, but %s no longer true.",
				plural(len(r.Stale), "entry of the known-failing or known-flaky list is", "entries of the known-failing or known-flaky list are"))
		}
		return fmt.Sprintf("Not conformant: %d of %s failed, breaking %s.", t.Failed, plural(judged, "judged case", "judged cases"), rules(len(rulesWith(r, StatusFailed))))
	case NotJudged:
		if t.NotJudged == 0 {
			return fmt.Sprintf("Not judged: the run is incomplete; of what was judged, %s passed and none failed.", cases(t.Passed))
		}
		return fmt.Sprintf("Not judged: %s got no answer that could be judged; of the others, %d passed and none failed.", cases(t.NotJudged), t.Passed)
	case Interrupted:
		return fmt.Sprintf("Interrupted: up to then %s passed and %d failed.", cases(t.Passed), t.Failed)
	case NothingSelected:
		if t.Cases == 0 {
			return "Nothing was judged: no case was selected."
		}
		return fmt.Sprintf("Nothing was judged: of %s, %s left out by the filters and %s not supported by the target.",
			cases(t.Cases), plural(t.Excluded, "was", "were"), plural(t.Unsupported, "is", "are"))
	}
	return fmt.Sprintf("Unknown verdict %q.", r.Verdict)
}

// DialectSentence says which dialect the target speaks, and where it mixes them
// which rules are the odd ones out.
func DialectSentence(r *Report) string {
	recorded, documented := r.Run.Spoke[string(specs.Recorded)], r.Run.Spoke[string(specs.Documented)]
	switch {
	case recorded == 0 && documented == 0:
		return "No rule judged here tells the recorded and the documented dialect apart."
	case documented == 0:
		return fmt.Sprintf("The target speaks the recorded dialect (seen on %s).", rules(recorded))
	case recorded == 0:
		return fmt.Sprintf("The target speaks the documented dialect (seen on %s).", rules(documented))
	}
	odd := string(specs.Documented)
	if recorded < documented {
		odd = string(specs.Recorded)
	}
	var names []string
	for i := range r.Rules {
		if spoke := r.Rules[i].Spoke; spoke == odd || spoke == spokeBoth {
			names = append(names, r.Rules[i].ID)
		}
	}
	return fmt.Sprintf("The target mixes the dialects: recorded on %s, documented on %s. The odd ones out (%s): %s.",
		rules(recorded), rules(documented), odd, listNames(names, 10))
}

// listNames joins names and says how many it leaves out.
func listNames(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// totalLine is one honest number with words that cannot be confused.
type totalLine struct {
	label string
	count int
	means string
	mark  Status // the status whose colour it has
}

func totalLines(r *Report) []totalLine {
	t, unjudged := r.Totals, "no answer: target down, timeout or 429"
	if r.Run.Mode == "replay" {
		unjudged = "the recording is missing or broken"
	}
	return []totalLine{
		{"passed", t.Passed, "judged, every MUST held", StatusPassed},
		{"failed", t.Failed, "judged, a MUST was broken", StatusFailed},
		{"known failing", t.KnownFailing, "judged, broken as listed in known-failing", StatusKnownFailing},
		{"not judged", t.NotJudged, unjudged, StatusNotJudged},
		{"not supported", t.Unsupported, "the target lacks a feature, or its dialect lacks the rule", StatusUnsupported},
		{"excluded", t.Excluded, "left out by a filter", StatusExcluded},
		{"with warnings", t.Warnings, "among the passed: a SHOULD was broken", StatusWarning},
	}
}

// NextStep says what to do about a verdict that no case explains, and is empty for
// the others.
func NextStep(r *Report) string {
	switch r.Verdict {
	case NotConformant:
		if r.Totals.Failed == 0 && len(r.Stale) == 0 && short(r) {
			return "What to do: see what is not covered, write cases for it or say in specs/coverage.yaml why no run can reach it; or ask for less (min-coverage)."
		}
	case NotJudged:
		switch r.Run.Mode {
		case "replay":
			return "What to do: record the cases again whose recordings are missing or broken. Until then this replay says nothing about them."
		case "record":
			return "What to do: check that the target is up, then record again with --resume, which takes only what is missing. Every cassette that is there is whole."
		}
		if slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Kind == LiveModeProblem }) {
			return "What to do: point the run at the test mode, with test keys; what answers in live mode is left alone."
		}
		return "What to do: check that the target is up and reachable under the addresses above, slow down (rate) if it answered 429, " +
			"or raise the timeouts; then run again. Until then this run says nothing about the cases it did not judge."
	case NothingSelected:
		return "What to do: loosen the filters, or declare the features that the target has; a run that judges nothing is never green."
	case Interrupted:
		return "What to do: run again; the reports hold only what was judged before the interruption."
	}
	return ""
}

// rulesWith gives the rules of that status.
func rulesWith(r *Report, status Status) []*RuleEntry {
	var found []*RuleEntry
	for i := range r.Rules {
		if r.Rules[i].Status == status {
			found = append(found, &r.Rules[i])
		}
	}
	return found
}

// casesWith gives the cases of that status.
func casesWith(r *Report, status Status) []*CaseEntry {
	var found []*CaseEntry
	for i := range r.Cases {
		if r.Cases[i].Status == status {
			found = append(found, &r.Cases[i])
		}
	}
	return found
}

// reasonCount is how many cases share a reason.
type reasonCount struct {
	reason string
	count  int
}

// reasons groups cases by their reason, most frequent first.
func reasons(group []*CaseEntry) []reasonCount {
	counts := map[string]int{}
	for _, c := range group {
		reason := c.Reason
		if reason == "" {
			reason = "no reason given"
		}
		counts[reason]++
	}
	list := make([]reasonCount, 0, len(counts))
	for reason, count := range counts {
		list = append(list, reasonCount{reason, count})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].count != list[j].count {
			return list[i].count > list[j].count
		}
		return list[i].reason < list[j].reason
	})
	return list
}

// subject groups the cases of one subject.
type subject struct {
	name   string
	cases  []*CaseEntry
	totals Totals
}

// subjects groups the cases, in order of first appearance.
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
		list[i].totals = Count(entries)
	}
	return list
}

// chosenSubjects leaves out the subjects of which the user wants no case at all.
func chosenSubjects(r *Report) []subject {
	return slices.DeleteFunc(subjects(r), func(s subject) bool { return s.totals.Excluded == s.totals.Cases })
}

// notes gives all sentences about the run itself, worst first.
func notes(r *Report) []string {
	all := slices.Concat(r.Stale, r.Incomplete)
	for _, problem := range r.Problems {
		all = append(all, problem.Text)
	}
	return all
}

// firstMessage is the sentence a failed case is known by.
func firstMessage(c *CaseEntry) string {
	must, should := splitByLevel(c.Findings)
	for _, finding := range append(must, should...) {
		return sentenceOf(finding)
	}
	if c.Reason != "" {
		return c.Reason
	}
	return c.ID + " failed without a finding"
}

// sentenceOf is the message of a finding, which names its rule.
func sentenceOf(finding judge.Finding) string {
	if strings.HasPrefix(finding.Message, finding.Rule) {
		return finding.Message
	}
	return fmt.Sprintf("%s (%s): %s", finding.Rule, finding.Level, finding.Message)
}
