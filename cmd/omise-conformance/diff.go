package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/diff"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	breaking       bool
	format, output string
}

func newDiff() *cobra.Command {
	o := &diffOptions{}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare two recordings or reports",
		Long: `Compares two folders of cassettes, two reports (report.json, or a folder with one), or one of each:
a recording of the API with a run against an emulator. A is the older side, or the reference.

Cases are compared by their ID and requests by their contents. Ids, times, links and the history of
an account are made equal first. docs/diffing.md says which changes break a client.

Exit codes: 0 no difference; 1 a difference, with --breaking only one that breaks a client;
2 wrong usage, or neither a recording nor a report; 4 no case in common, so nothing was compared.`,
		Example: `  # what changed since the last recording?
  omise-conformance diff cassettes/2026-01 cassettes/2026-02

  # does the emulator answer as the API did? fail only for changes that break a client
  omise-conformance diff cassettes/omise conformance-report --breaking

  # write a summary for a pull request
  omise-conformance diff old/report.json new/report.json --format markdown --output diff.md`,
		Args: commandline.ExactArguments(2, "two recordings or reports"),
		RunE: func(cmd *cobra.Command, args []string) error { return runDiff(cmd, o, args[0], args[1]) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.breaking, "breaking", false, "fail (exit code 1) only for a change that breaks a client")
	f.StringVar(&o.format, "format", "text", "format of the document: text, json, markdown or html")
	f.StringVar(&o.output, "output", "", "file for the document; - is standard output, as is the default")
	commandline.CompleteOneOf(cmd, "format", formatNames()...)
	return cmd
}

func runDiff(cmd *cobra.Command, o *diffOptions, pathA, pathB string) error {
	write := diff.Formats[o.format]
	if write == nil {
		return fmt.Errorf("--format: %w", names.Unknown("format", o.format, formatNames()))
	}
	result, err := compareSides(pathA, pathB)
	if err != nil {
		return err
	}
	if err := writeOutput(cmd.OutOrStdout(), o.output, func(w io.Writer) error { return write(w, result) }); err != nil {
		return err
	}
	if result.Breaking || !o.breaking && len(result.Changes) > 0 {
		return &commandline.ExitError{Code: commandline.ExitFound}
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

// streams are the names of what is written as it comes, and never replaced by a file. What is thrown away needs no device.
func streams(out io.Writer) map[string]io.Writer {
	return map[string]io.Writer{"": out, "-": out, "/dev/stdout": out, os.DevNull: io.Discard}
}

// writeOutput writes a document to a file, or to out if no file is named. The file
// appears whole or not at all.
func writeOutput(out io.Writer, path string, write func(io.Writer) error) error {
	if stream := streams(out)[path]; stream != nil {
		return write(stream)
	}
	if err := atomicfile.WriteFrom(path, 0o644, write); err != nil {
		return &atomicfile.UnwrittenError{Path: path, Err: err}
	}
	return nil
}
