package check

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Settings are those of a whole check.
type Settings struct {
	Options
	Files
	// Harness is the version of the harness that the report names.
	Harness string
	// Filters are settings as the user wrote them, for the report.
	Filters   map[string]string
	StartedAt time.Time
	// Baseline knows what is wrong with files and is no failure; nil: nothing is known. Update writes it anew.
	Baseline *selection.KnownList
	Update   bool
	// AllowEmpty has a check without anything to judge pass.
	AllowEmpty bool
}

// Run judges files and returns the report.
func Run(ctx context.Context, settings Settings) (*reports.Report, error) {
	by, err := New(settings.Options)
	if err != nil {
		return nil, err
	}
	settings.StartedAt = time.Now()
	w := &work{Files: settings.Files, judge: by}
	w.judgeAll(ctx)
	report := by.report(settings, w.pages, w.skipped)
	settings.known(report)
	if ctx.Err() != nil {
		report.Verdict = reports.Interrupted
	}
	reports.Finish(report)
	return report, nil
}

// Report returns the report of files that were judged elsewhere.
func (j *Judge) Report(settings Settings, pages []*Page) *reports.Report {
	report := j.report(settings, pages, map[string]int{})
	reports.Finish(report)
	return report
}

// report enters the pages into a report, and counts what was passed over.
func (j *Judge) report(settings Settings, pages []*Page, skipped map[string]int) *reports.Report {
	newest := j.edition(specs.Version)
	said := &files.Check{Version: settings.Version, FailOn: settings.FailOn, MayBeEmpty: settings.mayBeEmpty(pages, skipped), Skipped: skipped, Outside: map[string]int{}}
	report := &reports.Report{
		Schema: reports.SchemaID, Cases: []reports.CaseEntry{}, Check: said,
		Run: reports.Run{
			Mode: reports.ModeCheck, Target: strings.Join(settings.Paths, ", "), Dialect: string(settings.Dialect), SpecVersion: contractOf(j.wanted()),
			HarnessVersion: settings.Harness, StartedAt: settings.StartedAt.UTC(), Filters: settings.Filters, Seed: 1,
			Shard: settings.Shard.String(),
		},
	}
	for _, rule := range newest.Contract.Rules {
		report.Rules = append(report.Rules, reports.RuleEntry{
			ID: rule.Name, Level: newest.LevelOf(rule.Name), Basis: rule.Basis, Sentence: rule.Sentence, Cases: []string{},
		})
	}
	forgotten, cut, judged := 0, 0, 0
	for _, p := range pages {
		forgotten += p.Forgotten
		said.Records += p.Records
		for what, group := range p.Outside.Kept {
			said.Outside[what] += group.Count
		}
		switch {
		case p.Skipped != "":
			skipped[p.Skipped]++
			continue
		case p.Kind == files.Nothing && len(p.Secrets.Kept) == 0 && !p.Cut:
			skipped[nothing]++
			continue
		case p.Cut:
			cut++
		case p.Kind != files.Outside:
			judged++
		}
		verdict := p.verdict(settings.FailOn)
		said.Files = append(said.Files, verdict)
		report.Cases = append(report.Cases, p.entry(&verdict, settings.FailOn, report.Run.StartedAt))
	}
	if cut > 0 {
		report.Incomplete = append(report.Incomplete, names.Counted(cut, "file was", "files were")+" not judged to the end.")
	}
	if forgotten > 0 {
		report.Problems = append(report.Problems, reports.NewProblem(fmt.Sprintf(
			"%s followed at once, and %d that were not seen for longest were let go: what a later record shows of one is not compared with what was before.",
			names.Counted(mostFollowed, "object is", "objects are"), forgotten)))
	}
	if judged == 0 && cut == 0 {
		why := "Nothing was judged: " + settings.whyNothing(skipped, len(said.Files)) + "."
		if said.MayBeEmpty {
			report.Problems = append(report.Problems, reports.NewProblem(why))
		} else {
			report.Incomplete = append(report.Incomplete, why)
		}
	}
	report.Run.DurationMS = float64(time.Since(settings.StartedAt).Microseconds()) / 1000
	return report
}

// mayBeEmpty reports whether a check passes without anything to judge. A shard may have no file.
func (s *Settings) mayBeEmpty(pages []*Page, skipped map[string]int) bool {
	return s.AllowEmpty || !s.Shard.Whole() && len(pages)+len(skipped) == 0
}

// nothing is why a file that was read is passed over.
const nothing = "has nothing of the API in it"

// unread are the reasons for which a file is passed over that nobody has read.
var unread = []captures.Skipped{captures.Hidden, captures.Dependencies, captures.Special}

// whyNothing says why nothing was judged.
func (s *Settings) whyNothing(skipped map[string]int, outside int) string {
	paths := strings.Join(s.Paths, ", ")
	total, most, reason, read := outside, 0, "", outside
	for why, n := range skipped {
		if why != s.Unchanged && !slices.Contains(unread, captures.Skipped(why)) {
			read += n
		}
		if total += n; n > most || n == most && why < reason {
			most, reason = n, why
		}
	}
	switch {
	case total == 0:
		return "there is no file in " + paths
	case read == 0 && skipped[s.Unchanged] > 0:
		return "nothing in " + paths + " has changed since " + s.Since
	case most == 0:
		return "all is outside the contract"
	case total == 1:
		return "the only file " + reason
	case most == total:
		return fmt.Sprintf("all %d files are passed over: each %s", total, reason)
	}
	return fmt.Sprintf("of %d files, %s passed over for one reason: each %s", total, names.Counted(most, "is", "are"), reason)
}

// BaselineRules returns what the entries of a baseline can be about: the rules of the contract, and the kinds of files. A secret is
// not among them: nobody should get used to one.
func BaselineRules(contract *specs.Contract) []string {
	rules := make([]string, 0, len(contract.Rules)+len(files.Kinds()))
	for _, rule := range contract.Rules {
		rules = append(rules, rule.Name)
	}
	for _, kind := range files.Kinds() {
		rules = append(rules, statementOf(kind))
	}
	return rules
}

// statementOf is what stands for a rule in findings of a kind that no rule is about.
func statementOf(kind files.Kind) string { return "file." + string(kind) }

// known excuses what the baseline knows, and tells what in it is known no more.
func (s *Settings) known(report *reports.Report) {
	if s.Baseline == nil {
		return
	}
	results := make([]*suites.Result, len(report.Cases))
	for i := range report.Cases {
		c := &report.Cases[i]
		// As entries name it.
		of := &suites.Case{ID: path.Clean(filepath.ToSlash(c.ID))}
		results[i] = &suites.Result{Case: of, Status: c.Status, Findings: c.Findings, ChecksByRule: c.Judged}
		s.Baseline.Observe(results[i])
		if reason, ok := s.Baseline.Excuse(results[i]); ok && c.Status == reports.StatusFailed {
			c.Status, c.Reason = reports.StatusKnownFailing, reason
		}
	}
	s.Baseline.Forget(func(file string) bool {
		_, err := os.Stat(filepath.FromSlash(file))
		return err == nil
	})
	list := s.Baseline
	if s.Update {
		list = list.Update(report, results, report.Incomplete)
	}
	if s.Shard.Whole() { // what one shard does not find may be in the files of another
		report.Stale = append(report.Stale, list.Stale()...)
	}
	report.Known = list.Known()
	for i := range report.Cases {
		c, verdict := &report.Cases[i], &report.Check.Files[i]
		if c.Status != reports.StatusKnownFailing {
			continue
		}
		if c.FindingsLeftOut > 0 { // what they are, nobody can know
			c.Status, c.Reason = reports.StatusFailed, ""
			report.Problems = append(report.Problems, reports.NewProblem(c.ID+" has more findings than are kept, so that no baseline knows them all: "+
				names.Count(c.FindingsLeftOut, "finding")+" more."))
			continue
		}
		verdict.Fails, verdict.Known = false, c.Reason
	}
}
