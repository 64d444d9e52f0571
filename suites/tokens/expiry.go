package tokens

import (
	"time"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// lifetime is how long a token can be used (Tokens API guide, "Token Lifecycle").
const lifetime = 30 * time.Minute

var expiry = []*suites.Case{
	{
		ID:     "tokens/expired-on-charge",
		Title:  "A token cannot be charged after 31 minutes",
		Rules:  []string{"token.expires"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Advance(lifetime + time.Minute)
			t.Refused(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})))
		},
	},
	{
		ID:     "tokens/expired-on-new-customer",
		Title:  "A token cannot create a customer after 31 minutes",
		Rules:  []string{"token.expires"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Advance(lifetime + time.Minute)
			t.Refused(t.Post("/customers", suites.P{"card": token.ID()}))
		},
	},
	{
		ID:     "tokens/alive-on-charge",
		Title:  "A token can be charged after 29 minutes",
		Rules:  []string{"token.lives-30-minutes"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Advance(lifetime - time.Minute)
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})),
				suites.F{"object": "charge", "status": "successful"})
		},
	},
	{
		ID:     "tokens/alive-on-new-customer",
		Title:  "A token can create a customer after 29 minutes",
		Rules:  []string{"token.lives-30-minutes"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			t.Advance(lifetime - time.Minute)
			t.OK(t.Post("/customers", suites.P{"card": token.ID()}),
				suites.F{"object": "customer", "default_card": expect.NotNull})
		},
	},
}
