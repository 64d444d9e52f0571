// Package publishcmd has the commands that put the report of a run where others can look it up, and that verify what others put there.
package publishcmd

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/publishing"
	"github.com/omise-conformance/harness/reports"
)

// ReadReport reads the report of a run from a file.
type ReadReport func(path string) (*reports.Report, error)

// reportFile is what a run writes.
const reportFile = "report.json"

// WriteOutput writes a document to a file, or to out if the path is empty or stands for standard output.
type WriteOutput func(out io.Writer, path string, write func(io.Writer) error) error

// New returns the commands.
func New(version string, read ReadReport, write WriteOutput) []*cobra.Command {
	return []*cobra.Command{newBadge(read, write), newPublish(version), newVerify(version, read), newIndex(version, write)}
}

// refused returns the end of a command that refuses something, with every reason, one a line.
func refused(err error) error {
	var refusal *publishing.Refusal
	if errors.As(err, &refusal) {
		return &commandline.ExitError{Code: commandline.ExitFound, Message: refusal.Error()}
	}
	return err
}
