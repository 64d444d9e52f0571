package exchange

import "strings"

// Card numbers have 13 to 19 digits (ISO/IEC 7812).
const (
	minCardDigits = 13
	maxCardDigits = 19
)

// findCards calls found with the place and the digits of every card number in
// s that is not part of a word. Ids and fingerprints are words.
func findCards(s string, found func(start, end int, digits string)) {
	for start, end := nextRun(s, 0); start < end; start, end = nextRun(s, end) {
		cardsInRun(s, start, end, found)
	}
}

// longDigits reports whether there are enough digits for a card number in a row,
// also next to a letter, which may be the rest of an escape (\n).
func longDigits(s string) bool {
	for start, end := nextRun(s, 0); start < end; start, end = nextRun(s, end) {
		digits := 0
		for i := start; i < end; i++ {
			if digitByte(s[i]) {
				digits++
			}
		}
		if digits >= minCardDigits {
			return true
		}
	}
	return false
}

// nextRun returns the next run of digits and separators, at or after from, that
// is long enough for a card number; start == end where there is none. A run of
// 13 bytes covers one of each 13th place, so only those are looked at.
func nextRun(s string, from int) (start, end int) {
	for i := from + minCardDigits - 1; i < len(s); i += minCardDigits {
		if !cardByte(s[i]) {
			continue
		}
		start, end = i, i+1
		for start > from && cardByte(s[start-1]) {
			start--
		}
		for end < len(s) && cardByte(s[end]) {
			end++
		}
		if end-start >= minCardDigits {
			return start, end
		}
	}
	return 0, 0
}

// minGroup is the shortest group that card numbers are written in.
const minGroup = 3

// cardsInRun looks at the groups of digits within s[start:end], which holds
// digits and separators only: a card number is one group or several groups with
// one separator between.
func cardsInRun(s string, start, end int, found func(start, end int, digits string)) {
	for start < end {
		first := groupEnd(s, start, end)
		if first == start {
			start++
			continue
		}
		stop := cardEnd(s, start, first, end)
		if stop == 0 {
			start = first
			continue
		}
		found(start, stop, separators.Replace(s[start:stop]))
		start = stop
	}
}

// downloads stands before the 16 hexadecimal digits that guard a document
// (download_uri of recorded PromptPay charges): one of 1,800 has no letter among them, and
// one of some 40,000 would be a card number.
const downloads = "/downloads/"

// cardEnd returns the end of the longest card number that starts with the group
// s[start:stop], 0 where none does.
func cardEnd(s string, start, stop, end int) int {
	if inWord(s, start-1, -1) || strings.HasSuffix(s[:start], downloads) {
		return 0
	}
	longest, digits := 0, stop-start
	for digits <= maxCardDigits {
		if digits >= minCardDigits && !inWord(s, stop, 1) && isCardNumber(separators.Replace(s[start:stop])) {
			longest = stop
		}
		next := groupEnd(s, stop+1, end)
		if digits < minGroup || next-(stop+1) < minGroup {
			break
		}
		digits += next - (stop + 1)
		stop = next
	}
	return longest
}

func groupEnd(s string, start, end int) int {
	for start < end && digitByte(s[start]) {
		start++
	}
	return start
}

var separators = strings.NewReplacer(" ", "", "-", "", "+", "")

func digitByte(b byte) bool { return b >= '0' && b <= '9' }

// cardByte takes digits and what is put between groups; a form has + for a space.
func cardByte(b byte) bool { return digitByte(b) || b == ' ' || b == '-' || b == '+' }

func wordByte(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	b := s[i]
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || digitByte(b)
}

// inWord reports whether the byte at i, which is next to digits, goes on as a word
// in that direction, also behind a dash: the first three groups of a UUID can
// look like a card number, and every answer has one in X-Request-Id.
func inWord(s string, i, direction int) bool {
	return wordByte(s, i) || i >= 0 && i < len(s) && s[i] == '-' && wordByte(s, i+direction)
}

// isCardNumber reports whether the digits are a card number of any brand. The
// first digits are looked at because a time in milliseconds (1700000000000)
// passes the check digit in one case of ten. So does a reference of a bill
// payment, which has 18 digits: no brand that the API takes has cards of 17 or
// 18 digits but UnionPay, whose are rare, so these lengths count as references.
func isCardNumber(digits string) bool {
	switch n := len(digits); {
	case n < minCardDigits, n > maxCardDigits, n == 17, n == 18:
		return false
	}
	return issuerDigits(digits) && passesLuhn(digits)
}

// issuerDigits reports whether a card brand uses numbers that start like this:
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

// passesLuhn checks the last digit by the formula of ISO/IEC 7812-1, annex B.
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

// maskCard keeps the first six and the last four digits, as receipts do.
func maskCard(digits string) string {
	return digits[:6] + strings.Repeat("*", len(digits)-10) + digits[len(digits)-4:]
}
