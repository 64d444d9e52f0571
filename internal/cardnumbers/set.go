package cardnumbers

import "slices"

// Set is card numbers that are looked for all at once, however many they are. The zero value is empty.
type Set struct {
	known   map[string]bool
	lengths []int // that they have
}

// Add takes a card number.
func (s *Set) Add(digits string) {
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[digits] = true
	if !slices.Contains(s.lengths, len(digits)) {
		s.lengths = append(s.lengths, len(digits))
	}
}

// First returns the first of the numbers that stands in a text, with at most so many other characters between two of its digits.
func (s *Set) First(text string, between int) (number string, in bool) {
	if len(s.known) == 0 {
		return "", false
	}
	digits := make([]byte, 0, len(text))
	for i, skipped := 0, 0; i < len(text); i++ {
		if digit(text[i]) {
			digits, skipped = append(digits, text[i]), 0
		} else if skipped++; skipped > between && len(digits) > 0 {
			if number, in = s.among(digits); in {
				return number, true
			}
			digits = digits[:0]
		}
	}
	return s.among(digits)
}

// among returns the first of the numbers that stands among digits.
func (s *Set) among(digits []byte) (number string, in bool) {
	for start := range digits {
		for _, length := range s.lengths {
			if end := start + length; end <= len(digits) && s.known[string(digits[start:end])] {
				return string(digits[start:end]), true
			}
		}
	}
	return "", false
}
