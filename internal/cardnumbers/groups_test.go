package cardnumbers

import (
	"fmt"
	"math/rand/v2"
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
