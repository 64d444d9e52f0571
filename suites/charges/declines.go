package charges

import (
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// declineRules maps the failure codes of the test cards to their rules.
var declineRules = []string{
	"insufficient_fund", "stolen_or_lost_card", "failed_processing", "payment_rejected", "failed_fraud_check",
	"invalid_account_number", "invalid_security_code",
}

// successCards returns a case for each test card that succeeds.
func successCards() []*suites.Case {
	var cases []*suites.Case
	for _, card := range suites.TestCardsOf(suites.CardSucceeds) {
		cases = append(cases, &suites.Case{
			ID:    "charges/success-" + card.Brand,
			Title: "The test card ending in " + lastDigits(card) + " succeeds",
			Rules: []string{"charge.success-cards"},
			Run: func(t *suites.T) {
				token := t.Post("/tokens", suites.P{"card": suites.CardParams(card.Number, nil)})
				t.OK(token, suites.F{"card.last_digits": lastDigits(card)})
				t.StopIfBroken()
				t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})),
					suites.F{"status": "successful", "paid": true, "card.last_digits": lastDigits(card)})
			},
		})
	}
	return cases
}

// declined returns a case for each test card of each failure code.
func declined() []*suites.Case {
	var cases []*suites.Case
	for _, code := range declineRules {
		for _, card := range suites.TestCardsOf(code) {
			name := strings.ReplaceAll(code, "_", "-")
			cases = append(cases, &suites.Case{
				ID:    "charges/declined-" + card.Brand + "-" + name,
				Title: "The test card ending in " + lastDigits(card) + " fails with " + code,
				Rules: []string{"charge.declined-" + name},
				Run:   func(t *suites.T) { judgeDeclinedCard(t, "charge.declined-"+name, card) },
			})
		}
	}
	return cases
}

// judgeDeclinedCard creates a token of a card and charges it. The official pages disagree on
// when fraud is found: the creation of the token may already be refused with
// failed_fraud_check.
func judgeDeclinedCard(t *suites.T, rule string, card suites.TestCard) {
	token := t.Post("/tokens", suites.P{"card": suites.CardParams(card.Number, nil)})
	if card.Outcome == "failed_fraud_check" && !token.Succeeded() {
		t.Rule(rule).Answer(token, suites.Want{Status: []int{400}, Codes: []string{card.Outcome}})
		return
	}
	t.Must("token.create", token)
	judgeDecline(t, rule, t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})), card.Outcome)
}

func lastDigits(card suites.TestCard) string { return card.Number[len(card.Number)-4:] }

// declines has cases on declined charges in general.
var declines = []*suites.Case{
	{
		ID:    "charges/declined",
		Title: "A declined card leads to a failed charge or to a 402",
		Rules: []string{"charge.declined"},
		Run: func(t *suites.T) {
			const rule = "charge.declined"
			a := t.Post("/charges", declining(t, nil))
			judgeDecline(t, rule, a, "insufficient_fund")
			if a.Succeeded() {
				judgeState(t, rule, "failed", a, suites.F{"failure_message": expect.NonEmpty})
			}
		},
	},
	{
		ID:    "charges/declined-authorization",
		Title: "A declined card cannot be authorized",
		Rules: []string{"charge.declined"},
		Run: func(t *suites.T) {
			judgeDecline(t, "charge.declined", t.Post("/charges", declining(t, suites.P{"capture": false})), "insufficient_fund")
		},
	},
	{
		ID:    "charges/declined-message",
		Title: "A failed charge has a failure_message",
		Rules: []string{"charge.declined-insufficient-fund"},
		Run: func(t *suites.T) {
			t.Answer(t.Post("/charges", declining(t, nil)),
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{
					"failure_message": "insufficient funds in the account or the card has reached the credit limit",
				}},
				suites.Want{Dialect: specs.Documented, Status: []int{402}})
		},
	},
	{
		ID:    "charges/declined-spends-token",
		Title: "A token is used after its card was declined",
		Rules: []string{"charge.declined-spends-token"},
		Run: func(t *suites.T) {
			params := declining(t, nil)
			t.Post("/charges", params)
			t.Refused(t.Post("/charges", params))
		},
	},
	{
		ID:    "charges/guide-card-declined",
		Title: "The test card of the guides is declined only in the documented dialect",
		Rules: []string{"charge.decline-guide-card"},
		Run: func(t *suites.T) {
			token := t.Token(suites.GuideDeclinedCard)
			t.Answer(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})),
				suites.Want{Dialect: specs.Documented, Status: []int{402}},
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{"status": "successful"}})
		},
	},
}

// declining returns the parameters of a charge that is declined with insufficient_fund.
func declining(t *suites.T, over suites.P) suites.P {
	params := suites.ChargeParams(over)
	params["card"] = t.Token(suites.DeclinedCard("insufficient_fund")).ID()
	return params
}
