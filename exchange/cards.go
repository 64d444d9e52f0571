package exchange

import "strings"

// Card numbers have 13 to 19 digits (ISO/IEC 7812).
const (
	minCardDigits = 13
	maxCardDigits = 19
)

// findCards calls found with the position and the digits of every card number in
// s that is not part of a word. Ids and fingerprints are words.
func findCards(s string, found func(start, end int, digits string)) {
	for start, end := nextRun(s, 0); start < end; start, end = nextRun(s, end) {
		cardsInRun(s, start, end, found)
	}
}

// longDigits reports whether s has enough consecutive digits for a card number.
// They may follow a letter, which may be the end of an escape (\n).
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
// is long enough for a card number. start == end if there is none. A run of 13
// bytes covers one of every 13 positions, so only those are checked.
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

// minGroup is the length of the shortest group of digits in a card number.
const minGroup = 3

// cardsInRun calls found for the card numbers within s[start:end], which contains
// only digits and separators. A card number is one group of digits, or several
// groups with one separator between them.
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

// downloads comes before the 16 secret hexadecimal digits of a document's address
// (download_uri of recorded PromptPay charges). One in 1,800 of these has digits
// only, and one in about 40,000 would look like a card number.
const downloads = "/downloads/"

// cardEnd returns the end of the longest card number that starts with the group
// s[start:stop], or 0 if there is none.
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

// cardByte reports whether b is a digit or a separator between groups. A form has
// + for a space.
func cardByte(b byte) bool { return digitByte(b) || b == ' ' || b == '-' || b == '+' }

func wordByte(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	b := s[i]
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || digitByte(b)
}

// inWord reports whether the digits next to the byte at i continue as a word in
// that direction, also after a dash: the first three groups of a UUID can look
// like a card number, and every answer has a UUID in X-Request-Id.
func inWord(s string, i, direction int) bool {
	return wordByte(s, i) || i >= 0 && i < len(s) && s[i] == '-' && wordByte(s, i+direction)
}

// isCardNumber reports whether the digits are a card number of any brand. The
// first digits must be those of a brand, because one in ten times in milliseconds
// (1700000000000) has a valid check digit. So has one in ten references of bill
// payments, which have 18 digits. Of the brands that the API accepts only UnionPay
// has cards of 17 or 18 digits, and they are rare, so these lengths are not cards.
func isCardNumber(digits string) bool {
	switch n := len(digits); {
	case n < minCardDigits, n > maxCardDigits, n == 17, n == 18:
		return false
	}
	return issuerDigits(digits) && passesLuhn(digits)
}

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

// maskCard keeps the first six and the last four digits, as receipts do.
func maskCard(digits string) string {
	return digits[:6] + strings.Repeat("*", len(digits)-10) + digits[len(digits)-4:]
}
