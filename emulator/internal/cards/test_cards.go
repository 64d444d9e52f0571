package cards

import (
	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Outcome is what a test card, or a person on the authorize page, makes of a payment.
type Outcome uint8

const (
	OutcomeSuccess Outcome = iota
	OutcomeInsufficientFund
	OutcomeStolenOrLost
	OutcomeFailedProcessing
	OutcomePaymentRejected
	OutcomeFailedFraudCheck
	OutcomeInvalidAccountNumber
	OutcomeInvalidSecurityCode
	OutcomeNotEnrolled      // fails only when the charge goes through 3-D Secure, before the payer is sent away
	OutcomeValidationFailed // fails only when the charge goes through 3-D Secure, after the payer comes back
	OutcomeDocumentedOnly   // the guides' declining card; the official list does not know it
)

// Failure is the failure_code and failure_message a failed charge carries.
type Failure struct{ Code, Message string }

// failureMessages are the texts seen with each failure_code.
var failureMessages = map[string]string{
	"insufficient_fund":         "insufficient funds in the account or the card has reached the credit limit",
	"stolen_or_lost_card":       "card is stolen or lost",
	"failed_processing":         "failed processing",
	"payment_rejected":          "payment rejected",
	"failed_fraud_check":        "failed fraud check",
	"invalid_account_number":    "the account number is invalid",
	"invalid_security_code":     "the security code is invalid",
	"insufficient_balance":      "insufficient balance",
	"payment_cancelled":         "payment cancelled",
	"payment_expired":           "payment expired",
	"timeout":                   "Timeout",
	"expired_card":              "card is expired",
	"invalid_account":           "the account is invalid",
	"confirmed_amount_mismatch": "confirmed amount mismatch",
}

// FailureOf completes a failure_code with its message; a code of the caller's own keeps itself as
// text.
func FailureOf(code string) *Failure {
	if message, known := failureMessages[code]; known {
		return &Failure{code, message}
	}
	return &Failure{code, code}
}

// outcomeCodes maps the outcomes that fail an ordinary card charge to their failure_code.
var outcomeCodes = map[Outcome]string{
	OutcomeInsufficientFund:     "insufficient_fund",
	OutcomeStolenOrLost:         "stolen_or_lost_card",
	OutcomeFailedProcessing:     "failed_processing",
	OutcomePaymentRejected:      "payment_rejected",
	OutcomeFailedFraudCheck:     "failed_fraud_check",
	OutcomeInvalidAccountNumber: "invalid_account_number",
	OutcomeInvalidSecurityCode:  "invalid_security_code",
}

// NotEnrolled is the text recorded with payment_rejected when 3-D Secure is asked of a card that
// has none.
var NotEnrolled = &Failure{"payment_rejected", "3d secure is requested but card is not enrolled"}

// Declined reports whether the bank refuses the card, as it does with or without 3-D Secure.
func (o Outcome) Declined(documented bool) *Failure {
	if o == OutcomeDocumentedOnly {
		if documented {
			return FailureOf("payment_rejected")
		}
		return nil
	}
	if code, fails := outcomeCodes[o]; fails {
		return FailureOf(code)
	}
	return nil
}

// AfterChallenge is declined for a payer who came back from 3-D Secure.
func (o Outcome) AfterChallenge(documented bool) *Failure {
	if o == OutcomeValidationFailed {
		return FailureOf("payment_rejected")
	}
	return o.Declined(documented)
}

// testCard is one published number and what it leads to.
type testCard struct {
	Number  string
	Outcome Outcome
}

// TestCards lists the published numbers; any other valid number succeeds.
// https://docs.omise.co/api-testing, and for the rows of 3-D Secure and security code its 2017 edition.
var TestCards = []testCard{
	{"4242424242424242", OutcomeSuccess},
	{"4111111111111111", OutcomeSuccess},
	{"5555555555554444", OutcomeSuccess},
	{"5454545454545454", OutcomeSuccess},
	{"3530111333300000", OutcomeSuccess},
	{"3566111111111113", OutcomeSuccess},
	{"378282246310005", OutcomeSuccess},
	{"6250947000000006", OutcomeSuccess},
	{"6447032400000000001", OutcomeSuccess},
	{"36021042000004", OutcomeSuccess},

	{"4111111111140011", OutcomeInsufficientFund},
	{"5555551111110011", OutcomeInsufficientFund},
	{"3530111111190011", OutcomeInsufficientFund},
	{"6250947000000014", OutcomeInsufficientFund},

	{"4111111111130012", OutcomeStolenOrLost},
	{"5555551111100012", OutcomeStolenOrLost},
	{"3530111111180012", OutcomeStolenOrLost},
	{"6250947000000022", OutcomeStolenOrLost},

	{"4111111111120013", OutcomeFailedProcessing},
	{"5555551111190013", OutcomeFailedProcessing},
	{"3530111111170013", OutcomeFailedProcessing},
	{"377138160000009", OutcomeFailedProcessing},
	{"6250947000000030", OutcomeFailedProcessing},
	{"6447032400001111005", OutcomeFailedProcessing},
	{"36021042111108", OutcomeFailedProcessing},

	{"4111111111110014", OutcomePaymentRejected},
	{"5555551111180014", OutcomePaymentRejected},
	{"3530111111160014", OutcomePaymentRejected},
	{"6250947000000048", OutcomePaymentRejected},

	{"4111111111190016", OutcomeFailedFraudCheck},
	{"5555551111160016", OutcomeFailedFraudCheck},
	{"3530111111140016", OutcomeFailedFraudCheck},
	{"6250947000000055", OutcomeFailedFraudCheck},

	{"4111111111180017", OutcomeInvalidAccountNumber},
	{"5555551111150017", OutcomeInvalidAccountNumber},
	{"3530111111130017", OutcomeInvalidAccountNumber},
	{"6250947000000063", OutcomeInvalidAccountNumber},

	{"4111111111160001", OutcomeInvalidSecurityCode},
	{"5555551111130001", OutcomeInvalidSecurityCode},
	{"3530111111110001", OutcomeInvalidSecurityCode},

	{"4111111111150002", OutcomeNotEnrolled},
	{"5555551111120002", OutcomeNotEnrolled},
	{"3530111111100002", OutcomeNotEnrolled},
	{"6250947000000071", OutcomeNotEnrolled},

	{"4111111111140003", OutcomeValidationFailed},
	{"5555551111110003", OutcomeValidationFailed},
	{"3530111111190003", OutcomeValidationFailed},
	{"377138161111003", OutcomeValidationFailed},
	{"6250947000000089", OutcomeValidationFailed},

	{"4000000000000002", OutcomeDocumentedOnly},
}

var outcomesByNumber = func() map[string]Outcome {
	byNumber := make(map[string]Outcome, len(TestCards))
	for _, card := range TestCards {
		byNumber[card.Number] = card.Outcome
	}
	return byNumber
}()

// outcomeOf returns the outcome of charging a card number; the number itself is never kept.
func outcomeOf(number string) Outcome { return outcomesByNumber[number] }

// Fields are what a state file holds of a failure.
func (f *Failure) Fields(c *record.Codec) {
	record.Word(c, &f.Code)
	record.Word(c, &f.Message)
}
