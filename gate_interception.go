package conformance

import (
	"net"
	"os"
	"strconv"

	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/gate/front"
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
	// Listen has addresses at which the gate is to be found, for clients that do not get its environment, such as those in
	// containers. An empty one is a free port of 127.0.0.1.
	Listen GateAddresses
	// OnlyOmise has the proxy refuse other hosts than those of the API and this machine.
	OnlyOmise bool
	// AuthorityFile is a file that gets the certificate, as PEM, which clients must trust that come by the proxy or to
	// Listen.TLS. It is made for each run. Empty: the command alone gets it.
	AuthorityFile string
}

// GateAddresses are addresses of a gate, host and port: of the API and the vault without TLS, of the proxy, and the one
// that can be taken for port 443 of both hosts.
type GateAddresses struct{ API, Vault, Proxy, TLS string }

// EnterNamespace is what the program of Interception.Namespace calls with the arguments that it gets behind its own: a
// plan and a command, which may be empty. It returns the exit code of that program.
func EnterNamespace(plan string, command []string) int { return namespace.Enter(plan, command) }

func (i *Interception) settle() (gate.Interception, error) {
	settled := gate.Interception{
		Helper: i.Namespace, Listen: front.Addresses(i.Listen), OnlyOmise: i.OnlyOmise, AuthorityFile: i.AuthorityFile,
	}
	if err := i.Listen.check(); err != nil {
		return settled, err
	}
	if i.Namespace != nil && i.Listen != (GateAddresses{}) {
		return settled, usage.Errorf("Listen", "a command in name spaces finds the gate by the names of the hosts; other addresses lead nowhere there")
	}
	if err := intercept.CheckKeys(os.Environ()); err != nil {
		return settled, usage.Errorf("Environment", "%w", err)
	}
	var err error
	if settled.URLNames, err = intercept.ParseURLNames(i.URLNames); err != nil {
		return settled, usage.Errorf("URLNames", "%w", err)
	}
	return settled, nil
}

// check returns an error where one of the addresses is not one that can be listened on.
func (a *GateAddresses) check() error {
	for _, at := range []string{a.API, a.Vault, a.Proxy, a.TLS} {
		_, port, err := net.SplitHostPort(at)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if at != "" && err != nil {
			return usage.Errorf("Listen", "%q is no address to listen at, such as 127.0.0.1:8080 or 0.0.0.0:443", at)
		}
	}
	return nil
}
