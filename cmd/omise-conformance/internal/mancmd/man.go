// Package mancmd is the command man, which writes manual pages for those who package the program.
package mancmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/provenance"
)

// New returns the command. The pages name the build.
func New(built provenance.Build) *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write a manual page for every command",
		Long:   "Writes a manual page (section 1) for every command into a folder, for packages. They are made of the help.",
		Hidden: true,

		Example:           "  omise-conformance man share/man/man1",
		Args:              commandline.ExactArguments(1, "the folder for the pages"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return &commandline.ExitError{Code: commandline.ExitNoReport, Message: err.Error()}
			}
			n, err := write(cmd.Root(), args[0], built)
			if err != nil {
				return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("the manual pages cannot be written: %v", err)}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s in %s.\n", names.Counted(n, "manual page is", "manual pages are"), args[0])
			return err
		},
	}
}

// withBlocks has lists of a help, which are indented by two spaces, as blocks of Markdown, so that a page keeps their lines.
func withBlocks(help string) string {
	var out strings.Builder
	within := false
	for line := range strings.Lines(help) {
		listed := strings.HasPrefix(line, "  ")
		if listed != within && line != "\n" {
			out.WriteByte('\n')
			within = listed
		}
		if listed {
			out.WriteString("    ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// write writes the page of a command and those of the commands below it, and returns how many there are.
func write(cmd *cobra.Command, folder string, built provenance.Build) (int, error) {
	header := &doc.GenManHeader{Section: "1", Source: "omise-conformance " + built.Version, Manual: "omise-conformance"}
	if !built.Date.IsZero() {
		header.Date = &built.Date // else that of SOURCE_DATE_EPOCH, or today
	}
	cmd.DisableAutoGenTag, cmd.Long = true, withBlocks(cmd.Long)
	page := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
	err := atomicfile.WriteFrom(filepath.Join(folder, page), 0o644, func(w io.Writer) error { return doc.GenMan(cmd, header, w) })
	written := 1
	for _, below := range cmd.Commands() {
		if err != nil {
			break
		}
		if !below.IsAvailableCommand() || below.IsAdditionalHelpTopicCommand() {
			continue
		}
		var n int
		n, err = write(below, folder, built)
		written += n
	}
	return written, err
}
