package emulatorcmd

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/accesslog"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/names"
)

// addLoggingFlags adds the flags of the log.
func addLoggingFlags(cmd *cobra.Command, o *emulatorOptions) {
	f := cmd.Flags()
	f.StringVar((*string)(&o.log), "log", string(accesslog.Text), "log of requests on standard error: text, json or off")
	f.BoolVarP(&o.RequestBodies, "verbose", "v", false, "log the bodies, too, without card numbers, security codes and keys")
	f.BoolVar(&o.StrictVersion, "strict-version", false, "refuse requests for another version of the API than "+emulator.APIVersion)
	commandline.CompleteOneOf(cmd, "log", accesslog.Formats...)
}

// checkLogging refuses an unknown format.
func checkLogging(o *emulatorOptions) error {
	if !slices.Contains(accesslog.Formats, string(o.log)) {
		return fmt.Errorf("--log: %w", names.Unknown("format", string(o.log), accesslog.Formats))
	}
	return nil
}

// openLog lets the emulator log to a writer until the returned function is called.
func openLog(o *emulatorOptions, out io.Writer) (end func()) {
	log := accesslog.New(out, o.log)
	requests := log.Requests()
	o.Logger, o.OnRequest = log.Logger(), forWindow(o, requests)
	o.OnlyRefused = requests == nil // the window wants to know no more
	return log.Close
}
