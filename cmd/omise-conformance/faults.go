package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// faultsCommand is the command that makes docs/faults.md.
const faultsCommand = "`make faults`"

// faultsOptions are the flags of faults.
type faultsOptions struct {
	conformance.FaultsConfig
	trialOptions
}

func newFaults() *cobra.Command {
	o := &faultsOptions{trialOptions: trialOptions{things: "faults"}}
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "Prove that the cases notice faults, by breaking the emulator",
		Long: `Puts one fault after the other into the embedded emulator, or onto the wire before it, and runs the
cases that touch what the fault changes, for one fault in forty every case. Runs are strict: a broken
SHOULD counts as well. A fault is killed if the verdict is "not conformant" and every rule that it
must break fails. Only the rules that the fault names may fail. The emulator without a fault must
pass every case in the same run.

Writes faults.json, faults.md and faults.html into the report folder, with unspecified outcomes first. The faults
are those of specs/faults, and those derived from every field of the OpenAPI document.
docs/proving.md explains them.

Exit codes: 0 every fault has the specified outcome; 1 a fault has another outcome; 2 wrong usage; 3 a file
cannot be written; 4 no fault is left for this shard; 130 interrupted, with what was tried until then in the files.`,
		Example: `  # try every fault, in about 14 minutes on two cores
  omise-conformance faults

  # try the faults that must break the rules about captures
  omise-conformance faults --rule 'capture.*'

  # try a sample of sixty, always the same
  omise-conformance faults --sample 60

  # try the second of four parts, and put the parts together
  omise-conformance faults --shard 2/4 --report-dir parts/2
  omise-conformance report merge parts

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
	o.addFlags(cmd, &o.Shard)
	commandline.CompleteOneOf(cmd, "kind", faultKinds...)
	commandline.Complete(cmd, "rule", ofContract(rulebook.Names))
	commandline.Complete(cmd, "fault", func() []string { return idsOf(faultEntries(conformance.AllFaults())) })
	return cmd
}

func faultEntries(faults []specs.Fault, err error) ([]entry, error) {
	entries := make([]entry, len(faults))
	for i := range faults {
		entries[i] = entry{faults[i].ID, faults[i].Sentence}
	}
	return entries, err
}

func runFaults(cmd *cobra.Command, o *faultsOptions) error {
	if o.list {
		entries, err := faultEntries(conformance.ChosenFaults(o.FaultsConfig))
		return printEntries(cmd, entries, err)
	}
	part, err := o.Part()
	if err != nil {
		return located(cmd, &config.Given{}, err)
	}
	var entries []trials.FaultEntry
	interrupted, err := o.try(cmd, func(ctx context.Context, progress func(conformance.Progress)) error {
		o.Progress = progress
		var err error
		entries, err = conformance.Faults(ctx, o.FaultsConfig)
		return err
	})
	if err != nil {
		return err
	}
	if err := cmp.Or(o.write(part, entries), o.emptyShard(part)); err != nil {
		return err
	}
	surprising := printFaults(cmd.OutOrStdout(), entries)
	o.printSummary(cmd.OutOrStdout(), trials.FaultsSummary(entries))
	if interrupted == nil && surprising > 0 {
		return &commandline.ExitError{Code: commandline.ExitFound}
	}
	return interrupted
}

func (o *faultsOptions) write(part *trials.Part, entries []trials.FaultEntry) error {
	return o.writeFiles(
		part,
		func(w io.Writer) error { return trials.WriteFaultsJSON(w, entries) },
		func(w io.Writer) error { return trials.WriteFaultsMarkdown(w, entries, faultsCommand) },
		func(w io.Writer) error { return htmlreport.WriteFaults(w, entries) },
	)
}

// printFaults prints the faults with an unspecified outcome, and returns how many
// there are. An error of printing is ignored: the files have them as well.
func printFaults(out io.Writer, entries []trials.FaultEntry) int {
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

// faultKinds are the kinds that --kind takes.
var faultKinds = []string{string(specs.SemanticFault), string(specs.WireFault)}
