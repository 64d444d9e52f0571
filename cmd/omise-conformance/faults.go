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
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// faultsCommand is the command that makes docs/faults.md.
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
		Short: "Prove that the cases notice faults, by breaking the emulator",
		Long: `Puts one fault after the other into the embedded emulator, or onto the wire before it, and runs the
cases that touch what the fault changes, for one fault in forty every case. Runs are strict: a broken
SHOULD counts as well. A fault is killed if the verdict is "not conformant" and every rule that it
must break fails. Only the rules that the fault names may fail. The emulator without a fault must
pass every case in the same run.

Writes faults.json and faults.md into the report folder, with unspecified outcomes first. The faults
are those of specs/faults, and those derived from every field of the OpenAPI document.
docs/proving.md explains them.

Exit codes: 0 every fault has the specified outcome; 1 a fault has another outcome; 2 wrong usage;
130 interrupted, with what was tried until then in the files.`,
		Example: `  # try every fault, in about 14 minutes on two cores
  omise-conformance faults

  # try the faults that must break the rules about captures
  omise-conformance faults --rule 'capture.*'

  # try a sample of sixty, always the same
  omise-conformance faults --sample 60

  # list the faults on the wire that must break the rules about captures
  omise-conformance faults --list --kind wire --rule 'capture.*'`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runFaults(cmd, o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Names, "fault", nil, "select faults by name, comma-separated; * stands for any text")
	f.StringSliceVar(&o.Rules, "rule", nil, "select the faults that must break these rules, comma-separated; * stands for any text")
	f.StringVar((*string)(&o.Kind), "kind", "", "select semantic faults, in the emulator, or wire faults, in its answers (default: both)")
	f.IntVar(&o.Sample, "sample", 0, "try this many of the selected faults, always the same (default: all)")
	f.IntVar(&o.Workers, "workers", 0, "number of faults tried at the same time (default: number of processors)")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the data in the requests (default 1)")
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for faults.json and faults.md")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVar(&o.list, "list", false, "only list the faults, those that are selected")
	_ = cmd.MarkFlagDirname("report-dir")
	commandline.CompleteOneOf(cmd, "kind", faultKinds...)
	commandline.Complete(cmd, "rule", ofContract(rulebook.Names))
	commandline.Complete(cmd, "fault", faultNames)
	return cmd
}

func faultNames() []string {
	faults, err := conformance.AllFaults()
	if err != nil {
		return nil
	}
	ids := make([]string, len(faults))
	for i := range faults {
		ids[i] = faults[i].ID
	}
	return ids
}

// collecting is the percentage of the garbage collector while faults are tried.
// There are millions of short-lived answers, and little of them stays: with the
// default of 100 a fifth of the time is spent on collecting them. The command sets
// it, since a library must leave the collector of its process alone.
const collecting = 400

func runFaults(cmd *cobra.Command, o *faultsOptions) error {
	if o.list {
		return listFaults(cmd, o)
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(collecting))
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts("faults", "trying the first faults")
	o.Progress = bar.Update
	entries, err := conformance.Faults(cmd.Context(), o.FaultsConfig)
	bar.Finish()
	if err != nil && !errors.Is(err, context.Canceled) {
		return located(cmd, &config.File{}, err)
	}
	if unwritten := o.write(entries); unwritten != nil {
		return unwritten
	}
	surprising := printFaults(cmd.OutOrStdout(), entries)
	fmt.Fprintf(cmd.OutOrStdout(), "%s\nWritten to %s and %s\n", reports.FaultsSummary(entries), o.path("faults.json"), o.path("faults.md"))
	switch {
	case err != nil:
		return &commandline.ExitError{Code: reports.Interrupted.ExitCode(), Message: "interrupted; the files have what was tried until then"}
	case surprising > 0:
		return &commandline.ExitError{Code: commandline.ExitFound}
	}
	return nil
}

// printFaults prints the faults with an unspecified outcome, and returns how many
// there are. An error of printing is ignored: the files have them as well.
func printFaults(out io.Writer, entries []reports.FaultEntry) int {
	surprising := 0
	for i := range entries {
		e := &entries[i]
		if e.Well() {
			continue
		}
		surprising++
		fmt.Fprintf(out, "%s\n  %s\n  %s\n", e.ID, e.Sentence, e.Outcome())
		if e.Note != "" {
			fmt.Fprintf(out, "  %s\n", e.Note)
		}
	}
	return surprising
}

func (o *faultsOptions) path(name string) string { return filepath.Join(o.reportDir, name) }

func (o *faultsOptions) write(entries []reports.FaultEntry) error {
	if err := os.MkdirAll(o.reportDir, 0o755); err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	return errors.Join(
		writeOutput(nil, o.path("faults.json"), func(w io.Writer) error { return reports.WriteFaultsJSON(w, entries) }),
		writeOutput(nil, o.path("faults.md"), func(w io.Writer) error { return reports.WriteFaultsMarkdown(w, entries, faultsCommand) }),
	)
}

// faultKinds are the kinds that --kind takes.
var faultKinds = []string{string(specs.SemanticFault), string(specs.WireFault)}

func listFaults(cmd *cobra.Command, o *faultsOptions) error {
	faults, err := conformance.ChosenFaults(o.FaultsConfig)
	if err != nil {
		return located(cmd, &config.File{}, err)
	}
	for i := range faults {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n  %s\n", faults[i].ID, faults[i].Sentence); err != nil {
			return err
		}
	}
	return nil
}
