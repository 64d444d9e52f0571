package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/annotation"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/publishcmd"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/reports"
)

func newReport() *cobra.Command {
	return commandline.Group(&cobra.Command{
		Use:     "report",
		Short:   "Work with reports",
		Long:    `Works with the reports that runs have written.`,
		Example: "  omise-conformance report merge reports/1 reports/2 --report-dir reports/all",
	}, append(publishcmd.New(version(), readReport, writeOutput), newReportMerge(), newReportAnnotations())...)
}

func newReportAnnotations() *cobra.Command {
	sources := "."
	cmd := &cobra.Command{
		Use:   "annotations DIR",
		Short: "Print the findings of a report as annotations of GitHub Actions",
		Long: `Reads report.json in a folder and prints a workflow command of GitHub Actions for each finding, which shows it at the
line of the client's test where the report names the test (gate --mark) and one line in the sources defines it. What is
known to fail is left out.`,
		Example:           "  omise-conformance report annotations conformance-report --sources .",
		Args:              commandline.SomeArguments("the folder of the report"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE: func(cmd *cobra.Command, folders []string) error {
			for _, folder := range folders {
				report, err := readReport(filepath.Join(folder, "report.json"))
				if err != nil {
					return err
				}
				if err := annotation.WriteGitHub(outlet.Own(cmd.OutOrStdout()), report, annotation.Read(os.DirFS(sources))); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&sources, "sources", sources, "folder of the client's sources; paths in annotations begin there")
	_ = cmd.MarkFlagDirname("sources")
	return cmd
}

func readReport(path string) (*reports.Report, error) {
	file, err := inputfile.Open(inputfile.Report, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the report %s does not exist; run writes one into the folder of --report-dir", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the report cannot be read: %w", err)
	}
	defer file.Close()
	report, err := reports.ReadJSON(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}
