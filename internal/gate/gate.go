// Package gate judges a client: it runs the client's command with an upstream and a front, judges what the client
// sends, and makes the report.
package gate

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/hooks"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/gate/scratch"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// Options are the settled options of a gate.
type Options struct {
	// Session has the contract, the lists of known failures and the levels.
	Session session.Options
	// Upstream is what answers the client.
	Upstream Upstream
	// Command is what is run, Timeout the time that it may take, 0 for any, and Marks reads its output for the test that it
	// is in, or is nil.
	Command []string
	Timeout time.Duration
	Marks   *child.Marks
	// MarkHeader is the header in which the client may say where it is.
	MarkHeader string
	// Required are the operations that the client must call.
	Required []string
	// Webhooks says how the client's webhook handler is judged; nil: it has none.
	Webhooks *hooks.Options
	// Injection is what the upstream does otherwise, or nil.
	Injection *injection.Plan
	// Interception says how the command is led to the gate.
	Interception Interception
	// Child has the streams of the command and the time that it gets to end; all else is filled in.
	Child child.Options
	// Ended is called with how the command ended, or is nil.
	Ended func(child.End)
}

// Gate is one that is open: clients may come to its addresses.
type Gate struct {
	// APIURL and VaultURL are addresses that a client can be given in the place of the hosts of the API.
	APIURL, VaultURL string
	// ProxyURL is the address of a forward proxy that answers for the hosts of the API; Authority is the certificate, as
	// PEM, that its clients must trust. TLSAddress is the host and port that can be taken for the hosts of the API.
	ProxyURL, TLSAddress string
	Authority            []byte
	// PublicKey and SecretKey are keys that the upstream knows; empty: the client has its own.
	PublicKey, SecretKey string

	options  Options
	session  *session.Session
	book     *ledger
	upstream *upstream
	front    *front.Front
	handler  *hooks.Hooks // nil: none is judged
	end      child.End
	notes    []string // about how the command was led here
}

// Open opens a gate. An error is one of the gate itself, such as no free port.
func Open(ctx context.Context, o Options) (*Gate, error) {
	s := session.New(o.Session)
	s.Attach(nil, map[string]bool{}, false)
	book := newLedger(s.Judge(o.Session.Target.Dialect), o.Marks)
	book.said.Required, book.markHeader = o.Required, http.CanonicalHeaderKey(o.MarkHeader)
	upstream, err := openUpstream(&o)
	if err != nil {
		return nil, err
	}
	book.keys = o.Upstream.Keys()
	handler, err := openHooks(&o, s, upstream)
	if err != nil {
		upstream.close("")
		return nil, err
	}
	before, err := front.Open(ctx, front.Options{
		Upstream: injection.Wrap(upstream.through, o.Injection), Seen: seeing(book, handler), MarkHeader: o.MarkHeader,
		Parent: intercept.UpstreamProxy(os.Environ()), Listen: o.Interception.Listen, OnlyOmise: o.Interception.OnlyOmise,
	})
	if err != nil {
		upstream.close("")
		return nil, err
	}
	if err := o.Interception.publish(before.Authority); err != nil {
		before.Close()
		upstream.close("")
		return nil, err
	}
	return &Gate{
		APIURL: before.APIURL, VaultURL: before.VaultURL, PublicKey: upstream.public, SecretKey: upstream.secret,
		ProxyURL: before.ProxyURL, TLSAddress: before.TLSAddress, Authority: before.Authority,
		options: o, session: s, book: book, upstream: upstream, front: before, handler: handler,
	}, nil
}

// Run runs the command with what it needs to come to the gate. An error is one of the gate itself.
func (g *Gate) Run(ctx context.Context) error {
	files, err := scratch.Make("gate")
	if err != nil {
		return err
	}
	defer files.Remove()
	run, undo, err := g.lead(ctx, files.Path)
	if err != nil {
		return err
	}
	defer undo()
	if ctx.Err() != nil {
		g.end = child.End{Interrupted: true} // before the command began
		return nil
	}
	g.end = g.perform(ctx, &run)
	if g.end.Code != 0 && !g.front.Asked() {
		g.front.AwaitRefusal(0)
	}
	if g.options.Ended != nil && len(g.options.Command) > 0 {
		g.options.Ended(g.end)
	}
	return nil
}

// Close ends the gate, once all that was sent has been judged, and returns the report. Call it once.
func (g *Gate) Close(ctx context.Context) *reports.Report {
	if g.upstream.end != nil {
		g.upstream.end()
	}
	g.front.Close()
	g.book.close()
	g.sayEnd(&g.book.said)
	results := g.book.results()
	remarks := g.book.remarks(g.options.Session.MinCoverage)
	remarks.Incomplete = append(remarks.Incomplete, g.upstream.close(worst(results))...)
	for _, result := range results {
		g.session.Take(ctx, result)
	}
	g.takeHandler(ctx, remarks.Gate)
	if remarks.Gate.Requests == 0 && g.handler == nil && !g.end.Interrupted {
		remarks.Problems = append(remarks.Problems, g.noRequests()...)
	}
	report := g.session.Report(ctx, client{"a client of " + g.upstream.name}, remarks)
	g.settle(report)
	return report
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
type client struct{ of string }

// Perform is not called: the results of a gate come from its ledger.
func (client) Perform(_ context.Context, c *suites.Case) *suites.Result {
	return session.NotJudged(c, "a gate performs no cases")
}

// Describe names the client in the report.
func (c client) Describe() string { return c.of }
