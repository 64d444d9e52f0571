package publishcmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/publishing"
)

// verifyOptions are the flags of report verify.
type verifyOptions struct {
	against string
	asJSON  bool
	read    ReadReport
}

func newVerify(version string, read ReadReport) *cobra.Command {
	o := &verifyOptions{read: read}
	cmd := &cobra.Command{
		Use:   "verify DIR",
		Short: "Verify a published report, or a folder of them",
		Long: `Says of a published report whether it is whole, of a complete unfiltered run, by which harness and contract, and unmodified since
its manifest was written. Everything that follows from the cases is counted again. Every reason to refuse it is said.

A checksum proves that a file is as its manifest says, and not who wrote the manifest. docs/publishing.md says what that leaves open.

With --against it is also held against a run that was just made, and refused where it is stale: where the contract, the cases, or the
verdict on a rule or a case are others by now. Times and numbers of requests do not count.

Exit codes: 0 whole and unmodified; 1 refused; 2 wrong usage.`,
		Example: `  omise-conformance report verify reports/published/emulator/2019-05-29
  omise-conformance report verify reports/published --json
  omise-conformance report verify reports/published/emulator/2019-05-29 --against conformance-report`,
		Args:              commandline.ExactArguments(1, "the folder of a published report, or of all"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, version, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.against, "against", "", "folder with the report of a run that was just made with this version")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	_ = cmd.MarkFlagDirname("against")
	return cmd
}

func (o *verifyOptions) run(cmd *cobra.Command, version, folder string) error {
	harness, err := publishing.Current(version)
	if err != nil {
		return err
	}
	results, err := publishing.VerifyAll(folder, harness)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s", folder)
	}
	if err != nil {
		return fmt.Errorf("the folder %s cannot be read: %w", folder, err)
	}
	if o.against != "" {
		if err := o.compare(results, harness); err != nil {
			return err
		}
	}
	refused := 0
	for _, result := range results {
		if !result.Accepted {
			refused++
		}
	}
	if err := o.print(cmd.OutOrStdout(), results, refused); err != nil {
		return err
	}
	if refused > 0 {
		return &commandline.ExitError{Code: commandline.ExitFound}
	}
	return nil
}

// compare refuses an entry that is stale.
func (o *verifyOptions) compare(results []*publishing.Result, harness *publishing.Harness) error {
	if len(results) != 1 {
		return fmt.Errorf("--against: there are %d published reports, and a run is of one target: name the folder of its report", len(results))
	}
	fresh, err := o.read(filepath.Join(o.against, reportFile))
	if err != nil {
		return fmt.Errorf("--against: %w", err)
	}
	results[0].Refuse(publishing.Stale(results[0], fresh, harness)...)
	return nil
}

func (o *verifyOptions) print(out io.Writer, results []*publishing.Result, refused int) error {
	if o.asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(results)
	}
	for _, result := range results {
		state := "whole, of a complete run, and unmodified since its manifest"
		if !result.Accepted {
			state = "refused for " + names.Count(len(result.Reasons), "reason")
		}
		fmt.Fprintf(out, "%s: %s\n", filepath.ToSlash(result.Folder), state)
		for _, reason := range result.Reasons {
			fmt.Fprintln(out, "  refused  "+reason)
		}
		if m := result.Manifest; m != nil && result.Accepted {
			fmt.Fprintf(out, "  target   %s\n  verdict  %s\n  harness  version %s, contract %.12s…, %s cases\n",
				m.Of, result.Sentence(), m.Harness.Version, m.Harness.OpenAPISHA256, names.Grouped(m.Harness.Cases.Number))
		}
		for _, note := range result.Notes {
			fmt.Fprintln(out, "  note     "+note)
		}
	}
	if len(results) > 1 {
		fmt.Fprintf(out, "%s verified, %d refused.\n", names.Counted(len(results), "published report was", "published reports were"), refused)
	}
	return nil
}
