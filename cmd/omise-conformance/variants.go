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
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// variantsCommand is the command that makes docs/variants.md.
const variantsCommand = "`make variants`"

// variantsOptions are the flags of variants.
type variantsOptions struct {
	conformance.VariantsConfig
	trialOptions
}

func newVariants() *cobra.Command {
	o := &variantsOptions{trialOptions: trialOptions{things: "variants"}}
	cmd := &cobra.Command{
		Use:   "variants",
		Short: "Prove that the cases raise no false alarm, by behaviors that the sources allow",
		Long: `Switches on behaviors of the embedded emulator that the sources allow or leave open, and runs every case
and random walks. The suite must find no broken MUST; a broken SHOULD is listed. Variants that do not
hide each other are tried in groups, and a group that is not green is halved until the variant to blame
is found. A random set of two to six that is red is reduced to its smallest red part.

Writes variants.json, variants.md and variants.html into the report folder, with false alarms first. The variants are
those of specs/variants, and those derived from every field of the OpenAPI document. docs/proving.md
explains them.

Exit codes: 0 no false alarm; 1 a MUST failed; 2 wrong usage; 3 a case was not judged, or a file cannot
be written; 4 no variant is left for this shard; 130 interrupted, with what was tried until then in the files.`,
		Example: `  # try every variant
  omise-conformance variants

  # try every variant and two hundred random sets, drawn by another seed
  omise-conformance variants --random 200 --seed 7

  # try the variants that leave a field of charges out
  omise-conformance variants --variant 'absent/charge.*'

  # try the second of four parts, and put the parts together
  omise-conformance variants --shard 2/4 --report-dir parts/2
  omise-conformance report merge parts

  # list the variants
  omise-conformance variants --list`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runVariants(cmd, o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Variants, "variant", nil, "select variants by name, comma-separated; * stands for any text")
	f.IntVar(&o.Sample, "sample", 0, "try this many of the selected variants, always the same (default: all)")
	f.IntVar(&o.Random, "random", 0, "number of random sets of the selected variants to try in addition")
	f.IntVar(&o.Workers, "workers", 0, "number of groups tried at the same time (default: number of processors)")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the random sets, and of the data in the requests (default 1)")
	o.addFlags(cmd, &o.Shard)
	commandline.Complete(cmd, "variant", func() []string {
		return idsOf(variantEntries(conformance.ChosenVariants(conformance.VariantsConfig{})))
	})
	return cmd
}

func variantEntries(variants []specs.Variant, err error) ([]entry, error) {
	entries := make([]entry, len(variants))
	for i := range variants {
		entries[i] = entry{variants[i].ID, variants[i].Sentence}
	}
	return entries, err
}

func runVariants(cmd *cobra.Command, o *variantsOptions) error {
	if o.list {
		entries, err := variantEntries(conformance.ChosenVariants(o.VariantsConfig))
		return printEntries(cmd, entries, err)
	}
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	part, err := o.Part()
	if err != nil {
		return located(cmd, &config.Given{}, err)
	}
	var entries []trials.VariantEntry
	interrupted, err := o.try(cmd, func(ctx context.Context, progress func(conformance.Progress)) error {
		o.Progress = progress
		var failed error
		entries, failed = conformance.Variants(ctx, o.VariantsConfig)
		return failed
	})
	if err != nil {
		return err
	}
	if err := o.finish(cmd.OutOrStdout(), part, entries, contract.SourceTitle); err != nil {
		return err
	}
	if err := cmp.Or(o.emptyShard(part), interrupted); err != nil {
		return err
	}
	if code := trials.VariantsExitCode(entries); code != 0 {
		return &commandline.ExitError{Code: code}
	}
	return nil
}

// finish writes the files and prints what is to tell. title spells a source out.
func (o *variantsOptions) finish(out io.Writer, part *trials.Part, entries []trials.VariantEntry, title func(source string) string) error {
	if err := o.writeFiles(
		part,
		func(w io.Writer) error { return trials.WriteVariantsJSON(w, entries) },
		func(w io.Writer) error { return trials.WriteVariantsMarkdown(w, entries, variantsCommand, title) },
		func(w io.Writer) error { return htmlreport.WriteVariants(w, entries, title) },
	); err != nil {
		return err
	}
	printVariants(out, entries)
	o.printSummary(out, trials.VariantsSummary(entries))
	return nil
}

// printVariants prints what is not simply green. An error of printing is ignored: the files have the
// entries as well.
func printVariants(out io.Writer, entries []trials.VariantEntry) {
	for i := range entries {
		e := &entries[i]
		if e.Well() && len(e.Findings) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s\n  %s\n  %s\n", e.ID, e.Sentence, e.Outcome())
		for n := range e.Findings {
			fmt.Fprintf(out, "  %s, of %d cases: %s\n", e.Findings[n].Cases[0], len(e.Findings[n].Cases), e.Findings[n].Message)
		}
	}
}
