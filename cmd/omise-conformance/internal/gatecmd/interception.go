package gatecmd

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

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

// settleListen reads --listen.
func (o *options) settleListen() error {
	at := map[string]*string{"api": &o.Listen.API, "vault": &o.Listen.Vault, "proxy": &o.Listen.Proxy, "tls": &o.Listen.TLS}
	for _, each := range o.listen {
		name, address, given := strings.Cut(each, "=")
		switch {
		case at[name] == nil:
			return names.Unknown("way", name, slices.Sorted(maps.Keys(at)))
		case !given || address == "":
			return fmt.Errorf("%q names no address, such as %s=127.0.0.1:18080", each, name)
		}
		*at[name] = address
	}
	return nil
}

// settleInterception reads --intercept.
func (o *options) settleInterception() error {
	switch o.intercept {
	case byEnvironment:
		return nil
	case byNamespace:
		self, err := os.Executable()
		if err != nil {
			return fmt.Errorf("this program cannot be found: %w", err)
		}
		o.Namespace = []string{self, "gate", enterName}
		return nil
	}
	return names.Unknown("choice", o.intercept, interceptions)
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
