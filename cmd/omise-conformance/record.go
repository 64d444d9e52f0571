package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/reports"
)

// recordOptions are the flags of record beside those of run.
type recordOptions struct {
	runOptions
	recording conformance.RecordConfig
}

func newRecord() *cobra.Command {
	o := &recordOptions{}
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Judge a target and keep its answers, to be replayed",
		Long: `Judges a target as run does, and keeps every case as a cassette: one file with the requests and
answers, redacted. Others replay them without keys and without a network (omise-conformance replay).

A cassette is written whole or not at all: a recording that breaks off, or a case without a verdict,
leaves the old one. Test keys come from OMISE_PUBLIC_KEY and OMISE_SECRET_KEY. docs/recording.md
tells what a recording costs and how to renew one. Generated cases are left out unless cases are
selected, as with --label-filter generated.

Exit codes are those of run: 0 conformant; 1 not conformant, and recorded as it was; 2 wrong usage;
3 not everything was recorded; 4 nothing selected; 130 interrupted.`,
		Example: `  # the test API, in about half an hour, into cassettes/omise
  omise-conformance record --target omise

  # what an earlier recording left undone, in portions of 500 requests
  omise-conformance record --target omise --resume --max-requests 500

  # a fake of your own
  omise-conformance record --api-url http://localhost:8080 --cassettes cassettes/fake`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.record(cmd) },
	}
	o.register(cmd)
	f := cmd.Flags()
	f.StringVar(&o.recording.Cassettes, "cassettes", "", "folder of the cassettes (default cassettes/emulator or cassettes/omise)")
	f.BoolVar(&o.recording.Resume, "resume", false, "record only what is missing, failed, unreadable or of another version")
	f.BoolVar(&o.recording.Prune, "prune", false, "remove cassettes that no case has any more")
	f.IntVar(&o.recording.MaxRequests, "max-requests", 0, "end the recording after so many requests (default: no limit)")
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func (o *recordOptions) record(cmd *cobra.Command) error {
	file, err := config.Read(o.configFile)
	if err != nil {
		return err
	}
	settled := o.merge(cmd, file)
	o.recording.Target, o.recording.Selection, o.recording.Policy, o.recording.Pace = settled.Target, settled.Selection, settled.Policy, settled.Pace
	o.recording.Version = settled.Version
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("%s: %w", whereSet(cmd, &file, "reportDir"), err)
	}
	// The plan stands above the progress, which begins with the first case.
	var plan conformance.Plan
	var bar *progress
	o.recording.Plan = func(p conformance.Plan) {
		plan = p
		fmt.Fprintln(os.Stderr, describePlan(p))
		bar = newProgress(os.Stderr, o.quiet)
	}
	o.recording.Progress = func(now conformance.Progress) {
		if bar != nil {
			bar.update(now)
		}
	}
	report, err := conformance.Record(cmd.Context(), o.recording)
	if bar != nil {
		bar.finish()
	}
	switch {
	case err != nil:
		return located(cmd, &file, err)
	case report.Verdict == reports.NothingSelected && plan.Cases == 0 && plan.Kept > 0:
		return nil // said by the plan
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}

// describePlan says what a recording is about to do and what it costs.
func describePlan(p conformance.Plan) string {
	var asides []string
	if p.Kept > 0 {
		asides = append(asides, fmt.Sprintf("%s recorded already", areMany(p.Kept)))
	}
	if p.Unsupported > 0 {
		asides = append(asides, fmt.Sprintf("%s not supported", areMany(p.Unsupported)))
	}
	aside := ""
	if len(asides) > 0 {
		aside = " (" + strings.Join(asides, ", ") + ")"
	}
	if p.Cases == 0 {
		return fmt.Sprintf("Nothing to record of %s in %s%s.", p.Target, p.Cassettes, aside)
	}
	text := fmt.Sprintf("Recording %s of %s into %s%s", counted(p.Cases, "case"), p.Target, p.Cassettes, aside)
	if p.Requests > 0 {
		text += fmt.Sprintf(": about %s", counted(p.Requests, "request"))
	}
	if p.Requests > 0 && p.Duration > 0 {
		text += fmt.Sprintf(", at %g a second %s", p.Rate, minutes(p.Duration))
	}
	text += "."
	if p.MaxRequests > 0 && p.MaxRequests < p.Requests {
		text += fmt.Sprintf(" The budget of %s ends it before that; --resume goes on.", counted(p.MaxRequests, "request"))
	}
	return text
}

func minutes(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	return "about " + counted(int((d+30*time.Second)/time.Minute), "minute")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func areMany(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}
