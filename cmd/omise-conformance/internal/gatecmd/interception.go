package gatecmd

import (
	"fmt"
	"maps"
	"os"
	"slices"

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
	addURLNames(cmd, &o.URLNames)
	f.StringVar(&o.intercept, "intercept", byEnvironment,
		"how the command is led to the gate: environment, or namespace (Linux: the hosts of the API are this machine, others are reached by the proxy only)")
	f.StringToStringVar(&o.listen, "listen", nil,
		"where clients find the gate that do not get its environment: api=ADDRESS, vault=…, proxy=… or tls=…, comma-separated or repeated (default: free ports of 127.0.0.1)")
	f.StringVar(&o.AuthorityFile, "ca-file", "", "file that gets the certificate which such clients must trust; it is made for each run")
	f.BoolVar(&o.OnlyOmise, "only-omise", false, "have the proxy refuse other hosts than those of the API and this machine")
	_ = cmd.MarkFlagFilename("ca-file", "pem")
	commandline.CompleteOneOf(cmd, "intercept", interceptions...)
}

func addURLNames(cmd *cobra.Command, to *[]string) {
	cmd.Flags().StringSliceVar(to, "url-env", nil,
		"further variable in which the client looks for an address: NAME=api or NAME=vault, comma-separated or repeated")
}

// settleListen reads --listen.
func (o *options) settleListen() error {
	at := map[string]*string{"api": &o.Listen.API, "vault": &o.Listen.Vault, "proxy": &o.Listen.Proxy, "tls": &o.Listen.TLS}
	for name, address := range o.listen {
		if at[name] == nil {
			return fmt.Errorf("--listen: %w", names.Unknown("way", name, slices.Sorted(maps.Keys(at))))
		}
		*at[name] = address
	}
	return nil
}

// settleInterception reads --intercept.
func (o *options) settleInterception() error {
	if err := o.settleListen(); err != nil {
		return err
	}
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
