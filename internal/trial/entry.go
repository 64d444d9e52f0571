package trial

import (
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/internal/dialects"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// entry compares what failed with what the fault names.
func (j *Job) entry(report *reports.Report, note string, started time.Time) trials.FaultEntry {
	e := trials.FaultEntry{
		ID: j.ID, Kind: j.kind, Sentence: j.Sentence, Dialect: string(j.Dialect),
		ExpectedRules: j.Breaks, BesidesRules: j.MayAlsoBreak, ExitCode: report.ExitCode, Note: note,
		Cases: len(report.Cases),
	}
	var red []string
	for i := range report.Cases {
		c := &report.Cases[i]
		switch c.Status {
		case reports.StatusFailed, reports.StatusBlocked:
			e.Failed = append(e.Failed, c.ID)
			for n := range c.Findings {
				if f := &c.Findings[n]; f.Level == specs.Must && !slices.Contains(red, f.Rule) {
					red = append(red, f.Rule)
				}
			}
		case reports.StatusNotJudged:
			e.NotJudged++
			if e.Note == "" {
				e.Note = fmt.Sprintf("%s: %s", c.ID, c.Reason)
			}
		}
	}
	slices.Sort(red)
	for _, rule := range red {
		switch {
		case slices.Contains(j.Breaks, rule):
			e.KilledBy = append(e.KilledBy, rule)
		case rule == dialects.Rule: // what is wrong in one dialect may be right in the other
		case !slices.Contains(j.MayAlsoBreak, rule):
			e.Unexpected = append(e.Unexpected, rule)
		}
	}
	e.Killed = e.ExitCode == 1 && len(e.KilledBy) == len(j.Breaks) && len(j.Breaks) > 0
	e.DurationMS = float64(time.Since(started).Microseconds()) / 1000
	return e
}
