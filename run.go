package conformance

import (
	"context"

	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// Run judges a target and returns the report. The error is a *UsageError where the configuration is
// wrong; then nothing was sent but the requests that ask for the target's features. A target that
// cannot be judged is not an error: the report says so. When ctx ends, the report holds what was
// judged until then.
//
// Cases run in Ginkgo, which has one tree of specs in a process. So runs wait for one another, and Run
// must not be called from within a Ginkgo suite.
func Run(ctx context.Context, config Config) (*Report, error) {
	options, err := settle(request{
		mode: reports.ModeRun, target: &config.Target, selection: &config.Selection, policy: config.Policy, pace: config.Pace,
		progress: config.Progress, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	options.Parallel = config.parallel(&options)
	connection, err := session.Open(ctx, &options)
	if err != nil {
		return nil, public(err)
	}
	defer connection.Close()
	s := session.New(options)
	if err := s.Connect(ctx, connection); err != nil {
		return nil, public(err)
	}
	live := session.Live{Session: s}
	s.Run(ctx, live)
	return s.Report(ctx, live, session.Remarks{}), nil
}

// Labels returns every label that a label filter of the project's own cases may name: must and
// should, the subjects, and the further labels of cases.
func Labels() ([]string, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	return selection.Labels(contract, all.Cases()), nil
}
