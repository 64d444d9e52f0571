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
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// defaultFolder is where record puts the recordings of the emulator.
const defaultFolder = "cassettes/emulator"

// showOptions are the flags of cassettes show.
type showOptions struct {
	folder string
	curl   bool
}

func newShow() *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:   "show CASE",
		Short: "Show the recording of a case",
		Long: `Shows the recording of a case as a transcript: what was recorded and when, then every request with
its answer. With --curl it shows the requests as commands instead, which take keys and addresses
from $OMISE_PUBLIC_KEY, $OMISE_SECRET_KEY, $OMISE_API_URL and $OMISE_VAULT_URL. The commands have
the ids of the recording.

CASE is the ID of a case, or the path of a cassette.`,
		Example: `  omise-conformance cassettes show tokens/single-use-charge
  omise-conformance cassettes show charges/capture-customer --cassettes cassettes/omise --curl
  omise-conformance cassettes show cassettes/omise/charges/capture-customer.yaml`,
		Args: commandline.ExactArguments(1, "one case"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			ids, _ := cassettes.List(o.folder) // without the folder there is nothing to complete
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runShow(cmd.OutOrStdout(), o, args[0]) },
	}
	cmd.Flags().StringVar(&o.folder, "cassettes", defaultFolder, "folder of the cassettes")
	cmd.Flags().BoolVar(&o.curl, "curl", false, "show the requests as curl commands")
	_ = cmd.MarkFlagDirname("cassettes")
	return cmd
}

func runShow(out io.Writer, o *showOptions, name string) error {
	recorded, err := findCassette(o.folder, name)
	if err != nil {
		return err
	}
	if o.curl {
		return writeCurl(out, recorded)
	}
	return writeTranscript(out, recorded)
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
		return nil, fmt.Errorf("%s has no cassettes", dir)
	}
	return nil, fmt.Errorf("%s has no cassette of the case %q%s", dir, name, names.Hint(name, ids))
}

func writeTranscript(out io.Writer, recorded *cassettes.Cassette) error {
	h := recorded.Header
	about := fmt.Sprintf("%s\nrecording of %s, made at %s (%s): %s\ndialect %s, clock %s, seed %d, harness %s, spec %s\n\n",
		h.Case, h.Target, h.RecordedAt.UTC().Format(time.RFC3339), strings.ReplaceAll(h.Verdict, "_", " "),
		names.Count(len(recorded.Interactions), "interaction"), h.Dialect, h.Clock.UTC().Format(time.RFC3339),
		h.Seed, h.HarnessVersion, h.SpecVersion)
	if _, err := io.WriteString(out, about); err != nil {
		return err
	}
	return reports.WriteTranscript(out, entriesOf(recorded), false)
}

func writeCurl(out io.Writer, recorded *cassettes.Cassette) error {
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
