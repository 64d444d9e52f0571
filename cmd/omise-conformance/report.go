package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/reports"
)

func newReport() *cobra.Command {
	return commandline.Group(&cobra.Command{
		Use:   "report",
		Short: "Work with reports",
		Long:  `Works with the reports that runs have written.`,
	}, newReportMerge())
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
		Args:    commandline.SomeArguments("the folders of the reports"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, folders []string) error {
			var shards []*reports.Report
			for _, folder := range folders {
				shard, err := readReport(filepath.Join(folder, "report.json"))
				if err != nil {
					return err
				}
				shards = append(shards, shard)
			}
			if err := reports.CheckDir(dir); err != nil {
				return fmt.Errorf("--report-dir: %w", err)
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
	_ = cmd.MarkFlagDirname("report-dir")
	return cmd
}

func readReport(path string) (*reports.Report, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no report %s; a run writes one with --report-dir", path)
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
