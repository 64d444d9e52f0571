package publishcmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/publishing"
)

func newPublish(version string) *cobra.Command {
	o := publishing.Options{}
	cmd := &cobra.Command{
		Use:   "publish DIR",
		Short: "Publish the report of a complete run",
		Long: `Writes the report of a run into NAME/API VERSION below a folder, for others to look up and to verify: report.json, packed
and otherwise as the run wrote it; the badge as badge.svg and badge.json; and manifest.json, which says what was judged, by which
harness, how the run is repeated, and what the checksums of the files are. docs/publishing.md explains it.

It refuses what is no complete run of all cases in test mode: a filtered run, a shard, a run that did not come to its end; a report
with a secret in it; and a report that another version of the harness made. An entry of the same name and API version is replaced.

Exit codes: 0 published; 1 refused, with every reason; 2 wrong usage, or no report; 3 it cannot be written.`,
		Example: `  omise-conformance run --api-url http://127.0.0.1:8080
  omise-conformance report publish conformance-report --into reports/published --name my-fake \
    --reproduce 'docker run -p 8080:8080 my-fake:1.2 & omise-conformance run --api-url http://127.0.0.1:8080'`,
		Args:              commandline.ExactArguments(1, "the folder of the report"),
		ValidArgsFunction: commandline.CompleteFolders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.Check(); err != nil {
				return fmt.Errorf("--%w", err)
			}
			harness, err := publishing.Current(version)
			if err != nil {
				return err
			}
			o.Harness = harness
			folder, err := publishing.Publish(args[0], o)
			if err != nil {
				return refused(err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), "Published: "+folder)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Into, "into", "reports/published", "folder of all entries")
	f.StringVar(&o.Name, "name", "", "name of the target: lower case letters, digits and hyphens")
	f.StringVar(&o.Reproduce, "reproduce", "", "command line with which others repeat the run, without secrets")
	_ = cmd.MarkFlagDirname("into")
	return cmd
}
