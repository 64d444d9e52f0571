// Package htmlcmd is the command that makes pages of reports which runs have written.
package htmlcmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/reports"
)

// options are the flags of the command.
type options struct{ baseline, output string }

// New returns the command.
func New() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "html FILE...",
		Short: "Make a page of a report",
		Long: `Makes a page of each report: of report.json, faults.json, variants.json, or what diff --format json has written. A folder stands
for the report.json in it. The page is written beside its report, with the extension .html. It is one file that needs no
network, and shows the likely causes first, then cases, rules, lifecycles, coverage and timings.

With --baseline the page also says what is newly broken, mended and new since an earlier report.

Exit codes: 0 the pages are written; 2 wrong usage, or no report; 3 a page cannot be written.`,
		Example: `  # the page of an earlier run
  omise-conformance report html conformance-report

  # what has changed since the run on the main branch
  omise-conformance report html conformance-report --baseline main/report.json --output changes.html`,
		Args: commandline.SomeArguments("the reports"),
		RunE: func(cmd *cobra.Command, paths []string) error { return o.run(cmd, paths) },
	}
	f := cmd.Flags()
	f.StringVar(&o.baseline, "baseline", "", "earlier report.json, or its folder, to compare with")
	f.StringVarP(&o.output, "output", "o", "", "file for the page of the one report (default: beside the report)")
	return cmd
}

func (o *options) run(cmd *cobra.Command, paths []string) error {
	if o.output != "" && len(paths) > 1 {
		return fmt.Errorf("--output is one file, and %d reports are named; leave it out, and each page is written beside its report", len(paths))
	}
	var baseline *reports.Report
	if cmd.Flags().Changed("baseline") {
		earlier, path, err := read(o.baseline)
		if err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
		if baseline = earlier.run; baseline == nil {
			return fmt.Errorf("--baseline: %s is no report of a run; only those are compared", path)
		}
	}
	for _, path := range paths {
		document, path, err := read(path)
		if err != nil {
			return err
		}
		if document.run == nil && baseline != nil {
			return fmt.Errorf("%s is no report of a run; only those are compared with --baseline", path)
		}
		if err := o.write(cmd, path, func(w io.Writer) error { return document.write(w, baseline) }); err != nil {
			return err
		}
	}
	return nil
}

// write writes a page beside its report, or where the user wants it.
func (o *options) write(cmd *cobra.Command, path string, page func(io.Writer) error) error {
	target := o.output
	if target == "" {
		target = strings.TrimSuffix(path, filepath.Ext(path)) + ".html"
	}
	if target == path {
		return fmt.Errorf("%s would be replaced by its page; name another file with --output", path)
	}
	if err := atomicfile.WriteFrom(target, 0o644, page); err != nil {
		return &atomicfile.UnwrittenError{Path: target, Err: err}
	}
	// An error of printing is that of a reader who has seen enough, such as head.
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "Report: %s\n", target)
	return nil
}

// read reads a document of one of the kinds that pages are made of, and returns the path of the file.
func read(path string) (*document, string, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, reportName)
	}
	text, err := inputfile.Read(inputfile.Report, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, path, fmt.Errorf("the report %s does not exist; run writes one into the folder of --report-dir", path)
	case err != nil:
		return nil, path, fmt.Errorf("the report cannot be read: %w", err)
	}
	d, err := parse(text)
	if err != nil {
		return nil, path, fmt.Errorf("%s: %w", path, err)
	}
	return d, path, nil
}

const reportName = "report.json"
