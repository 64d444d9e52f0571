package conformance

import (
	"os"

	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/gate/namespace"
	"github.com/omise-conformance/harness/internal/usage"
)

// Interception says how a client is led to the gate. All clients get variables in their environment: addresses, proxies,
// authorities, and shims for their runtimes.
type Interception struct {
	// URLNames are further variables in which the client looks for an address: NAME=api or NAME=vault.
	URLNames []string
	// Namespace is a program with the arguments with which it calls EnterNamespace. The client then runs in name spaces of
	// its own (Linux) in which the hosts of the API are this machine, so that it needs no variables, and reaches other
	// hosts by the proxy only. Empty: it does not.
	Namespace []string
}

// EnterNamespace is what the program of Interception.Namespace calls with the arguments that it gets behind its own: a
// plan and a command, which may be empty. It returns the exit code of that program.
func EnterNamespace(plan string, command []string) int { return namespace.Enter(plan, command) }

func (i *Interception) settle() (gate.Interception, error) {
	settled := gate.Interception{URLNames: map[string]intercept.Host{}, Helper: i.Namespace}
	if err := intercept.CheckKeys(os.Environ()); err != nil {
		return settled, usage.Errorf("Environment", "%w", err)
	}
	for _, each := range i.URLNames {
		name, host, err := intercept.ParseURLName(each)
		if err != nil {
			return settled, usage.Errorf("URLNames", "%w", err)
		}
		settled.URLNames[name] = host
	}
	return settled, nil
}
