package gatecmd

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/matrix"
)

// matrixOptions are the flags of gate matrix.
type matrixOptions struct {
	options
	all      bool
	parallel int
}

// newMatrix returns the command that runs a client once for each injection.
func newMatrix(version string) *cobra.Command {
	o := &matrixOptions{}
	cmd := &cobra.Command{
		Use:   "matrix [flags] -- COMMAND [ARGS]",
		Short: "Run a client once for each thing that can go otherwise, and say how it copes",
		Long: `Runs the command without an injection, where it must pass, and then once with each: declines, 3-D Secure, errors, time-outs,
cut answers, and all that the contract allows in answers, such as new fields and null. Says of each whether the command
passed, failed or hung, charged twice, or sent something again wrongly, and how many requests met the injection.

A command that fails under an error is no finding. It is one where the contract allows the answers that the command got: the
same in another order, with a new field, with null where null may be.

Writes matrix.json, matrix.md, matrix.html, junit.xml and the output of each run into the report folder. docs/injections.md lists the
injections.

Exit codes: 0 the command copes; 1 it hung, charged twice, sent something again wrongly, or failed where it must pass; 2
wrong usage; 3 nothing was tried, since the command fails without an injection, or a file cannot be written; 130 interrupted, with
the runs until then in the files.`,
		Example: `  # try all injections, in as many runs of the tests
  omise-conformance gate matrix -- npm test

  # try what can go wrong on the way of a charge
  omise-conformance gate matrix --inject 'timeout/*@createCharge,cut/*@createCharge' -- npm test`,
		ValidArgsFunction: commandline.CompleteFiles,
		Args:              commandline.SomeArguments("the command of the client, for example: omise-conformance gate matrix -- npm test"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Command, o.Version = args, version
			return o.run(cmd)
		},
	}
	o.register(cmd)
	f := cmd.Flags()
	f.StringVar(&o.reportDir, "report-dir", "conformance-report", "folder for matrix.json, matrix.md, matrix.html, junit.xml and the output of the runs")
	f.BoolVar(&o.all, "all", false, "try the fields of the contract one by one as well")
	f.DurationVar(&o.Timeout, "timeout", conformance.DefaultMatrixTimeout, "a command that waits longer for one answer hangs; a run may take four times as long, and three times the run without an injection more")
	f.IntVar(&o.parallel, "parallel", 1, "number of runs at once, each with an upstream of its own")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	_ = cmd.MarkFlagDirname("report-dir")
	return cmd
}

func (o *matrixOptions) run(cmd *cobra.Command) error {
	given, err := o.load(cmd)
	if err != nil {
		return err
	}
	if err := reports.CheckDir(o.reportDir, slices.Collect(maps.Keys(documents))...); err != nil {
		return errors.New("--report-dir: " + err.Error())
	}
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts("injections", "running the command without an injection")
	made, err := conformance.GateMatrix(cmd.Context(), conformance.MatrixConfig{
		GateConfig: o.GateConfig, All: o.all, Parallel: o.parallel, Output: o.output, Progress: bar.Update,
	})
	bar.Finish()
	switch {
	case errors.Is(err, context.Canceled) && made == nil:
		return &commandline.ExitError{Code: matrix.ExitInterrupted, Message: "interrupted before anything was injected"}
	case err != nil && made == nil:
		return rows.Located(cmd, given, err)
	}
	unwritten := o.write(made)
	if shown := matrix.WriteConsole(cmd.OutOrStdout(), made); unwritten == nil {
		unwritten = shown
	}
	switch code := made.ExitCode(); {
	case err != nil || unwritten != nil:
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: errors.Join(err, unwritten).Error()}
	case made.Interrupted:
		return &commandline.ExitError{Code: code, Message: "interrupted; the files have what was run until then"}
	case code != 0:
		return &commandline.ExitError{Code: code}
	}
	return nil
}

// outputs is the folder with the output of the runs, within that of the reports.
const outputs = "output"

func (o *matrixOptions) output(injection string) (to io.WriteCloser, name string, err error) {
	dir := filepath.Join(o.reportDir, outputs)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // as the reports
		return nil, "", err
	}
	name = filepath.Join(dir, fileName.Replace(injection)+".txt")
	file, err := atomicfile.Create(name, 0o644)
	return file, name, err
}

// fileName writes the name of an injection as that of a file.
var fileName = strings.NewReplacer("/", "-", ":", "-", "%", "-percent", "@", "-at-", "*", "-")

// documents are the files of a matrix.
var documents = map[string]func(io.Writer, *matrix.Matrix) error{
	"matrix.json": matrix.WriteJSON, "matrix.md": matrix.WriteMarkdown, "matrix.html": htmlreport.WriteMatrix, "junit.xml": matrix.WriteJUnit,
}

// write writes the files, all of them or none: a page beside the data of another matrix would say what is not so.
func (o *matrixOptions) write(m *matrix.Matrix) error {
	if err := os.MkdirAll(o.reportDir, 0o755); err != nil { //nolint:gosec // as the reports
		return err
	}
	var files []atomicfile.File
	for name, write := range documents {
		content := func(w io.Writer) error { return write(w, m) }
		files = append(files, atomicfile.File{Path: filepath.Join(o.reportDir, name), Write: content})
	}
	return atomicfile.WriteAll(0o644, files...)
}
