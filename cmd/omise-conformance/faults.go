package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// faultsCommand makes docs/faults.md.
const faultsCommand = "`make faults`"

// faultsOptions are the flags of faults.
type faultsOptions struct {
	conformance.FaultsConfig
	reportDir string
	quiet     bool
	list      bool
}

func newFaults() *cobra.Command {
	o := &faultsOptions{}
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "Prove that the suite can fail: break the emulator in every known way",
		Long: `Puts one fault after the other into the embedded emulator, or onto the wire before it, and runs the
cases against it that touch what it changes, for one fault in forty every case. Runs are strict: a
broken SHOULD counts as well. A fault is killed where the verdict is "not conformant" and every rule
that it must break fails; no other rule may fail but those that the fault names besides. The emulator
without a fault must be all green in the same run.

Writes faults.json and faults.md into the report folder; what did not come out as specified comes
first. The catalogue is specs/faults and what the OpenAPI document makes of every field.

Exit codes: 0 every fault came out as specified; 1 one did not; 2 wrong usage; 130 interrupted,
with what was tried until then in the files.`,
		Example: `  # everything: some 14 minutes on two cores
  omise-conformance faults

  # the faults that must break the rules on captures
  omise-conformance faults --rule 'capture.*'

  # always the same sixty
  omise-conformance faults --sample 60

  # what there is
  omise-conformance faults --list --kind wire`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Names, "fault", nil, "faults by name; * stands for any text")
	f.StringSliceVar(&o.Rules, "rule", nil, "faults that must break these rules; * stands for any text")
	f.StringVar((*string)(&o.Kind), "kind", "", "semantic, in the emulator, or wire, in its answers (default: both)")
	f.IntVar(&o.Sample, "sample", 0, "so many of the chosen faults, always the same (default: all)")
	f.IntVar(&o.Workers, "workers", 0, "faults tried at the same time (default: one a processor)")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the data in the requests (default 1)")
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for faults.json and faults.md")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVar(&o.list, "list", false, "only tell which faults there are")
	_ = cmd.MarkFlagDirname("report-dir")
	complete(cmd, "kind", func() []string { return []string{string(specs.SemanticFault), string(specs.WireFault)} })
	complete(cmd, "rule", ruleNames)
	complete(cmd, "fault", faultNames)
	return cmd
}

func faultNames() []string {
	faults, err := conformance.AllFaults()
	if err != nil {
		return nil
	}
	names := make([]string, len(faults))
	for i := range faults {
		names[i] = faults[i].ID
	}
	return names
}

func (o *faultsOptions) run(cmd *cobra.Command) error {
	if o.list {
		return o.show(cmd.OutOrStdout())
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	// Millions of short-lived answers and little that stays: with the default of 100 a
	// fifth of the time goes to collecting them.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	bar := newProgress(os.Stderr, o.quiet)
	bar.counts("faults", "trying the first faults")
	o.Progress = bar.update
	entries, err := conformance.Faults(cmd.Context(), o.FaultsConfig)
	bar.finish()
	if err != nil && !errors.Is(err, context.Canceled) {
		return inFaultFlag(err)
	}
	if err := o.write(entries); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	bad := 0
	for i := range entries {
		if e := &entries[i]; !e.Well() {
			bad++
			_, _ = fmt.Fprintf(out, "%s\n  %s\n  %s\n", e.ID, e.Sentence, e.Outcome()) // the files hold it too
			if e.Note != "" {
				_, _ = fmt.Fprintf(out, "  %s\n", e.Note)
			}
		}
	}
	_, _ = fmt.Fprintf(out, "%s\nWritten to %s and %s\n", reports.FaultsSummary(entries), o.path("faults.json"), o.path("faults.md"))
	switch {
	case err != nil:
		return &exitError{reports.Interrupted.ExitCode(), "interrupted; the files hold what was tried until then"}
	case bad > 0:
		return &exitError{code: exitFound}
	}
	return nil
}

// faultFlags are the flags of the settings that can be wrong.
var faultFlags = map[string]string{"Names": "--fault: ", "Rules": "--rule: ", "Kind": "--kind: ", "Sample": "--sample: "}

// inFaultFlag names the flag instead of the setting.
func inFaultFlag(err error) error {
	var usage *conformance.UsageError
	if !errors.As(err, &usage) {
		return &exitError{exitNoReport, err.Error()}
	}
	return errors.New(faultFlags[usage.Setting] + usage.Message)
}

func (o *faultsOptions) path(name string) string { return filepath.Join(o.reportDir, name) }

func (o *faultsOptions) write(entries []reports.FaultEntry) error {
	if err := os.MkdirAll(o.reportDir, 0o755); err != nil {
		return &exitError{exitNoReport, err.Error()}
	}
	return errors.Join(
		writeOutput(nil, o.path("faults.json"), func(w io.Writer) error { return reports.WriteFaultsJSON(w, entries) }),
		writeOutput(nil, o.path("faults.md"), func(w io.Writer) error { return reports.WriteFaultsMarkdown(w, entries, faultsCommand) }),
	)
}

func (o *faultsOptions) show(out io.Writer) error {
	faults, err := conformance.AllFaults()
	if err != nil {
		return err
	}
	for _, f := range faults {
		if o.Kind == "" || o.Kind == f.Kind {
			if _, err := fmt.Fprintf(out, "%s\n  %s\n", f.ID, f.Sentence); err != nil {
				return err
			}
		}
	}
	return nil
}
