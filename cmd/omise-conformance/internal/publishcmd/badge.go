package publishcmd

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/publishing"
)

// styles are the forms of a badge.
var styles = map[string]func(*publishing.Badge) []byte{
	"svg":      (*publishing.Badge).SVG,
	"endpoint": (*publishing.Badge).Endpoint,
}

func newBadge(read ReadReport, write WriteOutput) *cobra.Command {
	var style, output, label string
	known := slices.Sorted(maps.Keys(styles))
	cmd := &cobra.Command{
		Use:   "badge DIR",
		Short: "Make a badge of a report",
		Long: `Reads report.json in a folder and makes a badge of its verdict, as SVG or as the JSON that the endpoint badge of shields.io
reads. It says how many cases passed, or how many rules (MUST) are broken; and "partial" where cases were left out, "known failing"
where failures were expected.

Exit codes: 0 the badge was made, whatever it says; 2 wrong usage, or no report; 3 it could not be written.`,
		Example: `  omise-conformance report badge conformance-report --output badge.svg

  # for https://img.shields.io/endpoint?url=…
  omise-conformance report badge conformance-report --style endpoint --output badge.json`,
		Args:              commandline.ExactArguments(1, "the folder of the report"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE: func(cmd *cobra.Command, args []string) error {
			draw := styles[style]
			if draw == nil {
				return fmt.Errorf("--style: %w", names.Unknown("style", style, known))
			}
			report, err := read(filepath.Join(args[0], reportFile))
			if err != nil {
				return err
			}
			badge := publishing.BadgeOf(report)
			if label != "" {
				badge = badge.Named(label)
			}
			return write(cmd.OutOrStdout(), output, func(w io.Writer) error {
				_, err := w.Write(draw(badge))
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&style, "style", "svg", "form of the badge: svg or endpoint")
	f.StringVar(&output, "output", "", "file for the badge; - is standard output, as is the default")
	f.StringVar(&label, "label", "", "left half of the badge; the default says what was judged")
	commandline.CompleteOneOf(cmd, "style", known...)
	return cmd
}
