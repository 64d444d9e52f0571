package check

import (
	"os"
	"path"
	"path/filepath"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

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
	report.Stale = append(report.Stale, list.Stale()...)
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
