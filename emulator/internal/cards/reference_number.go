package cards

import (
	"fmt"
)

// DigitsOf derives a reference number from an id, so that a repeated run repeats it. It is never
// a valid card number, so that a search for card numbers does not find it.
func DigitsOf(id string, length int) string {
	var sum uint64 = 14695981039346656037 // FNV-1a
	for i := range len(id) {
		sum = (sum ^ uint64(id[i])) * 1099511628211
	}
	digits := []byte(fmt.Sprintf("%020d", sum)[20-length:])
	if last := length - 1; Luhn(string(digits)) {
		digits[last] = '0' + (digits[last]-'0'+1)%10
	}
	return string(digits)
}
