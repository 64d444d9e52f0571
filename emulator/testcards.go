package emulator

// outcome is what a test card, or a person on the authorize page, makes of a payment.
type outcome uint8

const (
	outcomeSuccess outcome = iota
	outcomeInsufficientFund
	outcomeStolenOrLost
	outcomeFailedProcessing
	outcomePaymentRejected
	outcomeFailedFraudCheck
	outcomeInvalidAccountNumber
	outcomeInvalidSecurityCode
	outcomeNotEnrolled      // fails only when the charge goes through 3-D Secure, before the payer is sent away
	outcomeValidationFailed // fails only when the charge goes through 3-D Secure, after the payer comes back
	outcomeDocumentedOnly   // the guides' declining card; the official list does not know it
)

// failure is the failure_code and failure_message a failed charge carries.
type failure struct{ code, message string }

// failureMessages are the texts seen beside each failure_code.
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

// failureOf completes a failure_code with its message; a code of the caller's own keeps itself as text.
func failureOf(code string) *failure {
	if message, known := failureMessages[code]; known {
		return &failure{code, message}
	}
	return &failure{code, code}
}

// outcomeCodes maps the outcomes that fail an ordinary card charge to their failure_code.
var outcomeCodes = map[outcome]string{
	outcomeInsufficientFund:     "insufficient_fund",
	outcomeStolenOrLost:         "stolen_or_lost_card",
	outcomeFailedProcessing:     "failed_processing",
	outcomePaymentRejected:      "payment_rejected",
	outcomeFailedFraudCheck:     "failed_fraud_check",
	outcomeInvalidAccountNumber: "invalid_account_number",
	outcomeInvalidSecurityCode:  "invalid_security_code",
}

// notEnrolled is the text recorded beside payment_rejected when 3-D Secure is asked of a card that has none.
var notEnrolled = &failure{"payment_rejected", "3d secure is requested but card is not enrolled"}

// declined tells whether the bank refuses the card, as it does with or without 3-D Secure.
func (o outcome) declined(documented bool) *failure {
	if o == outcomeDocumentedOnly {
		if documented {
			return failureOf("payment_rejected")
		}
		return nil
	}
	if code, fails := outcomeCodes[o]; fails {
		return failureOf(code)
	}
	return nil
}

// afterChallenge is declined for a payer who came back from 3-D Secure.
func (o outcome) afterChallenge(documented bool) *failure {
	if o == outcomeValidationFailed {
		return failureOf("payment_rejected")
	}
	return o.declined(documented)
}

// testCard is one published number and what it leads to.
type testCard struct {
	number  string
	outcome outcome
}

// testCards lists the published numbers; any other valid number succeeds.
// https://docs.omise.co/api-testing, and for the rows of 3-D Secure and security code its 2017 edition.
var testCards = []testCard{
	{"4242424242424242", outcomeSuccess},
	{"4111111111111111", outcomeSuccess},
	{"5555555555554444", outcomeSuccess},
	{"5454545454545454", outcomeSuccess},
	{"3530111333300000", outcomeSuccess},
	{"3566111111111113", outcomeSuccess},
	{"378282246310005", outcomeSuccess},
	{"6250947000000006", outcomeSuccess},
	{"6447032400000000001", outcomeSuccess},
	{"36021042000004", outcomeSuccess},

	{"4111111111140011", outcomeInsufficientFund},
	{"5555551111110011", outcomeInsufficientFund},
	{"3530111111190011", outcomeInsufficientFund},
	{"6250947000000014", outcomeInsufficientFund},

	{"4111111111130012", outcomeStolenOrLost},
	{"5555551111100012", outcomeStolenOrLost},
	{"3530111111180012", outcomeStolenOrLost},
	{"6250947000000022", outcomeStolenOrLost},

	{"4111111111120013", outcomeFailedProcessing},
	{"5555551111190013", outcomeFailedProcessing},
	{"3530111111170013", outcomeFailedProcessing},
	{"377138160000009", outcomeFailedProcessing},
	{"6250947000000030", outcomeFailedProcessing},
	{"6447032400001111005", outcomeFailedProcessing},
	{"36021042111108", outcomeFailedProcessing},

	{"4111111111110014", outcomePaymentRejected},
	{"5555551111180014", outcomePaymentRejected},
	{"3530111111160014", outcomePaymentRejected},
	{"6250947000000048", outcomePaymentRejected},

	{"4111111111190016", outcomeFailedFraudCheck},
	{"5555551111160016", outcomeFailedFraudCheck},
	{"3530111111140016", outcomeFailedFraudCheck},
	{"6250947000000055", outcomeFailedFraudCheck},

	{"4111111111180017", outcomeInvalidAccountNumber},
	{"5555551111150017", outcomeInvalidAccountNumber},
	{"3530111111130017", outcomeInvalidAccountNumber},
	{"6250947000000063", outcomeInvalidAccountNumber},

	{"4111111111160001", outcomeInvalidSecurityCode},
	{"5555551111130001", outcomeInvalidSecurityCode},
	{"3530111111110001", outcomeInvalidSecurityCode},

	{"4111111111150002", outcomeNotEnrolled},
	{"5555551111120002", outcomeNotEnrolled},
	{"3530111111100002", outcomeNotEnrolled},
	{"6250947000000071", outcomeNotEnrolled},

	{"4111111111140003", outcomeValidationFailed},
	{"5555551111110003", outcomeValidationFailed},
	{"3530111111190003", outcomeValidationFailed},
	{"377138161111003", outcomeValidationFailed},
	{"6250947000000089", outcomeValidationFailed},

	{"4000000000000002", outcomeDocumentedOnly},
}

var outcomesByNumber = func() map[string]outcome {
	byNumber := make(map[string]outcome, len(testCards))
	for _, card := range testCards {
		byNumber[card.number] = card.outcome
	}
	return byNumber
}()

// outcomeOf tells what charging a card number leads to; the number itself is never kept.
func outcomeOf(number string) outcome { return outcomesByNumber[number] }
