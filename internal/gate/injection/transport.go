package injection

import (
	"net/http"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/specs"
)

// Wrap returns an upstream that behaves as a plan says. It is asked for https://api.omise.co/… and
// https://vault.omise.co/…, as front.Options.Upstream is, and says in the note of each request what it did.
func Wrap(next http.RoundTripper, plan *Plan) http.RoundTripper {
	if plan == nil || len(plan.entries) == 0 && plan.watch == nil {
		return next
	}
	t := &transport{next, plan, newMemory()}
	if plan.watch != nil {
		return watching{t, plan.watch}
	}
	return t
}

type transport struct {
	next http.RoundTripper
	plan *Plan
	sent *memory
}

var hosts = map[string]exchange.Host{front.APIHost: exchange.API, front.VaultHost: exchange.Vault}

// RoundTrip asks the upstream, with what the plan injects.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	op := t.operation(request)
	if op == nil {
		return t.next.RoundTrip(request)
	}
	var turns []*turn
	for _, e := range t.plan.entries {
		if taken := e.take(op, t.plan.Seed); taken != nil {
			turns = append(turns, taken)
		}
	}
	id, known := fingerprintOf(request)
	var left *entry
	if known {
		left = t.sent.follow(request.Context(), id)
		t.sent.meet(id, op.ID)
	}
	if len(turns) == 0 {
		answer, err := t.next.RoundTrip(request)
		left.repeat(op, answer)
		return answer, err
	}
	defer func() {
		for _, each := range turns {
			each.settle()
		}
	}()
	p := &passage{plan: t.plan, upstream: t.next, request: request, note: front.NoteOf(request.Context()), left: turns, sent: t.sent, id: id}
	answer, err := p.pass()
	for _, each := range turns {
		if known && err == nil && each.took && each.entry.injection.layer == atRefusal {
			t.sent.note(id, each.entry, answer)
			break
		}
	}
	return answer, err
}

// operation returns the one that a request goes to, nil where the contract has none.
func (t *transport) operation(request *http.Request) *specs.Operation {
	return t.plan.contract.Find(string(hosts[request.URL.Host]), request.Method, request.URL.Path)
}
