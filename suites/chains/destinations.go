package chains

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

const unknownRecipient = "recp_test_5xuy4w91xqz7d1w9u0t"

// destinations has cases on charges that name the recipient of an automatic transfer.
var destinations = []*suites.Case{
	{
		ID:    "chains/destination-token",
		Title: "A token can be charged on behalf of a verified recipient",
		Rules: []string{"destination.accepted"},
		Run: func(t *suites.T) {
			accepted(t, suites.P{"card": t.Token(suites.Visa).ID()}, suites.F{"status": "successful", "paid": true})
		},
	},
	{
		ID:    "chains/destination-customer",
		Title: "A customer can be charged on behalf of a verified recipient",
		Rules: []string{"destination.accepted"},
		Run: func(t *suites.T) {
			accepted(t, suites.P{"customer": t.CustomerWithCard(suites.Visa).ID()}, suites.F{"status": "successful"})
		},
	},
	{
		ID:       "chains/destination-source",
		Title:    "A source can be charged on behalf of a verified recipient",
		Rules:    []string{"destination.accepted"},
		Requires: []string{"source.promptpay"},
		Run: func(t *suites.T) {
			source := t.Source("promptpay", nil)
			accepted(
				t,
				suites.P{"source": source.ID(), "return_uri": "https://shop.example/done"},
				suites.F{"status": "pending"},
			)
		},
	},
	{
		ID:    "chains/destination-authorized",
		Title: "A charge on behalf of a recipient can be authorized and not captured",
		Rules: []string{"destination.accepted"},
		Run: func(t *suites.T) {
			accepted(t, suites.P{"card": t.Token(suites.Visa).ID(), "capture": false},
				suites.F{"status": "pending", "authorized": true, "paid": false})
		},
	},
	{
		ID:    "chains/destination-retrieved",
		Title: "A charge keeps its destination and chain",
		Rules: []string{"destination.accepted"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"destination": t.Recipient(true).ID()})
			t.OK(t.Get("/charges/"+charge.ID()), suites.F{
				"destination": charge.Str("destination"), "chain": charge.Str("chain"),
			})
		},
	},
	misdirected("empty", "An empty destination is refused", "destination.missing", func(*suites.T) string { return "" }),
	misdirected(
		"unknown", "An unknown recipient is refused as a destination", "destination.unknown",
		func(*suites.T) string { return unknownRecipient },
	),
	misdirected(
		"malformed", "A destination that is not a recipient id is refused", "destination.unknown",
		func(*suites.T) string { return "somebody" },
	),
	misdirected(
		"of-other-kind", "A customer is refused as a destination", "destination.unknown",
		func(t *suites.T) string { return t.Customer(nil).ID() },
	),
	misdirected(
		"unverified", "An unverified recipient is refused as a destination", "destination.unverified",
		func(t *suites.T) string { return t.Recipient(false).ID() },
	),
	misdirected("deleted", "A deleted recipient is refused as a destination", "destination.deleted", func(t *suites.T) string {
		id := t.Recipient(true).ID()
		t.Must("recipient.destroy", t.Delete("/recipients/"+id))
		return id
	}),
	spendsNothing("unverified", func(t *suites.T) string { return t.Recipient(false).ID() }),
	spendsNothing("unknown", func(*suites.T) string { return unknownRecipient }),
}

// accepted judges a charge whose destination is a verified recipient.
func accepted(t *suites.T, by suites.P, fields suites.F) {
	recipient := t.Recipient(true)
	by["destination"] = recipient.ID()
	fields["destination"] = recipient.ID()
	fields["chain"] = expect.Pattern("^acch_test_")
	fields["platform_fee"] = expect.Object(suites.F{})
	t.Rule("destination.accepted").OK(t.Post("/charges", suites.ChargeParams(by)), fields)
}

func misdirected(name, title, rule string, destination func(*suites.T) string) *suites.Case {
	return &suites.Case{
		ID:    "chains/destination-" + name,
		Title: title,
		Rules: []string{rule},
		Run: func(t *suites.T) {
			params := suites.P{"destination": destination(t), "card": t.Token(suites.Visa).ID()}
			t.Refused(t.Post("/charges", suites.ChargeParams(params)))
		},
	}
}

func spendsNothing(name string, destination func(*suites.T) string) *suites.Case {
	const rule = "destination.refused-spends-nothing"
	return &suites.Case{
		ID:    "chains/destination-" + name + "-spends-nothing",
		Title: "A charge that is refused because of its destination leaves the token unused",
		Rules: []string{rule},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa).ID()
			refused := t.Post("/charges", suites.ChargeParams(suites.P{"destination": destination(t), "card": token}))
			t.Holds(refused, !refused.Succeeded(), "the charge to be refused", "a charge")
			t.StopIfBroken()
			t.OK(t.Get("/tokens/"+token), suites.F{"used": false})
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"card": token})), suites.F{"status": "successful"})
		},
	}
}
