package charges

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// throughChallenge returns the parameters of a card charge with 3-D Secure, which the
// return_uri asks for.
func throughChallenge(t *suites.T, over suites.P) suites.P {
	params := byToken(t, over)
	params["return_uri"] = returnURI
	return params
}

// authorizeURI matches an address that a payer can be sent to.
var authorizeURI = expect.Pattern(`^https?://[^/]+/.+`)

var threeDS = []*suites.Case{
	{
		ID:    "charges/3ds-pending",
		Title: "A card charge with a return_uri waits for its payer",
		Rules: []string{"charge.3ds-pending"},
		Run: func(t *suites.T) {
			a := t.Challenged(throughChallenge(t, nil))
			judgeState(
				t,
				"charge.3ds-pending",
				"pending",
				a,
				suites.F{"authorize_uri": authorizeURI, "return_uri": returnURI, "capture": true},
			)
		},
	},
	{
		ID:    "charges/3ds-pending-authorization",
		Title: "An authorization with a return_uri waits for its payer",
		Rules: []string{"charge.3ds-pending"},
		Run: func(t *suites.T) {
			a := t.Challenged(throughChallenge(t, suites.P{"capture": false}))
			judgeState(t, "charge.3ds-pending", "pending", a, suites.F{"authorize_uri": authorizeURI, "capture": false})
		},
	},
	{
		ID:    "charges/3ds-pending-customer",
		Title: "A charge of a customer's card with a return_uri waits for its payer",
		Rules: []string{"charge.3ds-pending"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			a := t.Challenged(suites.ChargeParams(suites.P{"customer": customer.ID(), "return_uri": returnURI}))
			judgeState(t, "charge.3ds-pending", "pending", a, suites.F{"authorize_uri": authorizeURI, "customer": customer.ID()})
		},
	},
	{
		ID:    "charges/3ds-complete",
		Title: "A charge is paid when its payer passes 3-D Secure",
		Rules: []string{"charge.3ds-complete"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, nil))
			judgeState(
				t,
				"charge.3ds-complete",
				"captured",
				t.Complete(charge.ID(), "successful"),
				suites.F{"amount": suites.Amount},
			)
		},
	},
	{
		ID:    "charges/3ds-failed",
		Title: "A charge fails when its payer fails 3-D Secure",
		Rules: []string{"charge.3ds-failed"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, nil))
			judgeState(t, "charge.3ds-failed", "failed", t.Complete(charge.ID(), "failed"),
				suites.F{"failure_code": expect.NonEmpty, "failure_message": expect.NonEmpty})
		},
	},
	{
		ID:    "charges/3ds-failed-authorization",
		Title: "An authorization fails when its payer fails 3-D Secure",
		Rules: []string{"charge.3ds-failed"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, suites.P{"capture": false}))
			judgeState(
				t,
				"charge.3ds-failed",
				"failed",
				t.Complete(charge.ID(), "failed"),
				suites.F{"failure_code": expect.NonEmpty},
			)
		},
	},
	{
		ID:    "charges/3ds-authorize-then-capture",
		Title: "A charge with capture false is authorized by 3-D Secure and paid by the capture",
		Rules: []string{"charge.3ds-authorize-only"},
		Run: func(t *suites.T) {
			const rule = "charge.3ds-authorize-only"
			charge := t.Challenged(throughChallenge(t, suites.P{"capture": false}))
			judgeState(t, rule, "authorized", t.Complete(charge.ID(), "successful"), nil)
			t.StopIfBroken()
			t.OK(request(t, charge.ID(), "capture"), isCaptured)
		},
	},
	{
		ID:    "charges/3ds-authorize-then-reverse",
		Title: "A charge with capture false that was authorized by 3-D Secure can be reversed",
		Rules: []string{"charge.3ds-authorize-only"},
		Run: func(t *suites.T) {
			const rule = "charge.3ds-authorize-only"
			charge := t.Challenged(throughChallenge(t, suites.P{"capture": false}))
			judgeState(t, rule, "authorized", t.Complete(charge.ID(), "successful"), nil)
			t.StopIfBroken()
			t.OK(request(t, charge.ID(), "reverse"), isReversed)
		},
	},
}

// challengeCards returns a case for each test card that fails in 3-D Secure: those that are not
// enrolled, and those whose payer does not pass. The charge may fail at once or when the payer
// returns.
func challengeCards() []*suites.Case {
	var cases []*suites.Case
	for _, kind := range []struct{ outcome, id, title, rule string }{
		{suites.CardNotEnrolled, "3ds-not-enrolled-", " is not enrolled for 3-D Secure", "charge.3ds-enrolment-fails"},
		{suites.CardFailsChallenge, "3ds-not-validated-", " fails 3-D Secure", "charge.3ds-validation-fails"},
	} {
		for _, card := range suites.TestCardsOf(kind.outcome) {
			cases = append(cases, &suites.Case{
				ID:    "charges/" + kind.id + card.Brand,
				Title: "The test card ending in " + lastDigits(card) + kind.title,
				Rules: []string{kind.rule},
				Run: func(t *suites.T) {
					params := suites.ChargeParams(suites.P{"card": t.Token(card.Number).ID(), "return_uri": returnURI})
					a := t.Post("/charges", params)
					if !a.Succeeded() || a.Str("status") != "pending" {
						judgeDecline(t, kind.rule, a, "payment_rejected")
						return
					}
					t.OK(t.Complete(a.ID(), "successful"), suites.F{"status": "failed", "failure_code": "payment_rejected"})
				},
			})
		}
	}
	return cases
}
