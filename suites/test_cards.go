package suites

import "slices"

// Outcomes of a charge of a published test card. All others are failure codes.
const (
	// CardSucceeds: the charge succeeds.
	CardSucceeds = "success"
	// CardNotEnrolled: a charge with 3-D Secure fails with payment_rejected, because the
	// card does not take part in it.
	CardNotEnrolled = "3ds_enrolment"
	// CardFailsChallenge: a charge with 3-D Secure fails with payment_rejected, because the
	// payer does not pass it.
	CardFailsChallenge = "3ds_validation"
)

// TestCard is one card number that Omise publishes for testing.
type TestCard struct {
	Brand   string // in the form that case IDs have: "visa-2"
	Number  string
	Outcome string // CardSucceeds, CardNotEnrolled, CardFailsChallenge or a failure_code
}

// TestCards lists every published number. They go with any expiry date and security
// code. Do not change the list.
var TestCards = slices.Concat(
	cardsThat(CardSucceeds,
		"visa", "4242424242424242", "visa-2", "4111111111111111",
		"mastercard", "5555555555554444", "mastercard-2", "5454545454545454",
		"jcb", "3530111333300000", "jcb-2", "3566111111111113",
		"amex", "378282246310005", "unionpay", "6250947000000006",
		"discover", "6447032400000000001", "diners", "36021042000004"),
	cardsThat("insufficient_fund",
		"visa", "4111111111140011", "mastercard", "5555551111110011",
		"jcb", "3530111111190011", "unionpay", "6250947000000014"),
	cardsThat("stolen_or_lost_card",
		"visa", "4111111111130012", "mastercard", "5555551111100012",
		"jcb", "3530111111180012", "unionpay", "6250947000000022"),
	cardsThat("failed_processing",
		"visa", "4111111111120013", "mastercard", "5555551111190013",
		"jcb", "3530111111170013", "amex", "377138160000009", "unionpay", "6250947000000030",
		"discover", "6447032400001111005", "diners", "36021042111108"),
	cardsThat("payment_rejected",
		"visa", "4111111111110014", "mastercard", "5555551111180014",
		"jcb", "3530111111160014", "unionpay", "6250947000000048"),
	cardsThat("failed_fraud_check",
		"visa", "4111111111190016", "mastercard", "5555551111160016",
		"jcb", "3530111111140016", "unionpay", "6250947000000055"),
	cardsThat("invalid_account_number",
		"visa", "4111111111180017", "mastercard", "5555551111150017",
		"jcb", "3530111111130017", "unionpay", "6250947000000063"),
	cardsThat("invalid_security_code",
		"visa", "4111111111160001", "mastercard", "5555551111130001",
		"jcb", "3530111111110001"),
	cardsThat(CardNotEnrolled,
		"visa", "4111111111150002", "mastercard", "5555551111120002",
		"jcb", "3530111111100002", "unionpay", "6250947000000071"),
	cardsThat(CardFailsChallenge,
		"visa", "4111111111140003", "mastercard", "5555551111110003",
		"jcb", "3530111111190003", "amex", "377138161111003", "unionpay", "6250947000000089"),
)

// GuideDeclinedCard is a card that only the guides know as declined. The official list
// does not have it, which makes it an ordinary Visa.
const GuideDeclinedCard = "4000000000000002"

// TestCardsOf returns the cards with an outcome.
func TestCardsOf(outcome string) []TestCard {
	var cards []TestCard
	for _, card := range TestCards {
		if card.Outcome == outcome {
			cards = append(cards, card)
		}
	}
	return cards
}

// DeclinedCard returns the number of the Visa that fails with a failure_code.
func DeclinedCard(failureCode string) string {
	cards := TestCardsOf(failureCode)
	if len(cards) == 0 {
		panic("suites: no test card fails with " + failureCode)
	}
	return cards[0].Number
}

// cardsThat returns cards with an outcome, given as pairs of brand and number.
func cardsThat(outcome string, pairs ...string) []TestCard {
	var cards []TestCard
	for pair := range slices.Chunk(pairs, 2) {
		cards = append(cards, TestCard{Brand: pair[0], Number: pair[1], Outcome: outcome})
	}
	return cards
}
