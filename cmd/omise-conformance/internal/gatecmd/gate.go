// Package gatecmd is the command that judges a client.
package gatecmd

import (
	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
)

// Publish writes the reports and prints the console report, as every verb does.
type Publish func(cmd *cobra.Command, report *reports.Report, dir string, verbose bool) error

type options struct {
	conformance.GateConfig
	reportDir string
	verbose   bool
}

// New returns the command.
func New(version string, publish Publish) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "gate [flags] -- COMMAND [ARGS]",
		Short: "Judge a client: run its command and judge what it sends",
		Args:  commandOrHandler(&o.Webhooks),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Command, o.Version = args, version
			report, err := conformance.Gate(cmd.Context(), o.GateConfig)
			if err != nil {
				return err
			}
			return publish(cmd, report, o.reportDir, o.verbose)
		},
	}
	f := cmd.Flags()
	f.SetInterspersed(false)
	addWebhooks(f, &o.Webhooks)
	f.StringVar(&o.reportDir, "report-dir", "conformance-report", "folder for junit.xml, report.json and summary.md")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show every failure with its transcript")
	return cmd
}
