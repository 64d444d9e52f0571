package tokens

import (
	"github.com/omise-conformance/harness/suites"
)

var singleUse = []*suites.Case{
	{
		ID:    "tokens/single-use-charge",
		Title: "A token can be charged only once",
		Rules: []string{"token.single-use-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/single-use-authorization",
		Title: "A token that was authorized cannot be charged again",
		Rules: []string{"token.single-use-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID(), "capture": false})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/single-use-reversed",
		Title: "A token cannot be charged again after its charge was reversed",
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
		Title: "A token can create only one customer",
		Rules: []string{"token.single-use-new-customer"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Post("/customers", suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/single-use-attach",
		Title: "A token can be attached only once",
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
		Title: "A token of one customer cannot be attached to another",
		Rules: []string{"token.single-use-attach"},
		Run: func(t *suites.T) {
			token, other := t.Token(suites.Visa), t.Customer(nil)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Patch("/customers/"+other.ID(), suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/spent-by-new-customer",
		Title: "A token that created a customer cannot be charged",
		Rules: []string{"token.spent-by-customer"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Customer(suites.P{"card": token.ID()})
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/spent-by-attach",
		Title: "An attached token cannot be charged",
		Rules: []string{"token.spent-by-customer"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			t.Must("customer.attach-card", t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:    "tokens/spent-by-charge-new-customer",
		Title: "A charged token cannot create a customer",
		Rules: []string{"token.spent-by-charge"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Post("/customers", suites.P{"card": token.ID()}))
		},
	},
	{
		ID:    "tokens/spent-by-charge-attach",
		Title: "A charged token cannot be attached to a customer",
		Rules: []string{"token.spent-by-charge"},
		Run: func(t *suites.T) {
			token, customer := t.Token(suites.Visa), t.Customer(nil)
			t.Charge(suites.P{"card": token.ID()})
			t.Refused(t.Patch("/customers/"+customer.ID(), suites.P{"card": token.ID()}))
		},
	},
}
