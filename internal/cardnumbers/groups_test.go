package cardnumbers

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestIdentifiersOfRequestsAreNoCards: each answer has an identifier as RFC 9562 has it, and a run has some ten thousand answers.
func TestIdentifiersOfRequestsAreNoCards(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500_000 {
		high, low := random.Uint64(), random.Uint64()
		id := fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0x3fff|0x8000, low&0xffffffffffff)
		Find(id, Any, func(_, _ int, digits string) { t.Errorf("%s has the card number %s", id, digits) })
	}
}

// TestFoldersOfTestsAreNoCards: the folders that a Go test is given end in ten digits and three, and paths are shown in findings.
func TestFoldersOfTestsAreNoCards(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500_000 {
		path := fmt.Sprintf("/tmp/TestPrune%d/%03d", random.Uint32(), 1+random.IntN(9))
		Find(path, Any, func(_, _ int, digits string) { t.Errorf("%s has the card number %s", path, digits) })
	}
}

// TestEveryFirstDigit: a number is found with each of the first digits that a brand has, whole, in groups and digit by digit.
func TestEveryFirstDigit(t *testing.T) {
	for _, first := range []string{"2221", "2345", "2720", "3", "4", "5", "6", "81", "82", "9792"} {
		number := first
		for len(number) < 15 {
			number += "7"
		}
		for check := range 10 {
			if whole := fmt.Sprint(number, check); passesLuhn(whole) {
				number = whole
				break
			}
		}
		groups := []string{number[:4], number[4:8], number[8:12], number[12:]}
		for _, text := range []string{number, strings.Join(groups, " "), strings.Join(groups, " | "), strings.Join(strings.Split(number, ""), "."), "2026-01-01T00:00:00Z " + number} {
			found := false
			Find(text, Any, func(_, _ int, digits string) { found = found || digits == number })
			if !found {
				t.Errorf("%s is not found", text)
			}
		}
	}
}
