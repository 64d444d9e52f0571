package publishcmd

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/publishing"
)

// indexOptions are the flags of report index.
type indexOptions struct {
	output string
	check  bool
}

func newIndex(version string, write WriteOutput) *cobra.Command {
	o := &indexOptions{}
	cmd := &cobra.Command{
		Use:   "index DIR",
		Short: "Make the page of all published reports",
		Long: `Makes a page of all published reports below a folder, each with its badge, what was judged, how the run is repeated, and links to
its files, relative to where the page is. The page needs neither a script nor a network. Nothing is listed that report verify refuses.

Exit codes: 0 made; 1 a report is refused, or with --check the page is another; 2 wrong usage; 3 it could not be written.`,
		Example: `  omise-conformance report index reports/published
  omise-conformance report index reports/published --check`,
		Args:              commandline.ExactArguments(1, "the folder of all published reports"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, version, args[0], write) },
	}
	f := cmd.Flags()
	f.StringVar(&o.output, "output", "", "file for the page (default index.html beside the folder); - is standard output")
	f.BoolVar(&o.check, "check", false, "write nothing; fail where the page is not that of the reports")
	return cmd
}

func (o *indexOptions) run(cmd *cobra.Command, version, folder string, write WriteOutput) error {
	path := cmp.Or(o.output, filepath.Join(filepath.Dir(filepath.Clean(folder)), "index.html"))
	harness, err := publishing.Current(version)
	if err != nil {
		return err
	}
	page, err := publishing.Index(folder, filepath.Dir(path), harness)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s", folder)
	}
	if err != nil {
		return refused(err)
	}
	if o.check {
		return checkPage(path, page)
	}
	return write(cmd.OutOrStdout(), path, func(w io.Writer) error {
		_, err := w.Write(page)
		return err
	})
}

// checkPage returns an error if the page in a file is another.
func checkPage(path string, page []byte) error {
	kept, err := inputfile.Read(inputfile.Fixture, path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the page cannot be read: %w", err)
	}
	if !bytes.Equal(kept, page) {
		return &commandline.ExitError{Code: commandline.ExitFound, Message: path + " is not the page of the published reports; report index writes it"}
	}
	return nil
}
