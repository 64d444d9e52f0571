package relations

import (
	"time"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/suites"
)

// past is an object to which something has happened, and the paths that show it.
type past struct {
	name  string
	needs []string
	make  func(t *suites.T) (shown []string)
}

// showing returns every path that shows a charge.
func showing(charge string) []string {
	return []string{
		"/charges/" + charge, "/charges/" + charge + "/refunds", "/charges/" + charge + "/events",
		"/charges", "/refunds", "/events",
	}
}

var payable = []string{"source.promptpay", "complete"}

var pasts = []past{
	{name: "captured-charge", make: func(t *suites.T) []string { return showing(t.Captured(nil).ID()) }},
	{name: "charge-captured-later", make: func(t *suites.T) []string {
		charge := t.Authorized(nil).ID()
		t.Must("capture.full", t.Post("/charges/"+charge+"/capture", nil))
		return showing(charge)
	}},
	{name: "reversed-charge", make: func(t *suites.T) []string {
		charge := t.Authorized(nil).ID()
		t.Must("reverse.authorized", t.Post("/charges/"+charge+"/reverse", nil))
		return showing(charge)
	}},
	{name: "refunded-charge", make: func(t *suites.T) []string {
		charge := t.Captured(nil).ID()
		refund := t.Refund(charge, suites.Amount/10)
		return append(showing(charge), "/charges/"+charge+"/refunds/"+refund.ID())
	}},
	{name: "paid-source", needs: payable, make: func(t *suites.T) []string {
		charge := t.Pending("promptpay", nil)
		t.Complete(charge.ID(), "successful")
		return append(showing(charge.ID()), "/sources/"+charge.Str("source.id"))
	}},
	{name: "failed-source", needs: payable, make: func(t *suites.T) []string {
		charge := t.Pending("promptpay", nil)
		t.Complete(charge.ID(), "failed")
		return append(showing(charge.ID()), "/sources/"+charge.Str("source.id"))
	}},
	{name: "expired-charge", needs: []string{"source.promptpay"}, make: func(t *suites.T) []string {
		charge := t.Pending("promptpay", nil).ID()
		t.Must("expire.pending", t.Post("/charges/"+charge+"/expire", nil))
		return showing(charge)
	}},
	{name: "charge-of-customer", make: func(t *suites.T) []string {
		token := t.Token(suites.Visa)
		customer := t.Customer(suites.P{"card": token.ID()})
		path := "/customers/" + customer.ID()
		charge := t.Charge(suites.P{"customer": customer.ID()}).ID()
		return append(showing(charge), path, path+"/cards", path+"/cards/"+t.CardOf(customer), "/customers", "/tokens/"+token.ID())
	}},
}

// long is longer than a charge can wait, and than a promptpay code is valid.
const long = 8 * 24 * time.Hour

// unchanged returns the cases that show objects again and again: how they came to be as they are is
// judged in every answer, by lifecycle.Past.
func unchanged() []*suites.Case {
	var cases []*suites.Case
	for _, p := range pasts {
		for _, later := range []struct {
			name, title string
			needs       []string
			after       time.Duration
		}{
			{"", "however it is shown", nil, 0},
			{"-later", "however it is shown, eight days later as well", []string{"clock"}, long},
		} {
			cases = append(cases, &suites.Case{
				ID:       "relations/past-" + p.name + later.name,
				Title:    suites.VariantTitle("What happened to an object stays as it was", p.name+", "+later.title),
				Rules:    []string{lifecycle.Fixed, lifecycle.SetOnce, lifecycle.InOrder, lifecycle.LikelyPast},
				Requires: append(append([]string{}, p.needs...), later.needs...),
				Labels:   later.needs,
				Run:      func(t *suites.T) { p.again(t, later.after) },
			})
		}
	}
	return cases
}

// again reads what shows an object, changes what may change, and reads it once more.
func (p *past) again(t *suites.T, after time.Duration) {
	shown := p.make(t)
	everywhere := func() {
		for _, path := range shown {
			t.Get(path, map[string]string{"order": "reverse_chronological", "limit": "20"})
		}
	}
	everywhere()
	if after > 0 {
		t.Advance(after)
	}
	t.Patch(shown[0], suites.P{"description": "changed by conformance"})
	everywhere()
}
