package gate

import (
	"context"
	"net"
	"net/url"
	"os"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/gate/namespace"
	"github.com/omise-conformance/harness/internal/usage"
)

// Interception says how a command is led to a gate.
type Interception struct {
	// URLNames are variables that get a plain address, beside those that are known.
	URLNames map[string]intercept.Host
	// Helper is a program with the arguments with which it calls namespace.Enter. Empty: the command runs in no name
	// spaces of its own.
	Helper []string
	// Listen has the addresses of the front, as its options do, OnlyOmise has its proxy refuse other hosts, and
	// AuthorityFile is a file for its certificate, or empty.
	Listen        front.Addresses
	OnlyOmise     bool
	AuthorityFile string
}

// lead returns the command with all that it needs to come to the gate, and what undoes it once the command has ended.
func (g *Gate) lead(ctx context.Context, scratch string) (run child.Options, undo func(), err error) {
	run, undo = g.options.Child, func() {}
	ways, err := intercept.Prepare(ctx, intercept.Options{
		APIURL: g.APIURL, VaultURL: g.VaultURL, ProxyURL: g.ProxyURL, TLSAddress: g.TLSAddress, Authority: g.Authority,
		PublicKey: g.PublicKey, SecretKey: g.SecretKey, URLNames: g.options.Interception.URLNames, Base: os.Environ(), Scratch: scratch,
	})
	if err != nil {
		return run, undo, err
	}
	g.notes = ways.Notes
	run.Command, run.Env = g.options.Command, ways.Env
	if g.options.Interception.Helper == nil {
		return run, undo, nil
	}
	spaces, err := namespace.Open(ctx, namespace.Options{
		Helper: g.options.Interception.Helper, Scratch: scratch, Names: []string{front.APIHost, front.VaultHost},
		Forwards: g.forwards(), Covers: ways.Covers,
	})
	if err != nil {
		return run, undo, err
	}
	run.Command, run.Prepare = spaces.Command(run.Command), spaces.Start
	return run, spaces.Close, nil
}

// forwards returns the addresses that a command in name spaces finds the gate at: those of the API, and those that its
// environment names.
func (g *Gate) forwards() []namespace.Forward {
	ways := []namespace.Forward{
		{Inside: "127.0.0.1:443", Outside: g.TLSAddress}, {Inside: "127.0.0.1:80", Outside: g.TLSAddress}, {Inside: g.TLSAddress, Outside: g.TLSAddress},
	}
	for _, address := range []string{g.APIURL, g.VaultURL, g.ProxyURL} {
		if at, err := url.Parse(address); err == nil && at.Host != "" {
			ways = append(ways, namespace.Forward{Inside: net.JoinHostPort(at.Hostname(), at.Port()), Outside: at.Host})
		}
	}
	return ways
}

// publish writes the certificate of the authority where clients out of the environment find it.
func (i *Interception) publish(authority []byte) error {
	if i.AuthorityFile == "" {
		return nil
	}
	if err := atomicfile.Write(i.AuthorityFile, 0o644, authority); err != nil {
		return usage.Errorf("AuthorityFile", "the certificate cannot be written to %s: %w", i.AuthorityFile, err)
	}
	return nil
}
