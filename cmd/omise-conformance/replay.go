package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
)

// replayOptions are the flags of replay.
type replayOptions struct {
	runOptions
	cassettes string
	maxAge    ageValue
}

func newReplay() *cobra.Command {
	o := &replayOptions{}
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Judge recorded answers without a network",
		Long: `Judges the cassettes that record has written. No request leaves the process, no keys are needed,
and the clock is that of the recording. The report says what was recorded and when: a replay does
not test a target.

A case is not judged if its cassette is missing or broken, or if the case now makes other requests
(exit code 3). The report then shows the nearest recorded request and how to record the case again.
Generated cases are left out unless cases are selected.

Exit codes: 0 conformant; 1 not conformant, or older than --max-age; 2 wrong usage; 3 a recording is
missing or broken; 4 nothing selected; 130 interrupted.`,
		Example: `  omise-conformance replay --cassettes cassettes/emulator
  omise-conformance replay --cassettes cassettes/omise --max-age 30d
  omise-conformance replay --cassettes cassettes/omise --label-filter charges --dialect recorded`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runReplay(cmd, o) },
	}
	o.register(cmd)
	o.registerUpdate(cmd)
	f := cmd.Flags()
	f.StringVar(&o.cassettes, "cassettes", "", "folder of the cassettes (required)")
	f.Var(&o.maxAge, "max-age", "fail if a recording is older, for example 30d or 12h (default: no limit)")
	f.Lookup("dialect").Usage = "dialect where the sources disagree: any, recorded or documented (default: that of the recording)"
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func runReplay(cmd *cobra.Command, o *replayOptions) error {
	given, err := o.settle(cmd)
	if err != nil {
		return err
	}
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	report, err := conformance.Replay(cmd.Context(), conformance.ReplayConfig{
		// A replay has no target, whatever the file and the environment say.
		Selection: o.Selection, Policy: o.Policy, Timeouts: o.Timeouts,
		Cassettes: o.cassettes, MaxAge: time.Duration(o.maxAge), Progress: bar.Update, Version: o.Version,
	})
	bar.Finish()
	if err != nil {
		return located(cmd, given, err)
	}
	report.Run.Full = o.fullReport
	return publish(cmd, report, o.reportDir, o.verbose)
}

// ageValue is a duration that may also be given in days.
type ageValue time.Duration

func (a *ageValue) String() string {
	if *a == 0 {
		return "0"
	}
	return time.Duration(*a).String()
}

// Type returns the name of the value in errors and help.
func (*ageValue) Type() string { return "age" }

// Set reads 30d, 12h, 90m.
func (a *ageValue) Set(text string) error {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		*a = ageValue(n * 24 * float64(time.Hour))
		return err
	}
	span, err := time.ParseDuration(text)
	*a = ageValue(span)
	return err
}
