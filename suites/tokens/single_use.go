package tokens

import (
	"github.com/omise-conformance/harness/suites"
)

var singleUse = []*suites.Case{
	{
		ID:    "tokens/single-use-charge",
		Title: "a token pays for one charge",
		Rules: []string{"token.single-use-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/single-use-authorization",
		Title: "a token that was authorised pays for no second charge",
		Rules: []string{"token.single-use-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID(), "capture": false})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/single-use-reversed",
		Title: "reversing a charge does not give its token back",
		Rules: []string{"token.single-use-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			charge := t.Charge(suites.P{"card": token.ID(), "capture": false})
			t.Must("reverse.authorized", t.Post("/charges/"+charge.ID()+"/reverse", nil))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/single-use-new-customer",
		Title: "a token makes one customer",
		Rules: []string{"token.single-use-new-customer"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Post("/customers", suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/single-use-attach",
		Title: "a token is attached once",
		Rules: []string{"token.single-use-attach"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			attach := suites.P{"card": token.ID()}
			t.Must("customer.attach-card", t.Patch("/customers/"+customer.ID(), attach))
			t.Refused(t.Patch("/customers/"+customer.ID(), attach))
		},
	},
	{
		ID:    "tokens/single-use-attach-elsewhere",
		Title: "a token of one customer is attached to no other",
		Rules: []string{"token.single-use-attach"},
		Run: func(t *suites.T) {
			token, other := t.Token(suites.Visa), t.Customer(nil)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Patch("/customers/"+other.ID(), suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/spent-by-new-customer",
		Title: "a token that made a customer pays for no charge",
		Rules: []string{"token.spent-by-customer"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/spent-by-attach",
		Title: "a token that was attached pays for no charge",
		Rules: []string{"token.spent-by-customer"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			t.Must("customer.attach-card", t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/spent-by-charge-new-customer",
		Title: "a token that paid for a charge makes no customer",
		Rules: []string{"token.spent-by-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Post("/customers", suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/spent-by-charge-attach",
		Title: "a token that paid for a charge is attached to no customer",
		Rules: []string{"token.spent-by-charge"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
		},
	},
}
