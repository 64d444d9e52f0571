package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/reports"
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
		Short: "Judge recorded answers, without a network",
		Long: `Judges cassettes that were recorded before (omise-conformance record). No request leaves the
process, no keys are needed, and the clock is that of the recording. The report says of what and how
old the recording is: a replay tests no target.

A case whose recording is missing, broken, or of other requests than the case makes now is not judged
(exit code 3); the report shows the nearest recorded request and how to record the case again.
Generated cases are left out unless cases are selected.

Exit codes: 0 conformant; 1 not conformant, or older than --max-age; 2 wrong usage; 3 a recording is
missing or broken; 4 nothing selected; 130 interrupted.`,
		Example: `  omise-conformance replay --cassettes cassettes/emulator
  omise-conformance replay --cassettes cassettes/omise --max-age 30d
  omise-conformance replay --cassettes cassettes/omise --label-filter charges --dialect recorded`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.replay(cmd) },
	}
	o.registerChoice(cmd)
	o.registerOutput(cmd)
	f := cmd.Flags()
	f.StringVar(&o.cassettes, "cassettes", "", "folder of the cassettes")
	f.Var(&o.maxAge, "max-age", "fail for recordings that are older, as 30d or 12h (default: any age will do)")
	f.Lookup("dialect").Usage = "where the sources disagree: any, recorded or documented (default: as it was recorded)"
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func (o *replayOptions) replay(cmd *cobra.Command) error {
	file, err := config.Read(o.configFile)
	if err != nil {
		return err
	}
	settled := o.merge(cmd, file)
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("%s: %w", whereSet(cmd, &file, "reportDir"), err)
	}
	bar := newProgress(os.Stderr, o.quiet)
	report, err := conformance.Replay(cmd.Context(), conformance.ReplayConfig{
		// What the file and the environment say of a target is about runs.
		Selection: settled.Selection, Policy: settled.Policy, Timeouts: settled.Timeouts,
		Cassettes: o.cassettes, MaxAge: time.Duration(o.maxAge), Progress: bar.update, Version: settled.Version,
	})
	bar.finish()
	if err != nil {
		return located(cmd, &file, err)
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}

// ageValue is a flag that takes days beside the units of Go.
type ageValue time.Duration

func (a *ageValue) String() string {
	if *a == 0 {
		return "0"
	}
	return time.Duration(*a).String()
}

// Type names the value in errors and help.
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
