package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/diff"
	"github.com/omise-conformance/harness/specs"
)

func newDiff() *cobra.Command {
	var breaking bool
	var format, output string
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Tell what changed between two recordings or reports",
		Long: `Compares two folders of cassettes, two reports (report.json, or a folder with one), or one of each:
a recording of the API with a run against an emulator. A is the older side, or the one to go by.

Cases are compared by their ID and requests by what they ask for. Ids, times, links and the
history of an account are made equal first. What breaks a client is written down in
docs/diffing.md.

Exit codes: 0 no difference; 1 a difference, with --breaking only one that breaks a client;
2 wrong usage, or no recording and no report; 4 no case in common, so nothing was compared.`,
		Example: `  # what changed since the last recording
  omise-conformance diff cassettes/2026-01 cassettes/2026-02

  # does the emulator answer as the API did? Fail only for what breaks a client
  omise-conformance diff cassettes/omise conformance-report --breaking

  # a summary for a pull request
  omise-conformance diff old/report.json new/report.json --format markdown --output diff.md`,
		Args: twoSides,
		RunE: func(cmd *cobra.Command, args []string) error {
			write := diff.Formats[format]
			if write == nil {
				return fmt.Errorf("there is no format %q; there are %s", format, strings.Join(formatNames(), ", "))
			}
			result, err := compareSides(args[0], args[1])
			if err != nil {
				return err
			}
			if err := writeOutput(cmd.OutOrStdout(), output, func(w io.Writer) error { return write(w, result) }); err != nil {
				return err
			}
			if result.Breaking || !breaking && len(result.Changes) > 0 {
				return &commandline.ExitError{Code: commandline.ExitFound}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&breaking, "breaking", false, "fail (exit 1) only for a difference that breaks a client")
	f.StringVar(&format, "format", "text", "text, json or markdown")
	f.StringVar(&output, "output", "", "file for the document (default: standard output)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func twoSides(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("diff needs two recordings or reports, not %d; see %s --help", len(args), cmd.CommandPath())
	}
	return nil
}

func formatNames() []string { return slices.Sorted(maps.Keys(diff.Formats)) }

func compareSides(pathA, pathB string) (*diff.Result, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	a, err := diff.Load(pathA)
	if err != nil {
		return nil, err
	}
	b, err := diff.Load(pathB)
	if err != nil {
		return nil, err
	}
	result, err := diff.Compare(contract, a, b)
	if errors.Is(err, diff.ErrNothing) {
		return nil, &commandline.ExitError{Code: commandline.ExitNothing, Message: fmt.Sprintf("%s and %s: %v", pathA, pathB, err)}
	}
	return result, err
}

// writeOutput writes a document to a file, or to out where none is named. The
// file appears whole or not at all.
func writeOutput(out io.Writer, path string, write func(io.Writer) error) error {
	if path == "" {
		return write(out)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("%s cannot be written: %v", path, err)}
	}
	err = errors.Join(write(file), file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // what is left of it would only confuse
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("%s cannot be written: %v", path, err)}
	}
	return nil
}
