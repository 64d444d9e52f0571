package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/reports"
)

func newReport() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Work with reports",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReportMerge())
	return cmd
}

func newReportMerge() *cobra.Command {
	var dir string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "merge DIR...",
		Short: "Merge the reports of the shards of one run",
		Long: `Reads report.json in each folder and writes one report of them all. The shards must be of one
run: the same target, dialect, contract and seed. A shard that is missing makes the merged run
"not judged".`,
		Example: "  omise-conformance report merge reports/1 reports/2 --report-dir reports/all",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, folders []string) error {
			var shards []*reports.Report
			for _, folder := range folders {
				shard, err := readReport(filepath.Join(folder, "report.json"))
				if err != nil {
					return err
				}
				shards = append(shards, shard)
			}
			merged, err := reports.Merge(shards...)
			if err != nil {
				return err
			}
			return publish(cmd, merged, dir, verbose)
		},
	}
	cmd.Flags().StringVar(&dir, "report-dir", defaultReportDir, "folder for the merged junit.xml, report.json and summary.md")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show every failure with its transcript")
	return cmd
}

func readReport(path string) (*reports.Report, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the folder
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
