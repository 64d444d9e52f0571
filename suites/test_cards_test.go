package suites

import "testing"

func TestTestCardsArePublishedOnceAndWellFormed(t *testing.T) {
	seen := map[string]bool{}
	rows := map[string]bool{}
	for _, card := range TestCards {
		if seen[card.Number] {
			t.Errorf("%s is listed twice", card.Number)
		}
		seen[card.Number] = true
		row := card.Outcome + "/" + card.Brand
		if rows[row] {
			t.Errorf("%s is listed twice, so that two cases would share an ID", row)
		}
		rows[row] = true
		if !checkDigitRight(card.Number) {
			t.Errorf("the check digit of %s (%s) is wrong", card.Number, row)
		}
	}
	if len(TestCards) != 49 {
		t.Errorf("there are %d test cards; 49 are published", len(TestCards))
	}
	if !checkDigitRight(GuideDeclinedCard) || seen[GuideDeclinedCard] {
		t.Errorf("%s must be well formed and in no official row", GuideDeclinedCard)
	}
}

func TestDeclinedCardIsAVisa(t *testing.T) {
	for _, code := range []string{
		"insufficient_fund", "stolen_or_lost_card", "failed_processing", "payment_rejected", "failed_fraud_check",
		"invalid_account_number", "invalid_security_code",
	} {
		if number := DeclinedCard(code); number[0] != '4' {
			t.Errorf("DeclinedCard(%q) is %s, which is not a Visa", code, number)
		}
	}
}

// checkDigitRight applies the formula of ISO/IEC 7812-1, annex B.
func checkDigitRight(number string) bool {
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}
