package emulator

import "strings"

// declineFaults are those of cards that are declined, and of 3-D Secure.
var declineFaults = []defect{
	{"charge.declined", []part{on(creating, where(every(cardOf(outcomeIs(OutcomeInsufficientFund)), valued("capture", "false")), settledAs(OutcomeSuccess)))}},
	{"charge.declined/without-reason", []part{on(creating, edited(func(c *Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = nil
		}
	}))}},
	{"charge.declined/status", []part{on(creating, restated(refused{code: "insufficient_funds"}, 400))}},
	{"charge.declined-insufficient-fund", []part{on(creating, where(every(cardOf(outcomeIs(OutcomeInsufficientFund)), cardOf(brandIs("JCB"))), settledAs(OutcomeFailedProcessing)))}},
	{"charge.declined-insufficient-fund/message", []part{on(creating, edited(func(c *Call, ch map[string]any) {
		if ch["failure_code"] == "insufficient_fund" {
			ch["failure_message"] = "insufficient fund"
		}
	}))}},
	{"charge.declined-stolen-or-lost-card", []part{on(creating, where(cardOf(outcomeIs(OutcomeStolenOrLost)), settledAs(OutcomePaymentRejected)))}},
	{"charge.declined-failed-processing", []part{on(creating, where(every(cardOf(outcomeIs(OutcomeFailedProcessing)), cardOf(brandIs("Diners Club"))), settledAs(OutcomeSuccess)))}},
	{"charge.declined-payment-rejected", []part{on(creating, where(cardOf(outcomeIs(OutcomePaymentRejected)), settledAs(OutcomeFailedProcessing)))}},
	{"charge.declined-failed-fraud-check", []part{on(creating, where(cardOf(outcomeIs(OutcomeFailedFraudCheck)), settledAs(OutcomeSuccess)))}},
	{"charge.declined-invalid-account-number", []part{on(creating, where(cardOf(outcomeIs(OutcomeInvalidAccountNumber)), settledAs(OutcomeInvalidSecurityCode)))}},
	{"charge.declined-invalid-security-code", []part{on(creating, where(cardOf(outcomeIs(OutcomeInvalidSecurityCode)), settledAs(OutcomeInvalidAccountNumber)))}},
	{"charge.decline-guide-card", []part{on(creating, where(cardOf(outcomeIs(OutcomeDocumentedOnly)), settledAs(OutcomeSuccess)))}},
	{"charge.success-cards", []part{on(creating, where(cardOf(brandIs("Discover")), where(cardOf(outcomeIs(OutcomeSuccess)), settledAs(OutcomeFailedProcessing))))}},
	{"charge.declined-spends-token", []part{on(creating, where(cardOf(outcomeIs(OutcomeInsufficientFund)), sparingToken))}},
	{"charge.3ds-pending", []part{on(creating, where(every(given("return_uri"), given("customer")), deleted("return_uri")))}},
	{"charge.3ds-pending/no-authorize-uri", []part{on(creating, edited(func(_ *Call, ch map[string]any) {
		if ch["source"] == nil && ch["capture"] == false {
			ch["authorize_uri"] = nil
		}
	}))}},
	{"charge.3ds-complete", []part{on(reading, where(chargeThat(passed3DS), set(map[string]any{"refundable": false})))}},
	{"charge.3ds-complete/amount", []part{on(reading, where(chargeThat(passed3DS), edited(func(_ *Call, ch map[string]any) { ch["amount"] = number(ch["amount"]) - 1 })))}},
	{"charge.3ds-failed", []part{on(reading, where(chargeThat(failed3DS), set(map[string]any{"failure_code": nil, "failure_message": nil})))}},
	{"charge.3ds-failed/still-pending", []part{on(reading, where(chargeThat(failed3DS), set(map[string]any{"status": "pending"})))}},
	{"charge.3ds-authorize-only", []part{on(creating, where(every(given("return_uri"), missing("source"), valued("capture", "false")), keptCharge(func(_ *Call, ch *Charge) { ch.Capture = true })))}},
	{"charge.3ds-authorize-only/reverse", []part{on(reversing, where(chargeThat(through3DS), refuseWith(Invalid("failed_reverse", "only uncaptured authorized charges can be reversed"))))}},
	{"charge.3ds-enrolment-fails", []part{on(creating, where(every(cardOf(outcomeIs(OutcomeNotEnrolled)), cardOf(brandIs("JCB"))), settledAs(OutcomeSuccess)))}},
	{"charge.3ds-enrolment-fails/code", []part{on(creating, where(cardOf(outcomeIs(OutcomeNotEnrolled)), settledAs(OutcomeFailedProcessing)))}},
	{"charge.3ds-validation-fails", []part{on(creating, where(every(cardOf(outcomeIs(OutcomeValidationFailed)), cardOf(brandIs("American Express"))), settledAs(OutcomeSuccess)))}},
	{"charge.3ds-validation-fails/code", []part{on(creating, where(cardOf(outcomeIs(OutcomeValidationFailed)), settledAs(OutcomeFailedFraudCheck)))}},
}

// settledAs has the card of the token lead to something else.
func settledAs(o Outcome) func(Handler) Handler {
	return first(func(c *Call) *Error {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		other := *t.Card
		other.Outcome = o
		t.Card = &other
		return nil
	})
}

// sparingToken leaves the token as good as before.
func sparingToken(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		t, _ := c.Account.Tokens.Get(c.Params.Text("card"))
		cd := t.Card
		answer, err := next(c)
		t.Used, t.Card = false, cd
		return answer, err
	}
}

func through3DS(ch *Charge, _ Stamp) bool {
	return ch.Extra().Source == nil && strings.HasPrefix(ch.AuthorizeURI(), "http")
}

func passed3DS(ch *Charge, now Stamp) bool {
	return through3DS(ch, now) && ch.State == StatePaid && ch.Capture
}

func failed3DS(ch *Charge, now Stamp) bool {
	return through3DS(ch, now) && ch.State == StateFailed && ch.Card.Outcome == OutcomeSuccess
}
