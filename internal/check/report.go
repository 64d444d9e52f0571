package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// Settings are those of a whole check.
type Settings struct {
	Options
	Files
	// Harness is the version of the harness that the report names.
	Harness string
	// Filters are settings as the user wrote them, for the report.
	Filters map[string]string
}

// Run judges files and returns the report.
func Run(ctx context.Context, settings Settings) (*reports.Report, error) {
	by, err := New(settings.Options)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	f := &work{Files: settings.Files, judge: by}
	f.judgeAll(ctx)
	report := &reports.Report{
		Schema: reports.SchemaID, Cases: []reports.CaseEntry{},
		Run: reports.Run{
			Mode: reports.ModeCheck, Target: strings.Join(settings.Paths, ", "), Dialect: string(settings.Dialect), SpecVersion: by.wanted(),
			HarnessVersion: settings.Harness, StartedAt: started.UTC(), Filters: settings.Filters, Seed: 1,
		},
		Check: &files.Check{Version: settings.Version, FailOn: settings.FailOn, Skipped: f.skipped, Outside: map[string]int{}},
	}
	for _, rule := range by.editions[specs.Version].Contract.Rules {
		report.Rules = append(report.Rules, reports.RuleEntry{
			ID: rule.Name, Level: by.editions[specs.Version].LevelOf(rule.Name), Basis: rule.Basis, Sentence: rule.Sentence, Cases: []string{},
		})
	}
	f.enter(report)
	report.Run.DurationMS = float64(time.Since(started).Microseconds()) / 1000
	if ctx.Err() != nil {
		report.Verdict = reports.Interrupted
	}
	reports.Finish(report)
	return report, nil
}

// enter enters the pages into the report.
func (f *work) enter(report *reports.Report) {
	forgotten, cut := 0, 0
	for _, of := range f.pages {
		of.finish(f.FailOn)
		if of.cut {
			cut++
		}
		forgotten = max(forgotten, of.forgotten)
		report.Check.Records += of.verdict.Records
		for what, n := range of.outside {
			report.Check.Outside[what] += n
		}
		if of.verdict.Kind == files.Nothing && len(of.verdict.Secrets) == 0 {
			f.skipped[nothing]++
			continue
		}
		report.Check.Files = append(report.Check.Files, of.verdict)
		report.Cases = append(report.Cases, of.entry(report.Run.StartedAt))
	}
	if cut > 0 {
		report.Incomplete = append(report.Incomplete, names.Count(cut, "file")+" were not judged to the end.")
	}
	if forgotten > 0 {
		report.Problems = append(report.Problems, reports.NewProblem(fmt.Sprintf(
			"More than %d objects were followed at once: %d of them were not followed to the end.", mostFollowed, forgotten)))
	}
	if judgedFiles(report) == 0 {
		report.Incomplete = append(report.Incomplete, "Nothing was judged: "+f.why()+".")
	}
}

// nothing is why a file that was read is passed over.
const nothing = "has nothing of the API in it"

// judgedFiles counts the files with something to judge.
func judgedFiles(report *reports.Report) int {
	count := 0
	for i := range report.Check.Files {
		if report.Check.Files[i].Kind != files.Outside {
			count++
		}
	}
	return count
}

// why says why nothing was judged.
func (f *work) why() string {
	total, most, reason := 0, 0, ""
	for why, n := range f.skipped {
		if total += n; n > most || n == most && why < reason {
			most, reason = n, why
		}
	}
	if total == 0 {
		return "there is no file in " + strings.Join(f.Paths, ", ")
	}
	return fmt.Sprintf("of %s, %d %s", names.Count(total, "file"), most, reason)
}

// entry is the case of a file.
func (p *page) entry(started time.Time) reports.CaseEntry {
	v := &p.verdict
	entry := reports.CaseEntry{
		ID: v.File, Title: title(v), Subject: subject(v.File), Status: reports.StatusPassed, StartedAt: started,
		Rules: []string{}, Judged: p.judged, Findings: p.entryFindings(), FindingsLeftOut: p.left, Requests: v.Records,
	}
	for _, n := range p.judged {
		entry.Checks += n
	}
	switch {
	case v.Fails:
		entry.Status = reports.StatusFailed
	case v.Kind == files.Outside:
		entry.Status, entry.Reason = reports.StatusExcluded, "outside the contract: "+v.Sentence
	case p.cut:
		entry.Status, entry.Reason = reports.StatusNotJudged, "the check ended before the file did"
	}
	return entry
}

// title says what a file is.
func title(v *files.Verdict) string {
	text := files.Label(v.Kind) + ": " + v.Sentence
	if v.Kind == files.Conformant {
		text = v.Sentence
	}
	if v.Format != "" {
		text += " (" + v.Format + ", " + names.Count(v.Records, "record") + ")"
	}
	return text
}

// subject is the first folder of a file.
func subject(file string) string {
	parts := strings.Split(strings.TrimLeft(strings.ReplaceAll(file, `\`, "/"), "./"), "/")
	if len(parts) < 2 {
		return "files"
	}
	return parts[0]
}

// entryFindings are the findings of the case of the file: those of its records, and one for each detail that no rule is about and
// for each kind of secret.
func (p *page) entryFindings() []judge.Finding {
	found := slices.Clone(p.found)
	for i := range found {
		f := &found[i]
		if at := files.Place(f.File, f.Line); at != "" {
			f.Message = at + ": " + f.Message
		}
	}
	v := &p.verdict
	level := func(fails bool) specs.Level {
		if fails {
			return specs.Must
		}
		return specs.Should
	}
	for i := range v.Details {
		if d := &v.Details[i]; d.Rule == "" {
			found = append(found, statement("file."+string(d.Kind), level(v.Fails && d.Kind == v.Kind), v.File, d.Line, files.Label(d.Kind)+": "+d.Text))
		}
	}
	for i := range v.Secrets {
		s := &v.Secrets[i]
		found = append(found, statement("file.secret", level(s.Grave), v.File, s.Line, s.Sentence()))
	}
	return found
}

// statement is a finding about a file that no rule of the contract is about.
func statement(rule string, level specs.Level, file string, line int, text string) judge.Finding {
	return judge.Finding{Rule: rule, Level: level, File: file, Line: line, Message: fmt.Sprintf("%s (%s): %s: %s.", rule, level, files.Place(file, line), text)}
}
