package selection

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// Rerun keeps the cases that failed or had no verdict in an earlier run, whose report.json is in the
// folder. Where there is none of them, the set says so.
func (s *Set) Rerun(folder string, all []*suites.Case) error {
	report, err := readReport(filepath.Join(folder, "report.json"))
	if err != nil {
		return err
	}
	again := map[string]bool{}
	for i := range report.Cases {
		switch c := &report.Cases[i]; c.Status {
		case reports.StatusPassed, reports.StatusUnsupported, reports.StatusExcluded, reports.StatusKnownFailing:
		default:
			again[c.ID] = true
		}
	}
	here := 0
	for _, c := range all {
		if again[c.ID] {
			here++
		}
	}
	s.Leave(func(c *suites.Case) string {
		if again[c.ID] {
			return ""
		}
		return "neither failed nor without a verdict in " + folder
	})
	switch {
	case len(s.Cases) > 0:
	case len(again) == 0:
		s.Problem = fmt.Sprintf("in the report of %s no case failed or had no verdict: there is nothing to run again", folder)
	case here == 0:
		s.Problem = fmt.Sprintf("the report of %s has %s to run again, but none of them exists any more", folder, names.Count(len(again), "case"))
	default:
		s.Problem = fmt.Sprintf("the report of %s has %s to run again, but the other filters leave them out", folder, names.Count(here, "case"))
	}
	return nil
}

// readReport reads the report of an earlier run.
func readReport(path string) (*reports.Report, error) {
	file, err := inputfile.Open(inputfile.Report, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &usage.Error{
			Setting: "RerunFailed", Err: err,
			Message: fmt.Sprintf("the report %s does not exist; give the --report-dir of the run to repeat", path),
		}
	case err != nil:
		return nil, usage.Errorf("RerunFailed", "the report cannot be read: %w", err)
	}
	defer file.Close()
	report, err := reports.ReadJSON(file)
	if err != nil {
		return nil, usage.Errorf("RerunFailed", "%s: %w", path, err)
	}
	return report, nil
}
