package charges

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var create = []*suites.Case{
	{
		ID:    "charges/by-token",
		Title: "A charge of an unused token of a valid card succeeds",
		Rules: []string{"charge.create"},
		Run: func(t *suites.T) {
			a := t.Post("/charges", byToken(t, nil))
			t.OK(a, suites.F{
				"object": "charge", "id": expect.Pattern("^chrg_test_"), "livemode": false,
				"location": "/charges/" + a.ID(), "status": "successful", "paid": true,
			})
		},
	},
	{
		ID:    "charges/by-token-form",
		Title: "A charge of an unused token succeeds when the request is a form",
		Rules: []string{"charge.create"},
		Run: func(t *suites.T) {
			a := t.With(suites.Form()).Post("/charges", byToken(t, nil))
			t.OK(a, suites.F{"object": "charge", "amount": suites.Amount, "status": "successful"})
		},
	},
	{
		ID:    "charges/defaults",
		Title: "Fields of a charge that are not sent have their defaults",
		Rules: []string{"charge.defaults"},
		Run: func(t *suites.T) {
			charge := t.Post("/charges", byToken(t, nil))
			t.OK(charge, suites.F{
				"capture": true, "metadata": map[string]any{}, "refunds.object": "list", "refunds.data": expect.HasLen(0),
				"refunds.total": 0, "refunds.location": "/charges/" + charge.ID() + "/refunds", "refunded_amount": 0,
				"description": expect.Null, "ip": expect.Null, "return_uri": expect.Null,
				"customer": expect.Null, "source": expect.Null, "link": expect.Null, "schedule": expect.Null,
				"dispute": expect.Null, "failure_code": expect.Null, "failure_message": expect.Null,
			})
		},
	},
	{
		ID:    "charges/card-shown",
		Title: "A charge of a token shows the card of the token",
		Rules: []string{"charge.card-shown"},
		Run: func(t *suites.T) {
			token := t.Token(suites.MasterCard)
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})), suites.F{
				"card.object": "card", "card.id": token.Str("card.id"), "card.brand": "MasterCard", "card.last_digits": "4444",
				"card.name": "Somchai Prasert", "card.expiration_month": 12, "card.expiration_year": t.CardYear(2035),
				"card.city": "Bangkok", "card.postal_code": "10320",
			})
		},
	},
	{
		ID:    "charges/no-authorize-uri",
		Title: "A card charge without return_uri has no authorize_uri",
		Rules: []string{"charge.authorize-uri-only-with-return-uri"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/charges", byToken(t, nil)),
				suites.F{"authorize_uri": expect.Null, "return_uri": expect.Null})
		},
	},
	{
		ID:    "charges/no-authorize-uri-authorized",
		Title: "An authorized card charge without return_uri has no authorize_uri",
		Rules: []string{"charge.authorize-uri-only-with-return-uri"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/charges", byToken(t, suites.P{"capture": false})),
				suites.F{"authorize_uri": expect.Null, "return_uri": expect.Null})
		},
	},
	{
		ID:    "charges/expires-in-7-days",
		Title: "A card charge expires seven days after its creation",
		Rules: []string{"charge.expires-in-7-days"},
		Run:   func(t *suites.T) { judgeLifetime(t, t.Captured(nil), lifetime) },
	},
	{
		ID:    "charges/authorization-expires-in-7-days",
		Title: "An authorization expires seven days after its creation",
		Rules: []string{"charge.expires-in-7-days"},
		Run:   func(t *suites.T) { judgeLifetime(t, t.Authorized(nil), lifetime) },
	},
	{
		ID:       "charges/source-expires-in-7-days",
		Title:    "A promptpay charge expires a day or seven days after its creation",
		Rules:    []string{"charge.expires-in-7-days"},
		Requires: needsOffline,
		Run:      func(t *suites.T) { judgeLifetime(t, t.Pending(offline, nil), lifetime, 24*time.Hour) },
	},
	{
		ID:    "charges/amount-at-minimum",
		Title: "A charge of 20 baht, the smallest amount, succeeds",
		Rules: []string{"charge.amount-at-minimum"},
		Run: func(t *suites.T) {
			t.OK(t.Post("/charges", byToken(t, suites.P{"amount": minimum})),
				suites.F{"object": "charge", "amount": minimum, "status": "successful"})
		},
	},
}

// judgeLifetime judges that expires_at is one of some times after created_at, or a second less: the
// two times are taken one after the other, and some recorded charges show that.
func judgeLifetime(t *suites.T, charge *suites.Answer, lifetimes ...time.Duration) {
	const rule = "charge.expires-in-7-days"
	created, expires := timeAt(charge, "created_at"), timeAt(charge, "expires_at")
	recorded := slices.ContainsFunc(lifetimes, func(one time.Duration) bool {
		short := one - expires.Sub(created)
		return short == 0 || short == time.Second
	})
	t.Rule(rule).Holds(charge, !created.IsZero() && recorded,
		fmt.Sprintf("expires_at to be %s after created_at", either(lifetimes)),
		fmt.Sprintf("created_at %q and expires_at %q", charge.Str("created_at"), charge.Str("expires_at")))
}

// either writes durations as a choice.
func either(lifetimes []time.Duration) string {
	var words []string
	for _, one := range lifetimes {
		words = append(words, one.String())
	}
	return strings.Join(words, " or ")
}

// currencies are spellings of a currency, with the same in upper and in lower case.
var currencies = []struct{ row, sent, upper, lower string }{
	{"lower", "thb", "THB", "thb"},
	{"upper", "THB", "THB", "thb"},
	{"mixed", "Thb", "THB", "thb"},
}

// echoes returns the cases on fields that come back as they were sent.
func echoes() []*suites.Case {
	cases := []*suites.Case{
		{
			ID:    "charges/echo",
			Title: "The fields amount, description and ip come back as they were sent",
			Rules: []string{"charge.echo"},
			Run: func(t *suites.T) {
				sent := suites.P{"amount": 123456, "description": "Order 1 – ผัดไทย, 2 portions", "ip": "203.0.113.7"}
				t.OK(t.Post("/charges", byToken(t, sent)), suites.F(sent))
			},
		},
		{
			ID:    "charges/echo-form",
			Title: "The fields amount, description and ip come back as they were sent in a form",
			Rules: []string{"charge.echo"},
			Run: func(t *suites.T) {
				sent := suites.P{"amount": 123456, "description": "Order 1 – ผัดไทย & 100% more", "ip": "203.0.113.7"}
				t.OK(t.With(suites.Form()).Post("/charges", byToken(t, sent)), suites.F(sent))
			},
		},
		{
			ID:    "charges/echo-return-uri",
			Title: "The return_uri comes back as it was sent, including its query",
			Rules: []string{"charge.echo"},
			Run: func(t *suites.T) {
				sent := suites.P{"return_uri": "https://shop.example/orders/1/complete?basket=7&lang=th"}
				t.OK(t.Post("/charges", byToken(t, sent)), suites.F(sent))
			},
		},
		{
			ID:    "charges/metadata-nested",
			Title: "Nested metadata comes back when a charge is created and when it is retrieved",
			Rules: []string{"charge.metadata-round-trip"},
			Run:   func(t *suites.T) { judgeMetadata(t, t, nestedMetadata) },
		},
		{
			ID:    "charges/metadata-nested-form",
			Title: "Nested metadata sent in a form comes back as strings",
			Rules: []string{"charge.metadata-round-trip"},
			Run:   func(t *suites.T) { judgeMetadata(t, t.With(suites.Form()), textMetadata) },
		},
		{
			ID:    "charges/metadata-empty",
			Title: "Empty metadata comes back empty",
			Rules: []string{"charge.metadata-round-trip"},
			Run:   func(t *suites.T) { judgeMetadata(t, t, map[string]any{}) },
		},
	}
	for _, row := range currencies {
		cases = append(cases, &suites.Case{
			ID:    "charges/currency-" + row.row,
			Title: "The currency " + row.sent + " is accepted and comes back in the case of the dialect",
			Rules: []string{"charge.currency-case"},
			Run: func(t *suites.T) {
				t.Answer(
					t.Post("/charges", byToken(t, suites.P{"currency": row.sent})),
					suites.Want{
						Dialect: specs.Recorded,
						Fields:  suites.F{"currency": row.upper, "funding_currency": expect.Pattern("^[A-Z]{3}$")},
					},
					suites.Want{
						Dialect: specs.Documented,
						Fields:  suites.F{"currency": row.lower, "funding_currency": expect.Pattern("^[a-z]{3}$")},
					},
				)
			},
		})
	}
	return cases
}

var (
	nestedMetadata = map[string]any{
		"order": "A-17", "count": 3, "gift": true, "note": "ส่งด่วน \"today\" \\ 50% & more",
		"address": map[string]any{
			"city":  "Bangkok",
			"lines": []any{"1 Rama I Rd", "Pathum Wan"},
			"geo":   map[string]any{"zone": 7},
		},
		"items": []any{map[string]any{"sku": "x", "price": 4200}, map[string]any{"sku": "y", "price": 1}},
		"empty": "",
	}
	textMetadata = map[string]any{
		"order": "A-17", "note": "ส่งด่วน & more=less",
		"address": map[string]any{"city": "Bangkok", "geo": map[string]any{"zone": "north"}},
	}
)

func judgeMetadata(t *suites.T, sender suites.Sender, metadata map[string]any) {
	const rule = "charge.metadata-round-trip"
	params := byToken(t, nil)
	params["metadata"] = metadata
	created := sender.Post("/charges", params)
	t.Rule(rule).OK(created, suites.F{"metadata": metadata})
	t.Rule(rule).StopIfBroken()
	t.Rule(rule).OK(reread(t, created), suites.F{"metadata": metadata})
}
