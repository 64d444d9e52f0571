// Package gate judges a client of the Omise API in its own Go tests: what it sends, in which order, with which key, and
// to which host.
//
// New opens a gate for a test. It starts the project's emulator and a judging front before it, both in the process of
// the test, and when the test ends reports each broken rule as an error of the test. Nothing leaves the machine.
//
//	func TestCheckout(t *testing.T) {
//		g := gate.New(t)
//		shop := shop.New(g.PublicKey, g.SecretKey, g.Client(t))
//		…
//	}
//
// A client that takes no http.Client, but addresses, gets g.APIURL and g.VaultURL. For one that takes neither run its
// tests by the command instead: omise-conformance gate -- go test ./...
package gate

import (
	"context"
	"net/http"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/specs"
)

// Gate is open until its test ends. It may be used by several goroutines at once.
type Gate struct {
	// APIURL and VaultURL are loopback addresses that take the place of https://api.omise.co and
	// https://vault.omise.co.
	APIURL, VaultURL string
	// ProxyURL is the address of a forward proxy that answers for both hosts and passes on all other requests. A client
	// that comes through it must trust Authority, a certificate as PEM that is made for this gate alone.
	ProxyURL  string
	Authority []byte
	// PublicKey and SecretKey are test keys that the emulator knows. It takes any other pair of test keys too.
	PublicKey, SecretKey string

	session *conformance.GateSession
	options *options
}

// New opens a gate for a test, a benchmark or a fuzz test, and has it judge when that ends: each broken MUST is an error
// of the test, each broken SHOULD is logged. A test that sent nothing fails, unless it failed or was skipped anyway: it would
// be green for the wrong reason. Wrong options end the test at once.
//
// Cleanups run in the reverse order of their registration, so what a test registers after New may still send requests.
func New(t testing.TB, settings ...Option) *Gate {
	t.Helper()
	o := &options{}
	for _, set := range settings {
		set(o)
	}
	config, err := o.settle()
	if err != nil {
		t.Fatal(err)
	}
	session, err := conformance.OpenGate(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	g := &Gate{
		APIURL: session.APIURL, VaultURL: session.VaultURL, ProxyURL: session.ProxyURL, Authority: session.Authority,
		PublicKey: session.PublicKey, SecretKey: session.SecretKey,
		session: session, options: o,
	}
	t.Cleanup(func() {
		t.Helper()
		g.judge(t)
	})
	return g
}

// Transport returns a transport that leads requests for https://api.omise.co and https://vault.omise.co to the gate,
// and all others where http.DefaultTransport leads them. The report names the test, or subtest, as the place where the
// requests were sent.
func (g *Gate) Transport(t testing.TB) http.RoundTripper {
	return g.session.Transport(t.Name(), g.options.others)
}

// Client returns an HTTP client with the transport of a test or subtest.
func (g *Gate) Client(t testing.TB) *http.Client { return &http.Client{Transport: g.Transport(t)} }

// judge closes the gate and reports to its test.
func (g *Gate) judge(t testing.TB) {
	t.Helper()
	report := g.session.Close(context.WithoutCancel(t.Context()))
	if g.options.seen != nil {
		g.options.seen(report)
	}
	if dir := g.options.folder; dir != "" {
		if _, err := reports.WriteDir(dir, report, reports.Document{Name: reports.PageName, Write: htmlreport.Write}); err != nil {
			t.Error(err)
		}
	}
	for i := range report.Cases {
		tell(t, &report.Cases[i])
	}
	for _, sentence := range report.Stale {
		t.Error(sentence)
	}
	for _, sentence := range report.Incomplete {
		t.Error(sentence)
	}
	for _, problem := range report.Problems {
		t.Log(problem.Text) // changes no verdict
	}
	if report.Verdict == reports.NothingSelected && !t.Failed() && !t.Skipped() {
		t.Error("nothing was judged: no request to the API came to the gate; give the client the transport of the gate or its addresses")
	}
}

// tell reports what was found in one case.
func tell(t testing.TB, c *reports.CaseEntry) {
	t.Helper()
	for i := range c.Findings {
		switch {
		case c.Status == reports.StatusKnownFailing:
			t.Logf("known failing (%s): %s", c.Reason, c.Findings[i].Message)
		case c.Findings[i].Level == specs.Must:
			t.Error(c.Findings[i].Message)
		default:
			t.Log(c.Findings[i].Message)
		}
	}
	if c.FindingsLeftOut > 0 {
		t.Logf("%d more findings of %s are left out", c.FindingsLeftOut, c.ID)
	}
}
