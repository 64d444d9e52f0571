package gatecmd

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/internal/names"
)

// How the client is led to the gate.
const (
	byEnvironment = "environment"
	byNamespace   = "namespace"
)

var interceptions = []string{byEnvironment, byNamespace}

// addInterception registers the flags about how the client is led to the gate.
func addInterception(cmd *cobra.Command, o *options) {
	f := cmd.Flags()
	f.StringSliceVar(&o.URLNames, "url-env", nil,
		"further variable in which the client looks for an address: NAME=api or NAME=vault, comma-separated or repeated")
	f.StringVar(&o.intercept, "intercept", byEnvironment,
		"how the command is led to the gate: environment, or namespace (Linux: the hosts of the API are this machine, others are reached by the proxy only)")
	commandline.CompleteOneOf(cmd, "intercept", interceptions...)
}

// settleInterception reads --intercept.
func (o *options) settleInterception() error {
	switch o.intercept {
	case byEnvironment:
		return nil
	case byNamespace:
		self, err := os.Executable()
		if err != nil {
			return fmt.Errorf("--intercept: this program cannot be found: %w", err)
		}
		o.Namespace = []string{self, "gate", enterName}
		return nil
	}
	return fmt.Errorf("--intercept: %w", names.Unknown("choice", o.intercept, interceptions))
}

// enterName is the command that the program runs itself with, inside.
const enterName = "enter-namespace"

// newEnter returns the command that arranges name spaces from the inside.
func newEnter() *cobra.Command {
	return &cobra.Command{
		Use:                enterName + " PLAN COMMAND [ARGS]",
		Short:              "Arrange name spaces from the inside, and run a command there",
		Hidden:             true,
		DisableFlagParsing: true,
		Args:               cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if code := conformance.EnterNamespace(args[0], args[1:]); code != 0 {
				return &commandline.ExitError{Code: code}
			}
			return nil
		},
	}
}
