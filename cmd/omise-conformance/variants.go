package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// variantsCommand is the command that makes docs/variants.md.
const variantsCommand = "`make variants`"

// variantsOptions are the flags of variants.
type variantsOptions struct {
	conformance.VariantsConfig
	reportDir string
	quiet     bool
	list      bool
}

func newVariants() *cobra.Command {
	o := &variantsOptions{}
	cmd := &cobra.Command{
		Use:   "variants",
		Short: "Prove that the cases raise no false alarm, by behaviors that the sources allow",
		Long: `Switches on behaviors of the embedded emulator that the sources allow or leave open, and runs every case
and random walks. The suite must find no broken MUST; a broken SHOULD is listed. Variants that do not
hide each other are tried in groups, and a group that is not green is halved until the variant to blame
is found. A random set of two to six that is red is reduced to its smallest red part.

Writes variants.json and variants.md into the report folder, with false alarms first. The variants are
those of specs/variants, and those derived from every field of the OpenAPI document. docs/proving.md
explains them.

Exit codes: 0 no false alarm; 1 a MUST failed; 2 wrong usage; 3 a case was not judged; 130 interrupted,
with what was tried until then in the files.`,
		Example: `  # try every variant
  omise-conformance variants

  # try every variant and two hundred random sets, drawn by another seed
  omise-conformance variants --random 200 --seed 7

  # try the variants that leave a field of charges out
  omise-conformance variants --variant 'absent/charge.*'

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
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for variants.json and variants.md")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVar(&o.list, "list", false, "only list the variants, those that are selected")
	_ = cmd.MarkFlagDirname("report-dir")
	commandline.Complete(cmd, "variant", variantNames)
	return cmd
}

func variantNames() []string {
	variants, err := conformance.ChosenVariants(conformance.VariantsConfig{})
	if err != nil {
		return nil
	}
	ids := make([]string, len(variants))
	for i := range variants {
		ids[i] = variants[i].ID
	}
	return ids
}

func runVariants(cmd *cobra.Command, o *variantsOptions) error {
	if o.list {
		return listVariants(cmd, o)
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(collecting))
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts("variants", "trying the first variants")
	o.Progress = bar.Update
	entries, err := conformance.Variants(cmd.Context(), o.VariantsConfig)
	bar.Finish()
	if err != nil && !errors.Is(err, context.Canceled) {
		return located(cmd, &config.File{}, err)
	}
	if err := o.write(entries); err != nil {
		return err
	}
	printVariants(cmd.OutOrStdout(), entries)
	fmt.Fprintf(cmd.OutOrStdout(), "%s\nWritten to %s and %s\n", reports.VariantsSummary(entries), o.path("variants.json"), o.path("variants.md"))
	if err != nil {
		return &commandline.ExitError{Code: reports.Interrupted.ExitCode(), Message: "interrupted; the files have what was tried until then"}
	}
	if code := reports.VariantsExitCode(entries); code != 0 {
		return &commandline.ExitError{Code: code}
	}
	return nil
}

// printVariants prints what is not simply green. An error of printing is ignored: the files have the
// entries as well.
func printVariants(out io.Writer, entries []reports.VariantEntry) {
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

func (o *variantsOptions) path(name string) string { return filepath.Join(o.reportDir, name) }

func (o *variantsOptions) write(entries []reports.VariantEntry) error {
	if err := os.MkdirAll(o.reportDir, 0o755); err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
	}
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	return errors.Join(
		writeOutput(nil, o.path("variants.json"), func(w io.Writer) error { return reports.WriteVariantsJSON(w, entries) }),
		writeOutput(nil, o.path("variants.md"), func(w io.Writer) error {
			return reports.WriteVariantsMarkdown(w, entries, variantsCommand, contract.SourceTitle)
		}),
	)
}

func listVariants(cmd *cobra.Command, o *variantsOptions) error {
	variants, err := conformance.ChosenVariants(o.VariantsConfig)
	if err != nil {
		return located(cmd, &config.File{}, err)
	}
	for v := range slices.Values(variants) {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n  %s\n", v.ID, v.Sentence); err != nil {
			return err
		}
	}
	return nil
}
