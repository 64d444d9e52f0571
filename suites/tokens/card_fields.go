package tokens

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// brandNames maps the short names of test cards to the brands in answers. Only the first five
// were seen in recorded traffic; the others are the names of the brands.
var brandNames = map[string]any{
	"visa": "Visa", "mastercard": "MasterCard", "jcb": "JCB", "amex": "American Express", "unionpay": "UnionPay",
	"discover": expect.Pattern("(?i)discover"), "diners": expect.Pattern("(?i)diners"),
}

func brandCases() []*suites.Case {
	var cases []*suites.Case
	for _, card := range suites.TestCardsOf(suites.CardSucceeds) {
		brand := brandNames[strings.TrimSuffix(card.Brand, "-2")]
		cases = append(cases, &suites.Case{
			ID:    "tokens/brand-" + card.Brand,
			Title: "The brand and last digits of a card follow from its number",
			Rules: []string{"token.card-brand", "token.card-no-echo"},
			Run: func(t *suites.T) {
				token := t.Token(card.Number)
				t.Rule("token.card-brand").OK(token, suites.F{"card.brand": brand})
				t.Rule("token.card-no-echo").OK(token, suites.F{"card.last_digits": card.Number[len(card.Number)-4:]})
			},
		})
	}
	return cases
}

// secret are the fields that no card may show.
var secret = suites.F{
	"card.last_digits": "4242", "card.number": expect.Absent, "card.security_code": expect.Absent,
	"number": expect.Absent, "security_code": expect.Absent,
}

var cardFields = []*suites.Case{
	{
		ID:    "tokens/no-echo",
		Title: "A new token shows neither number nor security code",
		Rules: []string{"token.card-no-echo"},
		Run: func(t *suites.T) {
			t.OK(t.Token(suites.Visa), secret)
		},
	},
	{
		ID:    "tokens/no-echo-when-read",
		Title: "A retrieved token shows neither number nor security code",
		Rules: []string{"token.card-no-echo"},
		Run: func(t *suites.T) {
			t.OK(t.Get("/tokens/"+t.Token(suites.Visa).ID()), secret)
		},
	},
	{
		ID:    "tokens/name-and-expiry",
		Title: "The name and expiry of a card come back as they were sent",
		Rules: []string{"token.card-fields"},
		Run: func(t *suites.T) {
			card := suites.CardParams(
				suites.Visa,
				suites.P{"name": "สมชาย ใจดี O'Neil-Müller", "expiration_month": 2, "expiration_year": suites.Year(2034)},
			)
			t.OK(t.Post("/tokens", withCard(card)), suites.F{
				"card.name": "สมชาย ใจดี O'Neil-Müller", "card.expiration_month": 2, "card.expiration_year": t.CardYear(2034),
			})
		},
	},
	{
		ID:    "tokens/billing-address",
		Title: "The billing address of a card comes back as it was sent",
		Rules: []string{"token.card-fields"},
		Run: func(t *suites.T) {
			address := suites.P{
				"street1": "476 Fifth Avenue", "street2": "Floor 3", "city": "New York", "state": "NY",
				"postal_code": "10018", "phone_number": "0812345678",
			}
			fields := suites.F{}
			for name, value := range address {
				fields["card."+name] = value
			}
			// The country is sent in upper case, as every SDK does, and comes back in lower
			// case.
			address["country"] = "US"
			fields["card.country"] = expect.Func(`"us" in either case`, func(v any) bool {
				country, _ := v.(string)
				return strings.EqualFold(country, "us")
			})
			t.OK(t.Post("/tokens", withCard(suites.CardParams(suites.Visa, address))), fields)
		},
	},
	{
		ID:    "tokens/billing-address-form",
		Title: "The billing address of a card sent in a form comes back as it was sent",
		Rules: []string{"token.card-fields"},
		Run: func(t *suites.T) {
			card := suites.CardParams(
				suites.Visa,
				suites.P{"city": "Chiang Mai & Lamphun", "postal_code": "50000", "street1": "1 = one + one"},
			)
			t.OK(t.With(suites.Form()).Post("/tokens", withCard(card)), suites.F{
				"card.city": "Chiang Mai & Lamphun", "card.postal_code": "50000", "card.street1": "1 = one + one",
				"card.expiration_month": 12, "card.expiration_year": t.CardYear(2035),
			})
		},
	},
	{
		ID:    "tokens/card-unattached",
		Title: "The card of a token has no location",
		Rules: []string{"token.card-unattached"},
		Run: func(t *suites.T) {
			t.OK(t.Token(suites.Visa), suites.F{"card.location": expect.Null, "card.id": expect.Pattern("^card_")})
		},
	},
	{
		ID:    "tokens/fingerprint-same-number",
		Title: "A card number has one fingerprint, whatever else differs",
		Rules: []string{"token.card-fingerprint-stable"},
		Run: func(t *suites.T) {
			first := t.Token(suites.Visa)
			other := suites.CardParams(
				suites.Visa,
				suites.P{"name": "Somsri Jaidee", "expiration_month": 3, "expiration_year": suites.Year(2033), "security_code": "456"},
			)
			second := t.Post("/tokens", withCard(other))
			t.OK(first, suites.F{"card.fingerprint": expect.NonEmpty})
			t.OK(second, suites.F{"card.fingerprint": first.Str("card.fingerprint")})
		},
	},
	{
		ID:    "tokens/fingerprint-other-number",
		Title: "Different card numbers have different fingerprints",
		Rules: []string{"token.card-fingerprint-stable"},
		Run: func(t *suites.T) {
			owner := map[string]string{}
			for _, number := range []string{suites.Visa, suites.Visa2, suites.MasterCard, suites.JCB} {
				token := t.Token(number)
				fingerprint := token.Str("card.fingerprint")
				same, taken := owner[fingerprint]
				t.Holds(token, fingerprint != "" && !taken, "a fingerprint of its own",
					fmt.Sprintf("%q, as for the card ending in %s", fingerprint, same))
				owner[fingerprint] = number[len(number)-4:]
			}
		},
	},
}
