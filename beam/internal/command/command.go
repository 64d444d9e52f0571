// Package command has what omise-conformance-beam does: it reads flags, runs the job and prints what was found.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"

	// The runners that --runner names.
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/exec/optimized"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/dataflow"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/flink"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/spark"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/beam/internal/pipeline"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// The exit codes beside those of reports.
const (
	exitUsage    = 2
	exitNoReport = 3
)

// local is the runner that needs nothing but this process.
const local = "prism"

// program is the name of the command.
const program = "omise-conformance-beam"

// runnerNames are the values of --runner.
var runnerNames = []string{local, "flink", "spark", "dataflow", "universal"}

// Run runs the job, prints what was found, and returns the exit code.
func Run(ctx context.Context, s *settings, out, errs io.Writer) int {
	if err := s.settle(); err != nil {
		return fail(errs, exitUsage, err)
	}
	for _, pattern := range s.job.Patterns {
		if _, err := pipeline.List(ctx, pattern); err != nil {
			return fail(errs, exitNoReport, err)
		}
	}
	s.job.Run.StartedAt = time.Now()
	p, root := beam.NewPipelineWithRoot()
	if *runners.Runner == local {
		s.job.Lanes = runtime.GOMAXPROCS(0)
	}
	s.job.Build(root)
	if _, err := beam.Run(ctx, *runners.Runner, p); err != nil {
		return fail(errs, exitNoReport, fmt.Errorf("the job failed: %w", err))
	}
	report, err := pipeline.ReadReport(ctx, s.job.Output)
	if err != nil {
		return fail(errs, exitNoReport, fmt.Errorf("the job is done, but the report in %s cannot be read from here: %w", s.job.Output, err))
	}
	if err := reports.WriteConsole(out, report, reports.ConsoleOptions{Verbose: s.verbose}); err != nil {
		return fail(errs, exitNoReport, err)
	}
	return report.ExitCode
}

// settle checks the flags and fills in the defaults.
func (s *settings) settle() error {
	o := &s.job.Options
	if *runners.Runner == "" {
		*runners.Runner = local
	}
	switch {
	case len(s.job.Patterns) == 0:
		return errors.New("there is nothing to read; name files, such as " + program + " 'traffic/*.jsonl.gz'" + seeHelp)
	case slices.Contains(s.job.Patterns, "-"):
		return errors.New("standard input cannot be shared out; omise-conformance check - reads it")
	case s.job.Output == "":
		return errors.New("--output: name a folder for the reports")
	case !slices.Contains(runnerNames, *runners.Runner):
		return fmt.Errorf("--runner: %w", names.Unknown("runner", *runners.Runner, runnerNames))
	case o.Version != "" && !slices.Contains(conformance.APIVersions(), o.Version):
		return fmt.Errorf("--api-version: %w", names.Unknown("version", o.Version, conformance.APIVersions()))
	case s.follow != "" && s.follow != conformance.FollowFile && s.follow != conformance.FollowAll:
		return fmt.Errorf("--follow: %w", names.Unknown("choice", s.follow, []string{conformance.FollowFile, conformance.FollowAll}))
	case s.dialect != "" && !slices.Contains(dialects, s.dialect):
		return fmt.Errorf("--dialect: %w", names.Unknown("dialect", s.dialect, dialects))
	}
	if o.Format != "" {
		if _, err := captures.Named(o.Format); err != nil {
			return fmt.Errorf("--format: %w", err)
		}
	}
	o.All, o.Dialect = s.follow == conformance.FollowAll, specs.Any
	if s.dialect != "" {
		o.Dialect = specs.Dialect(s.dialect)
	}
	var named []string
	if s.failOn != "" {
		named = strings.Split(s.failOn, ",")
	}
	if err := names.Check("kind of file", named, conformance.FileKinds()); err != nil {
		return fmt.Errorf("--fail-on: %w", err)
	}
	o.FailOn = files.Failing(named, o.Strict, o.Version != "")
	return nil
}

// dialects are the values of --dialect.
var dialects = []string{string(specs.Any), string(specs.Recorded), string(specs.Documented)}

// fail prints an error as a sentence and returns the exit code.
func fail(errs io.Writer, code int, err error) int {
	fmt.Fprintln(errs, program+": "+sentence.Clean(err.Error()))
	return code
}
