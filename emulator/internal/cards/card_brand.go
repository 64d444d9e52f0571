package cards

import (
	"slices"
	"strconv"
	"strings"
)

// CardBrands are those of the recorded capability, and the two more that have test cards.
var CardBrands = []string{"JCB", "Visa", "MasterCard", "American Express", "UnionPay", "Discover", "Diners Club"}

// brandRange is a span of card number prefixes, compared on as many digits as first has.
type brandRange struct {
	first, last string
	brand       string
	lengths     string // "16" or "13,16,19"
}

// brandRanges maps a card's brand by its prefix, the longer prefixes first. Names are those of
// recorded answers.
var brandRanges = []brandRange{
	{"352800", "358999", "JCB", "16,17,18,19"},
	{"222100", "272099", "MasterCard", "16"},
	{"6011", "6011", "Discover", "16,17,18,19"},
	{"300", "305", "Diners Club", "14"},
	{"644", "649", "Discover", "16,17,18,19"},
	{"34", "34", "American Express", "15"},
	{"37", "37", "American Express", "15"},
	{"36", "36", "Diners Club", "14"},
	{"38", "39", "Diners Club", "14"},
	{"51", "55", "MasterCard", "16"},
	{"62", "62", "UnionPay", "16,17,18,19"},
	{"65", "65", "Discover", "16,17,18,19"},
	{"81", "81", "UnionPay", "16,17,18,19"},
	{"4", "4", "Visa", "13,16,19"},
}

// BrandOf returns the brand of a card number, empty when none fits its prefix and length.
func BrandOf(number string) string {
	for _, r := range brandRanges {
		n := len(r.first)
		if len(number) < n || number[:n] < r.first || number[:n] > r.last {
			continue
		}
		if slices.Contains(strings.Split(r.lengths, ","), strconv.Itoa(len(number))) {
			return r.brand
		}
	}
	return ""
}

// Luhn reports whether a text is all digits with a right check digit.
func Luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		c := number[len(number)-1-i]
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(number) > 0 && sum%10 == 0
}

func AllDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
