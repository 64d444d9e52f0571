package chains

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

const (
	afterSuccess = "destination.transfer-after-success"
	notBefore    = "destination.no-transfer-before"
)

// transfers has cases on when the money goes to the destination.
var transfers = []*suites.Case{
	{
		ID:    "chains/transfer-after-charge",
		Title: "A successful charge makes one transfer",
		Rules: []string{afterSuccess},
		Run: func(t *suites.T) {
			recipient := t.Recipient(true).ID()
			transferred(t, afterSuccess, t.Captured(suites.P{"destination": recipient}), recipient)
		},
	},
	{
		ID:    "chains/transfer-after-capture",
		Title: "The transfer of an authorized charge is made when it is captured",
		Rules: []string{afterSuccess, notBefore},
		Run: func(t *suites.T) {
			recipient := t.Recipient(true).ID()
			charge := t.Authorized(suites.P{"destination": recipient})
			transferred(t, notBefore, charge)
			captured := t.Must("capture.authorized", t.Post("/charges/"+charge.ID()+"/capture", nil))
			transferred(t, afterSuccess, captured, recipient)
		},
	},
	{
		ID:       "chains/transfer-after-payment",
		Title:    "The transfer of a pending charge is made when its payer has paid",
		Rules:    []string{afterSuccess, notBefore},
		Requires: []string{"source.promptpay", "complete"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(true).ID()
			charge := t.Pending("promptpay", suites.P{"destination": recipient})
			transferred(t, notBefore, charge)
			transferred(t, afterSuccess, t.Complete(charge.ID(), "successful"), recipient)
		},
	},
	{
		ID:       "chains/no-transfer-of-failed",
		Title:    "A failed payment makes no transfer",
		Rules:    []string{notBefore},
		Requires: []string{"source.promptpay", "complete"},
		Run: func(t *suites.T) {
			charge := t.Pending("promptpay", suites.P{"destination": t.Recipient(true).ID()})
			transferred(t, notBefore, t.Complete(charge.ID(), "failed"))
		},
	},
	{
		ID:    "chains/no-transfer-of-reversed",
		Title: "A reversed charge makes no transfer",
		Rules: []string{notBefore},
		Run: func(t *suites.T) {
			charge := t.Authorized(suites.P{"destination": t.Recipient(true).ID()})
			reversed := t.Must("reverse.authorized", t.Post("/charges/"+charge.ID()+"/reverse", nil))
			transferred(t, notBefore, reversed)
		},
	},
	{
		ID:    "chains/no-transfer-without-destination",
		Title: "A charge without a destination makes no transfer",
		Rules: []string{notBefore},
		Run:   func(t *suites.T) { transferred(t, notBefore, t.Captured(nil)) },
	},
}

// transferred judges that a charge has made transfers to these recipients.
func transferred(t *suites.T, rule string, charge *suites.Answer, recipients ...string) {
	made := t.Transfers(charge.ID())
	t.Rule(rule).Holds(
		charge,
		slices.Equal(made, recipients),
		fmt.Sprintf(
			"a charge with status %s to have made transfers to %q",
			charge.Str("status"),
			recipients,
		),
		fmt.Sprintf("transfers to %q", made),
	)
}

// platformFees has cases on what the platform keeps.
var platformFees = []*suites.Case{
	{
		ID:    "chains/fee-unused",
		Title: "A charge without a platform fee has null in every field of platform_fee",
		Rules: []string{"platform-fee.null-unused"},
		Run:   func(t *suites.T) { noFee(t, "platform-fee.null-unused", t.Captured(nil)) },
	},
	{
		ID:       "chains/fee-unused-pending",
		Title:    "A pending charge without a platform fee has null in every field of platform_fee",
		Rules:    []string{"platform-fee.null-unused"},
		Requires: []string{"source.promptpay"},
		Run:      func(t *suites.T) { noFee(t, "platform-fee.null-unused", t.Pending("promptpay", nil)) },
	},
	{
		ID:    "chains/fee-empty",
		Title: "An empty platform_fee means no platform fee",
		Rules: []string{"platform-fee.empty-object"},
		Run: func(t *suites.T) {
			charge := t.Post(
				"/charges",
				suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID(), "platform_fee": suites.P{}}),
			)
			noFee(t, "platform-fee.empty-object", charge)
		},
	},
	feeEcho("fixed", suites.P{"fixed": 1000}),
	feeEcho("amount", suites.P{"amount": 1000}),
	feeEcho("percentage", suites.P{"percentage": 5}),
	feeEcho("percentage-fraction", suites.P{"percentage": 2.5}),
	feeEcho("fixed-and-percentage", suites.P{"fixed": 1000, "percentage": 5}),
	{
		ID:    "chains/fee-stays",
		Title: "A platform fee is still on the charge when it is retrieved",
		Rules: []string{"platform-fee.echo"},
		Run: func(t *suites.T) {
			charge := t.Captured(suites.P{"platform_fee": suites.P{"fixed": 1000}})
			t.OK(t.Get("/charges/"+charge.ID()), suites.F{"platform_fee.fixed": 1000})
		},
	},
}

func noFee(t *suites.T, rule string, charge *suites.Answer) {
	t.Rule(rule).OK(
		charge,
		suites.F{"platform_fee.fixed": nil, "platform_fee.amount": nil, "platform_fee.percentage": nil},
	)
}

func feeEcho(name string, fee suites.P) *suites.Case {
	return &suites.Case{
		ID:    "chains/fee-" + name,
		Title: "A platform fee comes back as it was sent",
		Rules: []string{"platform-fee.echo"},
		Run: func(t *suites.T) {
			charge := t.Post("/charges", suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID(), "platform_fee": fee}))
			fields := suites.F{}
			for part, value := range fee {
				fields["platform_fee."+part] = worth(value)
			}
			t.OK(charge, fields)
		},
	}
}
