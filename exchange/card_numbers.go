package exchange

import "slices"

// numbers are card numbers that are looked for all at once, whatever stands between their digits: as many as a request holds,
// in the time that one takes.
type numbers struct {
	known   map[string]bool
	lengths []int // that they have
}

// add takes a card number.
func (n *numbers) add(digits string) {
	if n.known == nil {
		n.known = map[string]bool{}
	}
	n.known[digits] = true
	if !slices.Contains(n.lengths, len(digits)) {
		n.lengths = append(n.lengths, len(digits))
	}
}

// first returns the first of the numbers that stands in a text.
func (n *numbers) first(s string) (number string, in bool) {
	if len(n.known) == 0 {
		return "", false
	}
	digits := make([]byte, 0, len(s))
	for i, skipped := 0, 0; i < len(s); i++ {
		if digitByte(s[i]) {
			digits, skipped = append(digits, s[i]), 0
		} else if skipped++; skipped > farthest && len(digits) > 0 {
			if number, in = n.among(digits); in {
				return number, true
			}
			digits = digits[:0]
		}
	}
	return n.among(digits)
}

// among returns the first of the numbers that stands among digits.
func (n *numbers) among(digits []byte) (number string, in bool) {
	for start := range digits {
		for _, length := range n.lengths {
			if end := start + length; end <= len(digits) && n.known[string(digits[start:end])] {
				return string(digits[start:end]), true
			}
		}
	}
	return "", false
}
