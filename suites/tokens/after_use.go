package tokens

import (
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var afterUse = []*suites.Case{
	{
		ID:    "tokens/used-by-charge",
		Title: "A token is used after it was charged",
		Rules: []string{"token.used-flag"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			t.OK(t.Get("/tokens/"+token.ID()), suites.F{"id": token.ID(), "used": true})
		},
	},
	{
		ID:    "tokens/used-by-customer",
		Title: "A token is used after a customer was created with it",
		Rules: []string{"token.used-flag"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.OK(t.Get("/tokens/"+token.ID()), suites.F{"id": token.ID(), "used": true})
		},
	},
	{
		ID:    "tokens/used-by-attach",
		Title: "A token is used after it was attached",
		Rules: []string{"token.used-flag"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			t.Must("customer.attach-card", t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
			t.OK(t.Get("/tokens/"+token.ID()), suites.F{"id": token.ID(), "used": true})
		},
	},
	{
		ID:    "tokens/used-hides-card",
		Title: "A used token does not show its card",
		Rules: []string{"token.used-card-hidden"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.Answer(t.Get("/tokens/"+token.ID()),
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{"used": true, "card": expect.Null}},
				suites.Want{Dialect: specs.Documented, Fields: suites.F{"used": true, "card.last_digits": "4242"}})
		},
	},
	{
		ID:    "tokens/charge-status-successful",
		Title: "The charge_status of a token follows a paid charge",
		Rules: []string{"token.charge-status-follows"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			chargeStatus(t, token, "successful")
		},
	},
	{
		ID:    "tokens/charge-status-pending",
		Title: "The charge_status of a token is pending for an authorized charge",
		Rules: []string{"token.charge-status-follows"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID(), "capture": false})
			chargeStatus(t, token, "pending")
		},
	},
	{
		ID:    "tokens/charge-status-captured",
		Title: "The charge_status of a token follows a capture",
		Rules: []string{"token.charge-status-follows"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			charge := t.Charge(suites.P{"card": token.ID(), "capture": false})
			t.Must("capture.full", t.Post("/charges/"+charge.ID()+"/capture", nil))
			chargeStatus(t, token, "successful")
		},
	},
	{
		ID:    "tokens/charge-status-reversed",
		Title: "The charge_status of a token follows a reversal",
		Rules: []string{"token.charge-status-follows"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			charge := t.Charge(suites.P{"card": token.ID(), "capture": false})
			t.Must("reverse.authorized", t.Post("/charges/"+charge.ID()+"/reverse", nil))
			chargeStatus(t, token, "reversed")
		},
	},
	{
		ID:       "tokens/charge-status-expired",
		Title:    "The charge_status of a token follows a charge that ends before 3-D Secure is done",
		Rules:    []string{"token.charge-status-follows"},
		Requires: []string{"three_d_secure"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			params := suites.P{"card": token.ID(), "return_uri": "https://shop.example/orders/1/complete"}
			charge := t.Challenged(suites.ChargeParams(params))
			t.Must("expire.pending", t.Post("/charges/"+charge.ID()+"/expire", nil))
			chargeStatus(t, token, "expired")
		},
	},
	{
		ID:    "tokens/charge-status-failed",
		Title: "The charge_status of a token follows a declined charge",
		Rules: []string{"token.charge-status-follows"},
		Run: func(t *suites.T) {
			token := t.Token(suites.DeclinedCard("insufficient_fund"))
			charge := t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()}))
			if charge.Succeeded() {
				chargeStatus(t, token, "failed")
				return
			}
			// The guide that documents a 402 for a decline does not say whether it leaves a
			// failed charge behind.
			chargeStatus(t, token, expect.OneOf("failed", "unknown"))
		},
	},
}

func chargeStatus(t *suites.T, token *suites.Answer, status any) {
	t.Rule("token.charge-status-follows").OK(
		t.Get("/tokens/"+token.ID()),
		suites.F{"id": token.ID(), "charge_status": status},
	)
}
