package htmlreport

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// summary is the top of the page: what the report says as a whole, and what to mend first.
type summary struct {
	Verdict  string // of the report, as a class
	Word     string
	Sentence string
	Next     string // what to do about it, where no case says so
	Dialect  string
	Notes    []string
	Totals   []total
	Facts    []fact
	Causes   []cause
	// MoreCauses counts the causes that are left out, since little follows from them.
	MoreCauses int
}

// total is one of the totals. A count of zero is shown of the two that everybody looks for.
type total struct {
	Label, Means, Status string
	Count                int
}

// fact is a setting of the run.
type fact struct{ Name, Text string }

// cause is a likely cause with its example.
type cause struct {
	Number                                  int
	Sent, Expected, Got, Place, Where, Mark string
	Also                                    string
	Effect                                  string
	Rules                                   []string
	Case                                    string
	Command                                 string
	Change                                  string // since the baseline
}

// verdictWords has the verdicts as people read them.
var verdictWords = map[reports.Verdict]string{
	reports.Conformant: "Conformant", reports.NotConformant: "Not conformant", reports.NotJudged: "Not judged",
	reports.NothingSelected: "Nothing judged", reports.Interrupted: "Interrupted",
}

func summaryOf(r *reports.Report) summary {
	s := summary{
		Verdict: string(r.Verdict), Word: verdictWords[r.Verdict],
		Sentence: markup.OneLine(reports.VerdictSentence(r)), Next: markup.OneLine(reports.NextStep(r)), Facts: factsOf(r),
	}
	if r.Gate == nil && r.Check == nil {
		s.Dialect = markup.OneLine(reports.DialectSentence(r))
	}
	for _, note := range reports.Notes(r) {
		s.Notes = append(s.Notes, markup.OneLine(note))
	}
	for _, line := range reports.TotalLines(r) {
		if line.Count > 0 || line.Mark == reports.StatusPassed || line.Mark == reports.StatusFailed {
			s.Totals = append(s.Totals, total{line.Label, line.Means, string(line.Mark), line.Count})
		}
	}
	leading := reports.LeadingCauses(r)
	for i := range leading {
		s.Causes = append(s.Causes, causeOf(r, &leading[i], i+1))
	}
	s.MoreCauses = len(r.Causes) - len(leading)
	return s
}

func causeOf(r *reports.Report, c *reports.Cause, number int) cause {
	return cause{
		Number: number, Sent: markup.OneLine(c.Sent), Expected: markup.OneLine(c.Expected), Got: markup.OneLine(c.Got), Place: markup.OneLine(c.Place),
		Where: markup.OneLine(c.Where), Mark: markup.OneLine(c.Mark), Also: markup.OneLine(strings.Join(c.Also, ", ")),
		Effect: markup.OneLine(reports.EffectSentence(c)), Rules: c.Rules, Case: c.Case, Command: commandOf(r, c.Case),
	}
}

// commandOf returns the command that judges one case again, or nothing where a case is not judged alone.
func commandOf(r *reports.Report, id string) string {
	if !slices.Contains([]reports.Mode{reports.ModeRun, reports.ModeRecord, reports.ModeReplay}, r.Run.Mode) {
		return ""
	}
	return "omise-conformance " + string(r.Run.Mode) + " --case '" + strings.ReplaceAll(markup.OneLine(id), "'", "") + "'"
}

// mostFeatures bounds the names in one fact; of the emulator there are a hundred.
const mostFeatures = 12

func factsOf(r *reports.Report) []fact {
	var facts []fact
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, fact{name, markup.OneLine(text)})
		}
	}
	run := &r.Run
	add("Target", run.Target)
	add("Command", string(run.Mode))
	if r.Gate != nil {
		add("Client", strings.Join(r.Gate.Command, " "))
	}
	add("Effort", names.Count(r.Totals.Checks, "check")+" in "+names.Count(r.Totals.Requests, "request"))
	if !run.StartedAt.IsZero() {
		add("Started", run.StartedAt.UTC().Format("2006-01-02 15:04:05 UTC"))
	}
	add("Took", time.Duration(run.DurationMS*float64(time.Millisecond)).Round(100*time.Millisecond).String())
	add("Dialect setting", run.Dialect)
	add("Contract", run.SpecVersion)
	add("Version", run.HarnessVersion)
	add("Seed", fmt.Sprint(run.Seed))
	add("Shard", run.Shard)
	for _, name := range sortedKeys(run.Filters) {
		add("Filter "+name, run.Filters[name])
	}
	for _, name := range sortedKeys(run.Timeouts) {
		add("Time limit "+name, run.Timeouts[name])
	}
	add("Features", named(run.Features, mostFeatures))
	return facts
}

// named returns names in one text, the first ones of many.
func named(list []string, most int) string {
	if more := len(list) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), more)
	}
	return strings.Join(list, ", ")
}

// failure is a case in the list that is there without the script.
type failure struct{ ID, Title, Status, Message string }

// mostFailures is how many cases that list has at most.
const mostFailures = 200

// failuresOf returns the first cases that need somebody, and how many more there are.
func failuresOf(entries []*reports.CaseEntry) (failures []failure, more int) {
	for _, c := range entries {
		if !slices.Contains([]reports.Status{reports.StatusFailed, reports.StatusBlocked, reports.StatusNotJudged}, c.Status) {
			continue
		}
		if len(failures) == mostFailures {
			more++
			continue
		}
		failures = append(failures, failure{ID: c.ID, Title: markup.OneLine(c.Title), Status: string(c.Status), Message: messageOf(c)})
	}
	return failures, more
}

// messageOf returns the sentence that stands for a case.
func messageOf(c *reports.CaseEntry) string {
	at := slices.IndexFunc(c.Findings, func(f judge.Finding) bool { return f.Level != "SHOULD" })
	if at < 0 {
		return markup.OneLine(c.Reason)
	}
	return markup.OneLine(c.Findings[at].Message)
}
