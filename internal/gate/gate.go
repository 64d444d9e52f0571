// Package gate judges a client: it runs the client's command with an upstream and a front, judges what the client
// sends, and makes the report.
package gate

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// Options are the settled options of a gate.
type Options struct {
	// Session has the contract, the lists of known failures and the levels.
	Session session.Options
	// Command is what is run.
	Command []string
	// MarkHeader is the header in which the client may say where it is.
	MarkHeader string
	// Injection is what the upstream does otherwise, or nil.
	Injection *injection.Plan
}

// Run runs the command and returns the report. An error is one of the gate itself, such as no free port.
func Run(ctx context.Context, o Options) (*reports.Report, error) {
	s := session.New(o.Session)
	s.Attach(nil, map[string]bool{}, false)
	book := newLedger(s.Judge(o.Session.Target.Dialect))
	upstream, err := openUpstream(ctx, &o)
	if err != nil {
		return nil, err
	}
	defer upstream.close()
	before, err := front.Open(ctx, front.Options{Upstream: injection.Wrap(upstream.through, o.Injection), Seen: book.see, MarkHeader: o.MarkHeader})
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp("", "omise-conformance-gate-")
	if err != nil {
		before.Close()
		return nil, fmt.Errorf("no folder for the files of the gate: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	ways, err := intercept.Prepare(intercept.Options{
		APIURL: before.APIURL, VaultURL: before.VaultURL, PublicKey: upstream.public, SecretKey: upstream.secret,
		Base: os.Environ(), Scratch: scratch,
	})
	if err != nil {
		before.Close()
		return nil, err
	}
	end := child.Run(ctx, child.Options{Command: o.Command, Env: ways.Env})
	before.Close()
	summary := book.summary()
	summary.Command, summary.CommandExit, summary.CommandEnd = o.Command, end.Code, end.Problem
	for _, result := range book.results() {
		s.Take(ctx, result)
	}
	return s.Report(ctx, client{}, session.Remarks{Gate: summary}), nil
}

// client describes what is judged, in the place of a target.
type client struct{}

// Perform is not called: the results of a gate come from its ledger.
func (client) Perform(_ context.Context, c *suites.Case) *suites.Result {
	return session.NotJudged(c, "a gate performs no cases")
}

// Describe names the client in the report.
func (client) Describe() string { return "a client" }

// upstream answers the requests of the client.
type upstream struct {
	through        http.RoundTripper
	public, secret string
	close          func()
}

// openUpstream starts the embedded emulator.
func openUpstream(_ context.Context, o *Options) (*upstream, error) {
	emu, err := embedded.StartForClient(embedded.Options{
		Dialect: o.Session.Target.Dialect, Seed: o.Session.Seed, Variants: o.Injection.Variants(),
		Client: &embedded.ClientOptions{APIURL: "https://" + front.APIHost, VaultURL: "https://" + front.VaultHost},
	})
	if err != nil {
		return nil, err
	}
	o.Injection.Declines(embedded.WithDecline)
	return &upstream{
		through: renamed{emu.Transport, map[string]string{front.APIHost: "api.target", front.VaultHost: "vault.target"}},
		public:  emu.Keys.Public, secret: emu.Keys.Secret, close: emu.Close,
	}, nil
}

// renamed asks an upstream that knows the hosts of the API by other names.
type renamed struct {
	to    http.RoundTripper
	names map[string]string
}

// RoundTrip asks the upstream.
func (r renamed) RoundTrip(request *http.Request) (*http.Response, error) {
	request.URL.Scheme, request.URL.Host = "http", r.names[request.URL.Host]
	return r.to.RoundTrip(request)
}
