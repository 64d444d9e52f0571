package injection

import (
	"net/http"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
)

// Wrap returns an upstream that behaves as a plan says. It is asked for https://api.omise.co/… and
// https://vault.omise.co/…, as front.Options.Upstream is, and says in the note of each request what it did.
func Wrap(next http.RoundTripper, plan *Plan) http.RoundTripper {
	if plan == nil || len(plan.entries) == 0 {
		return next
	}
	return &transport{next, plan}
}

type transport struct {
	next http.RoundTripper
	plan *Plan
}

var hosts = map[string]exchange.Host{front.APIHost: exchange.API, front.VaultHost: exchange.Vault}

// RoundTrip asks the upstream, with what the plan injects.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	op := t.plan.contract.Find(string(hosts[request.URL.Host]), request.Method, request.URL.Path)
	if op == nil {
		return t.next.RoundTrip(request)
	}
	var turns []*turn
	for _, e := range t.plan.entries {
		if taken := e.take(op, t.plan.Seed); taken != nil {
			turns = append(turns, taken)
		}
	}
	if len(turns) == 0 {
		return t.next.RoundTrip(request)
	}
	defer func() {
		for _, each := range turns {
			each.settle()
		}
	}()
	p := &passage{plan: t.plan, upstream: t.next, request: request, note: front.NoteOf(request.Context()), left: turns}
	return p.pass()
}
