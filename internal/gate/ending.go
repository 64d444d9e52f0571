package gate

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// sayEnd says how the command ended.
func (g *Gate) sayEnd(said *reports.Gate) {
	if len(g.options.Command) == 0 {
		return
	}
	said.Notes = append(said.Notes, g.notes...)
	said.Command, said.CommandExit, said.CommandEnd = g.options.Command, g.end.Code, g.end.Problem
	if g.end.Left {
		said.Notes = append(said.Notes, "The command left processes running; what they send after its end is not judged.")
	}
}

// settle makes the verdict that of a client whose command was interrupted, where it was.
func (g *Gate) settle(report *reports.Report) {
	if g.end.Interrupted {
		report.Verdict = reports.Interrupted
		report.ExitCode = report.Verdict.ExitCode()
	}
}

// noRequests says why there may be nothing to judge.
func (g *Gate) noRequests() []string {
	switch {
	case !g.end.Started && g.end.Code == child.CodeNotFound, !g.end.Started && g.end.Code == child.CodeCannotRun:
		return []string{"Nothing was judged: " + g.end.Problem + "."}
	case len(g.options.Command) > 0:
		return []string{fmt.Sprintf("Nothing was judged: %s sent no request to the API.", g.options.Command[0])}
	}
	return []string{"Nothing was judged: no request to the API came."}
}

// worst returns the status of a client that has these results.
func worst(results []*suites.Result) string {
	if slices.ContainsFunc(results, func(r *suites.Result) bool { return r.Status == suites.Failed }) {
		return string(suites.Failed)
	}
	return string(suites.Passed)
}
