package emulator

import "strings"

// declineFaults are those of cards that are declined, and of 3-D Secure.
var declineFaults = []defect{
	{"charge.declined", []part{on(creating, where(every(cardOf(outcomeIs(outcomeInsufficientFund)), valued("capture", "false")), settledAs(outcomeSuccess)))}},
	{"charge.declined/without-reason", []part{on(creating, edited(func(c *call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = nil
		}
	}))}},
	{"charge.declined/status", []part{on(creating, restated(refused{code: "insufficient_funds"}, 400))}},
	{"charge.declined-insufficient-fund", []part{on(creating, where(every(cardOf(outcomeIs(outcomeInsufficientFund)), cardOf(brandIs("JCB"))), settledAs(outcomeFailedProcessing)))}},
	{"charge.declined-insufficient-fund/message", []part{on(creating, edited(func(c *call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = "insufficient fund"
		}
	}))}},
	{"charge.declined-stolen-or-lost-card", []part{on(creating, where(cardOf(outcomeIs(outcomeStolenOrLost)), settledAs(outcomePaymentRejected)))}},
	{"charge.declined-failed-processing", []part{on(creating, where(every(cardOf(outcomeIs(outcomeFailedProcessing)), cardOf(brandIs("Diners Club"))), settledAs(outcomeSuccess)))}},
	{"charge.declined-payment-rejected", []part{on(creating, where(cardOf(outcomeIs(outcomePaymentRejected)), settledAs(outcomeFailedProcessing)))}},
	{"charge.declined-failed-fraud-check", []part{on(creating, where(cardOf(outcomeIs(outcomeFailedFraudCheck)), settledAs(outcomeSuccess)))}},
	{"charge.declined-invalid-account-number", []part{on(creating, where(cardOf(outcomeIs(outcomeInvalidAccountNumber)), settledAs(outcomeInvalidSecurityCode)))}},
	{"charge.declined-invalid-security-code", []part{on(creating, where(cardOf(outcomeIs(outcomeInvalidSecurityCode)), settledAs(outcomeInvalidAccountNumber)))}},
	{"charge.decline-guide-card", []part{on(creating, where(cardOf(outcomeIs(outcomeDocumentedOnly)), settledAs(outcomeSuccess)))}},
	{"charge.success-cards", []part{on(creating, where(cardOf(brandIs("Discover")), where(cardOf(outcomeIs(outcomeSuccess)), settledAs(outcomeFailedProcessing))))}},
	{"charge.declined-spends-token", []part{on(creating, where(cardOf(outcomeIs(outcomeInsufficientFund)), sparingToken))}},
	{"charge.3ds-pending", []part{on(creating, where(every(given("return_uri"), given("customer")), deleted("return_uri")))}},
	{"charge.3ds-pending/no-authorize-uri", []part{on(creating, edited(func(_ *call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))}},
	{"charge.3ds-complete", []part{on(reading, where(chargeThat(passed3DS), set(map[string]any{"refundable": false})))}},
	{"charge.3ds-complete/amount", []part{on(reading, where(chargeThat(passed3DS), edited(func(_ *call, ch map[string]any) { ch["amount"] = number(ch["amount"]) - 1 })))}},
	{"charge.3ds-failed", []part{on(reading, where(chargeThat(failed3DS), set(map[string]any{"failure_code": nil, "failure_message": nil})))}},
	{"charge.3ds-failed/still-pending", []part{on(reading, where(chargeThat(failed3DS), set(map[string]any{"status": "pending"})))}},
	{"charge.3ds-authorize-only", []part{on(creating, where(every(given("return_uri"), missing("source"), valued("capture", "false")), keptCharge(func(_ *call, ch *charge) { ch.capture = true })))}},
	{"charge.3ds-authorize-only/reverse", []part{on(reversing, where(chargeThat(through3DS), refuseWith(invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))}},
	{"charge.3ds-enrolment-fails", []part{on(creating, where(every(cardOf(outcomeIs(outcomeNotEnrolled)), cardOf(brandIs("JCB"))), settledAs(outcomeSuccess)))}},
	{"charge.3ds-enrolment-fails/code", []part{on(creating, where(cardOf(outcomeIs(outcomeNotEnrolled)), settledAs(outcomeFailedProcessing)))}},
	{"charge.3ds-validation-fails", []part{on(creating, where(every(cardOf(outcomeIs(outcomeValidationFailed)), cardOf(brandIs("American Express"))), settledAs(outcomeSuccess)))}},
	{"charge.3ds-validation-fails/code", []part{on(creating, where(cardOf(outcomeIs(outcomeValidationFailed)), settledAs(outcomeFailedFraudCheck)))}},
}

// settledAs has the card of the token lead to something else.
func settledAs(o outcome) func(handler) handler {
	return first(func(c *call) *apiError {
		t, _ := c.acct.tokens.get(c.params.text("card"))
		other := *t.card
		other.outcome = o
		t.card = &other
		return nil
	})
}

// sparingToken leaves the token as good as before.
func sparingToken(next handler) handler {
	return func(c *call) (any, *apiError) {
		t, _ := c.acct.tokens.get(c.params.text("card"))
		cd := t.card
		answer, err := next(c)
		t.used, t.card = false, cd
		return answer, err
	}
}

func through3DS(ch *charge, _ stamp) bool {
	return ch.extra().source == nil && strings.HasPrefix(ch.authorizeURI(), "http")
}

func passed3DS(ch *charge, now stamp) bool {
	return through3DS(ch, now) && ch.state == statePaid && ch.capture
}

func failed3DS(ch *charge, now stamp) bool {
	return through3DS(ch, now) && ch.state == stateFailed && ch.card.outcome == outcomeSuccess
}
