package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// mergeOptions are the flags of report merge.
type mergeOptions struct {
	reportDir string
	verbose   bool
}

func newReportMerge() *cobra.Command {
	o := &mergeOptions{}
	cmd := &cobra.Command{
		Use:   "merge DIR...",
		Short: "Merge the reports of the shards of one run",
		Long: `Reads what each shard has written into its folder, and writes one report of all. It takes the report.json of
run, record, replay, explore, gate and check, and the files of faults and of variants. A folder may also hold the folders of shards.

The shards must be of one run, with the same target, dialect, contract, version and seed. If a shard is
missing, the verdict is "not judged".

Exit codes are those of the command that the shards ran, and 3 where a shard is missing.`,
		Example: `  omise-conformance report merge reports/1 reports/2 --report-dir reports/all

  # all shards that have written into a folder
  omise-conformance report merge reports --report-dir all`,
		Args:              commandline.SomeArguments("the folders of the reports"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE:              func(cmd *cobra.Command, folders []string) error { return runReportMerge(cmd, o, folders) },
	}
	cmd.Flags().StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for the merged reports")
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	_ = cmd.MarkFlagDirname("report-dir")
	return cmd
}

// reportFile is what a run writes, and shardFile what a shard of a trial does.
const reportFile = "report.json"

func shardFile(folder string, things trials.Things) string {
	return filepath.Join(folder, string(things)+"-shard.json")
}

func runReportMerge(cmd *cobra.Command, o *mergeOptions, folders []string) error {
	marks := map[string]func([]string) error{
		reportFile:                     func(folders []string) error { return o.mergeRuns(cmd, folders) },
		shardFile("", trials.Faults):   func(folders []string) error { return o.mergeFaults(cmd, folders) },
		shardFile("", trials.Variants): func(folders []string) error { return o.mergeVariants(cmd, folders) },
	}
	var found []string
	kind := ""
	for _, folder := range folders {
		in, mark, err := o.foldersIn(folder)
		if err != nil {
			return err
		}
		if kind != "" && kind != mark {
			return fmt.Errorf("the reports are not of one run: %s has a %s, and another folder a %s", folder, mark, kind)
		}
		found, kind = append(found, in...), mark
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("--report-dir: %w", err)
	}
	return marks[kind](found)
}

// foldersIn returns the folder, if a shard has written into it, and otherwise the folders of shards in it; and the
// file by which a shard of the kind is known. Where the merged report goes, an earlier one may be.
func (o *mergeOptions) foldersIn(folder string) (folders []string, mark string, err error) {
	mark, err = markIn(folder)
	if err != nil || mark != "" {
		return []string{folder}, mark, err
	}
	entries, _ := os.ReadDir(folder) // sorted; of a folder that is none, readReport says so
	for _, entry := range entries {
		below := filepath.Join(folder, entry.Name())
		if below == filepath.Clean(o.reportDir) {
			continue
		}
		switch in, err := markIn(below); {
		case err != nil:
			return nil, "", err
		case in == "":
		case mark != "" && mark != in:
			return nil, "", fmt.Errorf("the reports are not of one run: %s has a %s, and another folder a %s", below, in, mark)
		default:
			folders, mark = append(folders, below), in
		}
	}
	if len(folders) == 0 {
		return []string{folder}, reportFile, nil
	}
	return folders, mark, nil
}

// markIn returns the file by which it is known what wrote into a folder, or "".
func markIn(folder string) (string, error) {
	var marks []string
	for _, mark := range []string{reportFile, shardFile("", trials.Faults), shardFile("", trials.Variants)} {
		if _, err := os.Stat(filepath.Join(folder, mark)); err == nil {
			marks = append(marks, mark)
		}
	}
	if len(marks) > 1 {
		return "", fmt.Errorf("%s has a %s: give each command a folder of its own (--report-dir)", folder, strings.Join(marks, " and a "))
	}
	return strings.Join(marks, ""), nil
}

func (o *mergeOptions) mergeRuns(cmd *cobra.Command, folders []string) error {
	var shards []*reports.Report
	for _, folder := range folders {
		shard, err := readReport(filepath.Join(folder, reportFile))
		if err != nil {
			return err
		}
		shards = append(shards, shard)
	}
	merged, err := reports.Merge(shards...)
	if err != nil {
		return err
	}
	return publish(cmd, merged, o.reportDir, o.verbose)
}

func (o *mergeOptions) mergeFaults(cmd *cobra.Command, folders []string) error {
	tried, err := readTried[trials.FaultEntry](trials.Faults, folders)
	if err != nil {
		return err
	}
	entries, missing, err := trials.MergeFaults(tried)
	if err != nil {
		return err
	}
	result := &faultsOptions{trialOptions: o.trial(trials.Faults)}
	if err := result.write(nil, entries); err != nil {
		return err
	}
	surprising := printFaults(cmd.OutOrStdout(), entries)
	result.printSummary(cmd.OutOrStdout(), trials.FaultsSummary(entries))
	return incomplete(min(surprising, 1)*commandline.ExitFound, missing)
}

func (o *mergeOptions) mergeVariants(cmd *cobra.Command, folders []string) error {
	tried, err := readTried[trials.VariantEntry](trials.Variants, folders)
	if err != nil {
		return err
	}
	entries, missing, err := trials.MergeVariants(tried)
	if err != nil {
		return err
	}
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	result := &variantsOptions{trialOptions: o.trial(trials.Variants)}
	if err := result.finish(cmd.OutOrStdout(), nil, entries, contract.SourceTitle); err != nil {
		return err
	}
	return incomplete(trials.VariantsExitCode(entries), missing)
}

func (o *mergeOptions) trial(things trials.Things) trialOptions {
	return trialOptions{things: string(things), reportDir: o.reportDir}
}

// incomplete returns the end of a merger with an exit code, which missing parts turn into that of what is not judged,
// unless something was found.
func incomplete(code int, missing []string) error {
	if len(missing) > 0 && code != commandline.ExitFound {
		code = reports.NotJudged.ExitCode()
	}
	if code == 0 {
		return nil
	}
	return &commandline.ExitError{Code: code, Message: strings.Join(missing, "\n")}
}

// readTried reads what shards have tried.
func readTried[E any](things trials.Things, folders []string) ([]trials.Tried[E], error) {
	var all []trials.Tried[E]
	for _, folder := range folders {
		var one trials.Tried[E]
		err := readFile(shardFile(folder, things), func(r io.Reader) error {
			part, err := trials.ReadPart(r)
			if err == nil {
				one.Part = *part
			}
			return err
		})
		if err == nil {
			err = readFile(filepath.Join(folder, string(things)+".json"), func(r io.Reader) error {
				one.Entries, err = trials.ReadEntries[E](r)
				return err
			})
		}
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return slices.Clip(all), nil
}

// readFile opens what a shard has written.
func readFile(path string, read func(io.Reader) error) error {
	file, err := inputfile.Open(inputfile.Report, path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := read(file); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
