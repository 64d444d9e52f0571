package cassettescmd

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// defaultFolder is where record puts the recordings of the emulator.
const defaultFolder = "cassettes/emulator"

func newShow() *cobra.Command {
	var dir string
	var curl bool
	cmd := &cobra.Command{
		Use:   "show CASE",
		Short: "Show what was recorded of a case",
		Long: `Shows the recording of a case as a transcript: what it is a recording of, then every request with
its answer. With --curl it shows the requests as commands instead, which take keys and addresses
from $OMISE_PUBLIC_KEY, $OMISE_SECRET_KEY, $OMISE_API_URL and $OMISE_VAULT_URL. Ids in them are
those of the recording.

CASE is the ID of a case, or the path of a cassette.`,
		Example: `  omise-conformance cassettes show tokens/single-use-charge
  omise-conformance cassettes show charges/captured-card --cassettes cassettes/omise --curl
  omise-conformance cassettes show cassettes/omise/charges/captured-card.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("cassettes show needs one case, not %d; see %s --help", len(args), cmd.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			ids, _ := cassettes.List(dir) // no folder, no completion
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			recorded, err := findCassette(dir, args[0])
			if err != nil {
				return err
			}
			if curl {
				return showCurl(cmd.OutOrStdout(), recorded)
			}
			return showTranscript(cmd.OutOrStdout(), recorded)
		},
	}
	cmd.Flags().StringVar(&dir, "cassettes", defaultFolder, "folder of the cassettes")
	cmd.Flags().BoolVar(&curl, "curl", false, "as commands that repeat the requests")
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func findCassette(dir, name string) (*cassettes.Cassette, error) {
	if filepath.Ext(name) == ".yaml" {
		return cassettes.Load(name)
	}
	recorded, err := cassettes.LoadCase(dir, name)
	if !errors.Is(err, cassettes.ErrMissing) {
		return recorded, err
	}
	ids, listErr := cassettes.List(dir)
	switch {
	case listErr != nil:
		return nil, listErr
	case len(ids) == 0:
		return nil, fmt.Errorf("%s holds no cassettes", dir)
	}
	return nil, fmt.Errorf("%s holds no cassette of the case %q%s", dir, name, names.Hint(name, ids))
}

func showTranscript(out io.Writer, recorded *cassettes.Cassette) error {
	h := recorded.Header
	about := fmt.Sprintf("%s\nrecording of %s, made at %s (%s): %s\ndialect %s, clock %s, seed %d, harness %s, spec %s\n\n",
		h.Case, h.Target, h.RecordedAt.UTC().Format(time.RFC3339), strings.ReplaceAll(h.Verdict, "_", " "),
		countOf(len(recorded.Interactions), "interaction"), h.Dialect, h.Clock.UTC().Format(time.RFC3339), h.Seed, h.HarnessVersion, h.SpecVersion)
	if _, err := io.WriteString(out, about); err != nil {
		return err
	}
	return reports.WriteTranscript(out, entriesOf(recorded), false)
}

func showCurl(out io.Writer, recorded *cassettes.Cassette) error {
	for i, entry := range entriesOf(recorded) {
		outcome := "not answered"
		if entry.Response != nil {
			outcome = fmt.Sprintf("answered %d", entry.Response.Status)
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		if _, err := fmt.Fprintf(out, "# %d: was %s\n%s\n", entry.Seq, outcome, entry.Curl); err != nil {
			return err
		}
	}
	return nil
}

func entriesOf(recorded *cassettes.Cassette) []reports.ExchangeEntry {
	var entries []reports.ExchangeEntry
	for _, ex := range cassettes.Exchanges(recorded) {
		entries = append(entries, reports.NewExchangeEntry(ex))
	}
	return entries
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
