package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/causes"
	"github.com/omise-conformance/harness/internal/dialects"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// Cause is something that a target does wrong, and that explains failed and blocked cases. The fields from Sent to
// Where are those of one of its findings.
type Cause struct {
	// Rules are the rules that it breaks: the one that Expected is of, then those with most findings.
	Rules    []string `json:"rules"`
	Sent     string   `json:"sent"`
	Expected string   `json:"expected"`
	Got      string   `json:"got"`
	Place    string   `json:"place,omitempty"`
	Where    string   `json:"where"`
	Exchange int      `json:"exchange,omitempty"`
	// Mark says where in the run of a client that was, such as in which test; empty: nobody said it.
	Mark string `json:"mark,omitempty"`
	// Also are further fields of which the same holds in the same cases.
	Also []string `json:"also,omitempty"`
	// Cases counts the failed and the blocked cases with a finding of this cause.
	Cases int `json:"cases"`
	// Waiting counts those of them that it blocks: a step of their set-up shows it.
	Waiting int `json:"waiting,omitempty"`
	// TurnsGreen counts the cases that pass once this cause and those before it are mended.
	TurnsGreen int `json:"turns_green"`
	// Case is the ID of the case to start with.
	Case string `json:"case"`
}

// causesOf returns the likely causes of the failed and the blocked cases.
func causesOf(cases []CaseEntry) []Cause {
	var failed []causes.Case
	for i := range cases {
		blocked := cases[i].Status == StatusBlocked
		if must, _ := splitByLevel(cases[i].Findings); (blocked || cases[i].Status == StatusFailed) && len(must) > 0 {
			failed = append(failed, causes.Case{ID: cases[i].ID, Findings: must, Blocked: blocked})
		}
	}
	var all []Cause
	for _, found := range causes.Find(failed) {
		f := &found.Finding
		all = append(all, Cause{
			Rules: found.Rules, Also: found.Also,
			Sent: f.Sent, Expected: f.Expected, Got: f.Got, Place: f.Place, Where: f.Where, Exchange: f.Exchange, Mark: f.Mark,
			Cases: found.Cases, Waiting: found.Waiting, TurnsGreen: found.Turns, Case: found.Start,
		})
	}
	return all
}

// shownBy reports whether a finding of the case to start with is that of the cause.
func (c *Cause) shownBy(f judge.Finding) bool {
	return f.Exchange == c.Exchange && f.Place == c.Place && f.Expected == c.Expected && f.Got == c.Got
}

// shownCauses is how many causes people are shown at most.
const shownCauses = 10

// LeadingCauses returns the causes that people are shown: the first ones, until those left explain
// less than one in two hundred of the cases. What is left is mostly what follows from the first.
func LeadingCauses(r *Report) []Cause {
	green, all := 0, 0
	for i := range r.Causes {
		all += r.Causes[i].TurnsGreen
	}
	for i := range r.Causes {
		if i == shownCauses || i > 0 && green*200 > all*199 {
			return r.Causes[:i]
		}
		green += r.Causes[i].TurnsGreen
	}
	return r.Causes
}

// shownFields is how many fields of one cause are named.
const shownFields = 8

// CauseSentence returns what a cause is: its first rule, what was sent, expected and got, and where.
func CauseSentence(c *Cause) string {
	sentence := c.Rules[0] + ": "
	if operation := causes.OperationOf(c.Sent); operation != "" {
		sentence += "sent " + operation + "; "
	}
	sentence += "expected " + c.Expected + "; got " + c.Got
	if len(c.Also) > 0 {
		sentence += "; likewise " + listNames(c.Also, shownFields)
	}
	if c.Mark != "" {
		sentence += "; in " + c.Mark
	}
	return sentence
}

// EffectSentence returns how much a cause explains: the cases that wait for it, that show it and that pass without it.
func EffectSentence(c *Cause) string {
	sentence := ""
	if c.Waiting > 0 {
		sentence = fmt.Sprintf("%s: %s", blockedAt(c), names.Counted(c.Waiting, "case waits for it", "cases wait for it"))
	}
	if failed := c.Cases - c.Waiting; failed > 0 {
		sentence = joined(sentence, names.Counted(failed, "case shows it", "cases show it"))
	}
	if c.TurnsGreen > 0 {
		sentence += ", " + names.Counted(c.TurnsGreen, "passes", "pass") + " once it is mended"
	}
	if more := len(c.Rules) - 1; more > 0 {
		sentence += "; it breaks " + names.Count(more, "more rule")
	}
	return sentence
}

// blockedAt returns the operation that a cause breaks in the set-up of other cases, and how it ends.
func blockedAt(c *Cause) string {
	operation := causes.OperationOf(c.Sent)
	if code, ok := strings.CutPrefix(c.Got, "status "); ok {
		code, _, _ = strings.Cut(code, " ")
		return operation + " answers " + code
	}
	return operation + " answers something else"
}

// joined returns two parts of a sentence, of which the first may be empty.
func joined(sentence, more string) string {
	if sentence == "" {
		return more
	}
	return sentence + ", " + more
}

// stuckCases returns the blocked cases whose set-up broke a rule of level MUST.
func stuckCases(cases []CaseEntry) []*CaseEntry {
	var stuck []*CaseEntry
	for i := range cases {
		if cases[i].Status == StatusBlocked && breaksMust(&cases[i]) {
			stuck = append(stuck, &cases[i])
		}
	}
	return stuck
}

func breaksMust(c *CaseEntry) bool {
	return slices.ContainsFunc(c.Findings, func(f judge.Finding) bool { return f.Level != specs.Should })
}

// brokenCases returns what has findings to mend: the failed cases, then the blocked ones.
func brokenCases(r *Report) []*CaseEntry {
	return append(casesWith(r, StatusFailed), stuckCases(r.Cases)...)
}

// example is a failed or a blocked case with those of its findings that show a cause.
type example struct {
	entry    *CaseEntry
	findings []judge.Finding
}

// examplesOf returns an example of each leading cause. Causes that start with the same case share it.
func examplesOf(r *Report, failed []*CaseEntry) []example {
	var examples []example
	for _, cause := range LeadingCauses(r) {
		at := slices.IndexFunc(examples, func(e example) bool { return e.entry.ID == cause.Case })
		if at < 0 {
			n := slices.IndexFunc(failed, func(entry *CaseEntry) bool { return entry.ID == cause.Case })
			if n < 0 {
				continue
			}
			at, examples = len(examples), append(examples, example{entry: failed[n]})
		}
		e := &examples[at]
		if n := slices.IndexFunc(e.entry.Findings, cause.shownBy); n >= 0 {
			e.findings = append(e.findings, e.entry.Findings[n])
		}
	}
	return examples
}

// TellMixture adds a finding to one case of each rule on which the target speaks otherwise than on the
// others, instead of those of an earlier call, and returns these cases. Nothing is told where the run is
// pinned to a dialect.
func TellMixture(r *Report) []*CaseEntry {
	for i := range r.Cases {
		withoutMixture(&r.Cases[i])
	}
	rule := ruleEntry(r, dialects.Rule)
	if rule == nil || r.Run.Dialect != string(specs.Any) {
		return nil
	}
	mixture := dialects.Find(spokenIn(r.Cases))
	if mixture == nil {
		return nil
	}
	var told []*CaseEntry
	for _, odd := range mixture.Odd {
		c := &r.Cases[slices.IndexFunc(r.Cases, func(c CaseEntry) bool { return c.ID == odd.Case })]
		where := specs.RulesFile + " #" + odd.Rule
		c.Findings = append(slices.Clip(c.Findings), judge.Finding{
			Rule: rule.ID, Level: rule.Level, Expected: mixture.Expected, Got: odd.Got(), Where: where,
			Message: fmt.Sprintf("%s (%s): expected %s; got %s; see %s.", rule.ID, rule.Level, mixture.Expected, odd.Got(), where),
		})
		if rule.Level == specs.Must && c.Status == StatusPassed {
			c.Status = StatusFailed
		}
		if !slices.Contains(told, c) {
			told = append(told, c)
		}
	}
	return told
}

// withoutMixture takes the findings of TellMixture out of a case. One that failed by them alone passes.
func withoutMixture(c *CaseEntry) {
	left := slices.DeleteFunc(slices.Clone(c.Findings), func(f judge.Finding) bool { return f.Rule == dialects.Rule })
	if len(left) == len(c.Findings) {
		return
	}
	c.Findings = left
	if broken, _ := splitByLevel(left); len(broken) == 0 && c.Status == StatusFailed {
		c.Status = StatusPassed
	}
}

// spokenIn returns what was spoken on each rule, with the first case that did so.
func spokenIn(cases []CaseEntry) []dialects.Spoken {
	at := map[string]int{}
	var spoken []dialects.Spoken
	for i := range cases {
		for rule, dialect := range cases[i].Spoke {
			n, known := at[rule]
			if !known {
				n = len(spoken)
				at[rule], spoken = n, append(spoken, dialects.Spoken{Rule: rule})
			}
			switch {
			case dialect == specs.Recorded && spoken[n].Recorded == "":
				spoken[n].Recorded = cases[i].ID
			case dialect == specs.Documented && spoken[n].Documented == "":
				spoken[n].Documented = cases[i].ID
			}
		}
	}
	return spoken
}

// judgeDialects fills in the rule that the target speaks one dialect, where no case has a finding about it.
func judgeDialects(r *Report) {
	rule := ruleEntry(r, dialects.Rule)
	if rule == nil || rule.Status != StatusNotRun {
		return
	}
	if r.Run.Dialect != string(specs.Any) {
		rule.Status, rule.Reason = StatusUnsupported, "the run is pinned to the "+r.Run.Dialect+" dialect"
		return
	}
	for _, spoken := range r.Run.Spoke {
		rule.Checks += spoken
	}
	if rule.Checks > 0 {
		rule.Status = StatusPassed
	}
}

func ruleEntry(r *Report, id string) *RuleEntry {
	for i := range r.Rules {
		if r.Rules[i].ID == id {
			return &r.Rules[i]
		}
	}
	return nil
}
