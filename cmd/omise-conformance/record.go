package main

import (
	"fmt"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/reports"
)

// recordOptions are the flags of record in addition to those of run.
type recordOptions struct {
	runOptions
	recording conformance.RecordConfig
}

func newRecord() *cobra.Command {
	o := &recordOptions{}
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Judge a target and record its answers for replay",
		Long: `Judges a target as run does, and records every case in a cassette: one file with the requests and
answers, redacted. Others replay cassettes without keys and without a network.

A cassette is written whole or not at all: if a recording breaks off, or a case has no verdict, the
old cassette stays. Test keys come from OMISE_PUBLIC_KEY and OMISE_SECRET_KEY. docs/recording.md
says what a recording costs and how to renew one. Generated cases are left out unless cases are
selected, for example with --label-filter generated.

Exit codes: 0 conformant; 1 not conformant, recorded all the same; 2 wrong usage or configuration;
3 not everything was recorded; 4 nothing selected; 130 interrupted.`,
		Example: `  # record the test API into cassettes/omise, in about half an hour
  omise-conformance record --target omise

  # continue an earlier recording, in portions of 500 requests
  omise-conformance record --target omise --resume --max-requests 500

  # record a fake of your own
  omise-conformance record --api-url http://localhost:8080 --cassettes cassettes/fake`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRecord(cmd, o) },
	}
	o.register(cmd)
	f := cmd.Flags()
	f.StringVar(&o.recording.Cassettes, "cassettes", "", "folder of the cassettes (default cassettes/emulator or cassettes/omise)")
	f.BoolVar(&o.recording.Resume, "resume", false, "record only cases whose cassette is missing, failed, unreadable or of another version")
	f.BoolVar(&o.recording.Prune, "prune", false, "remove the cassettes of cases that no longer exist")
	f.IntVar(&o.recording.MaxRequests, "max-requests", 0, "stop after this many requests (default: no limit)")
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func runRecord(cmd *cobra.Command, o *recordOptions) error {
	given, err := o.settle(cmd)
	if err != nil {
		return err
	}
	o.recording.Target, o.recording.Selection, o.recording.Policy, o.recording.Pace = o.Target, o.Selection, o.Policy, o.Pace
	o.recording.Version = o.Version
	o.recording.Notice = func(sentence string) {
		fmt.Fprintln(cmd.ErrOrStderr(), "omise-conformance: "+outlet.Clean(cmd, sentence))
	}
	// The plan is printed above the progress, which begins with the first case.
	var plan conformance.Plan
	var bar *terminal.Progress
	o.recording.Plan = func(p conformance.Plan) {
		plan = p
		fmt.Fprintln(cmd.ErrOrStderr(), p)
		bar = terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	}
	o.recording.Progress = func(now conformance.Progress) {
		if bar != nil {
			bar.Update(now)
		}
	}
	report, err := conformance.Record(cmd.Context(), o.recording)
	if bar != nil {
		bar.Finish()
	}
	switch {
	case err != nil:
		return located(cmd, given, err)
	case report.Verdict == reports.NothingSelected && plan.Cases == 0 && plan.Kept > 0:
		return nil // the plan says so
	}
	report.Run.Full = o.fullReport
	return publish(cmd, report, o.reportDir, o.verbose)
}
