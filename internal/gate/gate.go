// Package gate judges a client: it runs the client's command with an upstream and a front, judges what the client
// sends, and makes the report.
package gate

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/hooks"
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
	// Webhooks says how the client's webhook handler is judged; nil: it has none.
	Webhooks *hooks.Options
}

// Gate is one that is open: clients may come to its addresses.
type Gate struct {
	// APIURL and VaultURL are addresses that a client can be given in the place of the hosts of the API.
	APIURL, VaultURL string
	// PublicKey and SecretKey are keys that the upstream knows; empty: the client has its own.
	PublicKey, SecretKey string

	options  Options
	session  *session.Session
	book     *ledger
	upstream *upstream
	front    *front.Front
	handler  *hooks.Hooks // nil: none is judged
}

// Open opens a gate. An error is one of the gate itself, such as no free port.
func Open(ctx context.Context, o Options) (*Gate, error) {
	s := session.New(o.Session)
	s.Attach(nil, map[string]bool{}, false)
	book := newLedger(s.Judge(o.Session.Target.Dialect))
	upstream, err := openUpstream(ctx, &o)
	if err != nil {
		return nil, err
	}
	handler, err := openHooks(&o, s, upstream)
	if err != nil {
		upstream.close()
		return nil, err
	}
	before, err := front.Open(ctx, front.Options{Upstream: upstream.through, Seen: seeing(book, handler), MarkHeader: o.MarkHeader})
	if err != nil {
		upstream.close()
		return nil, err
	}
	return &Gate{
		APIURL: before.APIURL, VaultURL: before.VaultURL, PublicKey: upstream.public, SecretKey: upstream.secret,
		options: o, session: s, book: book, upstream: upstream, front: before, handler: handler,
	}, nil
}

// Run runs the command with what it needs to come to the gate. An error is one of the gate itself.
func (g *Gate) Run(ctx context.Context) error {
	scratch, err := os.MkdirTemp("", "omise-conformance-gate-")
	if err != nil {
		return fmt.Errorf("no folder for the files of the gate: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	ways, err := intercept.Prepare(intercept.Options{
		APIURL: g.APIURL, VaultURL: g.VaultURL, PublicKey: g.PublicKey, SecretKey: g.SecretKey,
		Base: os.Environ(), Scratch: scratch,
	})
	if err != nil {
		return err
	}
	end := g.perform(ctx, ways.Env)
	said := g.book.summary()
	said.Command, said.CommandExit, said.CommandEnd = g.options.Command, end.Code, end.Problem
	return nil
}

// Close ends the gate, once all that was sent has been judged, and returns the report. Call it once.
func (g *Gate) Close(ctx context.Context) *reports.Report {
	g.front.Close()
	g.upstream.close()
	for _, result := range g.book.results() {
		g.session.Take(ctx, result)
	}
	g.takeHandler(ctx)
	return g.session.Report(ctx, client{}, session.Remarks{Gate: g.book.summary()})
}

// Run runs the command behind a gate of its own and returns the report. An error is one of the gate itself.
func Run(ctx context.Context, o Options) (*reports.Report, error) {
	g, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	err = g.Run(ctx)
	report := g.Close(ctx)
	if err != nil {
		return nil, err
	}
	return report, nil
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
		Dialect: o.Session.Target.Dialect, Seed: o.Session.Seed,
		Client: &embedded.ClientOptions{APIURL: "https://" + front.APIHost, VaultURL: "https://" + front.VaultHost},
	})
	if err != nil {
		return nil, err
	}
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
