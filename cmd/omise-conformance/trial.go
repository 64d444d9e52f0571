package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
)

// collecting is the percentage of the garbage collector while the suite is tried.
// There are millions of short-lived answers, and little of them stays: with the
// default of 100 a fifth of the time is spent on collecting them. The command sets
// it, since a library must leave the collector of its process alone.
const collecting = 400

// trialOptions are the flags that faults and variants share: both try the suite with one after the other of a
// catalog.
type trialOptions struct {
	things    string // "faults" or "variants", as the files are named
	reportDir string
	quiet     bool
	list      bool
}

func (o *trialOptions) addFlags(cmd *cobra.Command, shard *string) {
	f := cmd.Flags()
	f.StringVar(shard, "shard", "", "try the i-th of n parts, for example 2/4; auto: as CI or Kubernetes says (docs/scale.md)")
	f.StringVar(&o.reportDir, "report-dir", defaultReportDir, "folder for "+o.things+".json, "+o.things+".md and "+o.things+".html")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress")
	f.BoolVar(&o.list, "list", false, "only list the "+o.things+", those that are selected")
	_ = cmd.MarkFlagDirname("report-dir")
}

func (o *trialOptions) path(extension string) string {
	return filepath.Join(o.reportDir, o.things+extension)
}

// try runs run with a progress bar. It returns interrupted where the user ended the run, and then the entries are
// those of what was tried until then.
func (o *trialOptions) try(cmd *cobra.Command, run func(context.Context, func(conformance.Progress)) error) (interrupted, err error) {
	if err = reports.CheckDir(o.reportDir, o.things+".json", o.things+".md", o.things+".html", shardFile("", trials.Things(o.things))); err != nil {
		return nil, fmt.Errorf("--report-dir: %w", err)
	}
	defer commandline.Roomy()()
	defer debug.SetGCPercent(debug.SetGCPercent(collecting))
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts(o.things, "trying the first "+o.things)
	err = run(cmd.Context(), bar.Update)
	bar.Finish()
	var crash *guarded.PanicError
	switch {
	case errors.As(err, &crash):
		return crash, nil // the files have what was tried until then
	case errors.Is(err, context.Canceled):
		return &commandline.ExitError{Code: reports.Interrupted.ExitCode(), Message: "interrupted; the files have what was tried until then"}, nil
	case err != nil:
		return nil, located(cmd, &config.Given{}, err)
	}
	return nil, nil
}

// emptyShard is the end of a shard that no work was left for.
func (o *trialOptions) emptyShard(part *trials.Part) error {
	if part == nil || len(part.Planned) > 0 {
		return nil
	}
	return &commandline.ExitError{Code: reports.NothingSelected.ExitCode(), Message: fmt.Sprintf("there are fewer %s than shards: none is in shard %s", o.things, part.Shard)}
}

// writeFiles writes the three files, and of a shard what report merge has to know of it: all of them or none, so that no page is
// beside the data of another trial. What an earlier shard has left in the folder of a whole trial, it removes.
func (o *trialOptions) writeFiles(part *trials.Part, asJSON, asMarkdown, asPage func(io.Writer) error) error {
	if err := os.MkdirAll(o.reportDir, 0o755); err != nil {
		return &atomicfile.UnwrittenError{Path: o.reportDir, Err: err}
	}
	files := []atomicfile.File{{Path: o.path(".json"), Write: asJSON}, {Path: o.path(".md"), Write: asMarkdown}, {Path: o.path(".html"), Write: asPage}}
	shard := shardFile(o.reportDir, trials.Things(o.things))
	if part != nil {
		part.HarnessVersion = version()
		files = append(files, atomicfile.File{Path: shard, Write: func(w io.Writer) error { return trials.WritePart(w, part) }})
	}
	if err := atomicfile.WriteAll(0o644, files...); err != nil || part != nil {
		return err
	}
	if err := os.Remove(shard); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("%s is of an earlier shard, and cannot be removed: %v", shard, err)}
	}
	return nil
}

// printSummary prints the last lines. An error of printing is ignored: the files have the entries as well.
func (o *trialOptions) printSummary(out io.Writer, summary string) {
	fmt.Fprintf(out, "%s\nWritten to %s, %s and %s\n", summary, o.path(".json"), o.path(".md"), o.path(".html"))
}

// entry is what the list of a catalog says of one of its entries.
type entry struct{ id, sentence string }

func printEntries(cmd *cobra.Command, entries []entry, err error) error {
	if err != nil {
		return located(cmd, &config.Given{}, err)
	}
	for _, e := range entries {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n  %s\n", e.id, e.sentence); err != nil {
			return err
		}
	}
	return nil
}

// idsOf returns the names for completion, none where the catalog cannot be read.
func idsOf(entries []entry, err error) []string {
	if err != nil {
		return nil
	}
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].id
	}
	return ids
}
