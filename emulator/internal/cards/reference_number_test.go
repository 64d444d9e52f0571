package cards

import (
	"fmt"
	"testing"
)

func TestReferenceNumbersAreNoCardNumbers(t *testing.T) {
	for i := range 2000 {
		for _, length := range []int{11, 18} {
			if digits := DigitsOf(fmt.Sprintf("src_test_%d", i), length); len(digits) != length || Luhn(digits) {
				t.Fatalf("%s passes for a card number, or is not %d digits long", digits, length)
			}
		}
	}
}
