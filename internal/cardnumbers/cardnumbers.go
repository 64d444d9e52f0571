// Package cardnumbers finds card numbers in text, however they are grouped, and tells them from ids, times and hashes.
package cardnumbers

import "strings"

// Card numbers have 13 to 19 digits (ISO/IEC 7812).
const (
	fewestDigits = 13
	mostDigits   = 19
)

// Is reports whether the digits are a card number of any brand. The
// first digits must be those of a brand, because one in ten times in milliseconds
// (1700000000000) has a valid check digit. So has one in ten references of bill
// payments, which have 18 digits. Of the brands that the API accepts only UnionPay
// has cards of 17 or 18 digits, and they are rare, so these lengths are not cards.
func Is(digits string) bool {
	switch n := len(digits); {
	case n < fewestDigits, n > mostDigits, n == 17, n == 18:
		return false
	}
	return issuerDigits(digits) && passesLuhn(digits) && (!repeats(digits) || Published(digits))
}

// repeats reports whether the digits are one or two again and again. Nobody has such a card, and a few bytes of an id that
// are read as a compressed text say such things: 6666666666666.
func repeats(digits string) bool { return digits[2:] == digits[:len(digits)-2] }

// issuerDigits reports whether a card brand uses numbers with these first digits:
// 3 to 6 (Amex, JCB, Diners, Visa, Mastercard, Maestro, Discover, UnionPay),
// 2221 to 2720 (Mastercard), 81 and 82 (UnionPay, RuPay), 9792 (Troy).
func issuerDigits(digits string) bool {
	switch first := digits[:4]; digits[0] {
	case '3', '4', '5', '6':
		return true
	case '2':
		return first >= "2221" && first <= "2720"
	case '8':
		return digits[1] == '1' || digits[1] == '2'
	case '9':
		return first == "9792"
	}
	return false
}

// passesLuhn reports whether the check digit is valid (ISO/IEC 7812-1, annex B).
func passesLuhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		digit := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
			if digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}

// Mask keeps the first six and the last four digits, as receipts do.
func Mask(digits string) string {
	return digits[:6] + strings.Repeat("*", len(digits)-10) + digits[len(digits)-4:]
}
