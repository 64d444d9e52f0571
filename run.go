package conformance

import (
	"context"

	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
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
	if err := config.checkCourse(); err != nil {
		return nil, public(err)
	}
	chosen, byDefault := config.chosen()
	options, err := settle(request{
		mode: reports.ModeRun, target: &config.Target, selection: chosen, policy: config.Policy, pace: config.Pace,
		progress: config.Progress, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	options.MaxFailures, options.Repeat = config.MaxFailures, config.Repeat
	config.settleParallel(&options)
	connection, err := session.Open(ctx, &options)
	if err != nil {
		return nil, public(err)
	}
	defer connection.Close()
	s := session.New(options)
	if err := s.Connect(ctx, connection); err != nil {
		return nil, public(err)
	}
	if config.Plan != nil && s.FeaturesKnown() && options.Target.Rate > 0 && options.Embedded == nil {
		leftOut := 0
		if byDefault {
			leftOut = len(options.Selected.Excluded)
		}
		config.Plan(RunPlan(s.Plan(ctx, leftOut)))
	}
	live := session.Live{Session: s}
	s.Run(ctx, live)
	return s.Report(ctx, live, session.Remarks{}), nil
}

// chosen returns the selection of a run, and reports whether it is the default against the real API, which
// is what a recording takes: all cases are 16,700 requests, 2.3 hours at its rate.
func (c *Config) chosen() (selection *Selection, byDefault bool) {
	if c.Name != TargetOmise {
		return &c.Selection, false
	}
	selection = c.recordable()
	return selection, selection.LabelFilter != c.LabelFilter
}

// checkCourse refuses what no run can keep to.
func (c *Config) checkCourse() error {
	switch {
	case c.Parallel < 0:
		return usage.Errorf("Parallel", "the number of cases at once must not be negative; it is %d", c.Parallel)
	case c.MaxFailures < 0:
		return usage.Errorf("MaxFailures", "the number of failed cases must not be negative; it is %d", c.MaxFailures)
	case c.Repeat < 0:
		return usage.Errorf("Repeat", "the number of times must not be negative; it is %d", c.Repeat)
	}
	return nil
}

// Choice is what a selection has chosen.
type Choice struct {
	// Cases are those that would run, in the order of the suite, of Total that there are.
	Cases []*suites.Case
	Total int
	// Problem says why there are none, where more than a filter is the reason, or is empty.
	Problem string
}

// List returns the cases that Run would run. It sends nothing and needs no keys; so it does not know the
// features of the target, and lists the cases that it will not support as well.
func List(config Config) (*Choice, error) {
	chosen, _ := config.chosen()
	options, err := settle(request{mode: reports.ModeRun, selection: chosen, policy: config.Policy, pace: config.Pace})
	if err != nil {
		return nil, public(err)
	}
	return &Choice{Cases: options.Selected.Cases, Total: len(options.Suite), Problem: options.Selected.Problem}, nil
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
