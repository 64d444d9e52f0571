package exchange

import (
	"strings"
	"testing"
)

// TestASecretBesideARepetition: however long a byte is repeated before or after it, what is encoded is found.
func TestASecretBesideARepetition(t *testing.T) {
	for size := longRepetition - 2; size < 4*longRepetition; size += 127 {
		for encoding, encode := range writings {
			filler := strings.Repeat("A", size)
			for _, text := range []string{filler + encode(plantedSecret), encode(plantedSecret) + filler, filler + " " + encode(plantedSecret) + filler} {
				if len(Secrets("here", "", text)) == 0 {
					t.Errorf("%s beside %d letters is not found", encoding, size)
				}
			}
		}
	}
	if text := strings.Repeat("a", 1<<20); len(squeezed(text)) > 2*longRepetition || squeezed("ab") != "ab" {
		t.Errorf("a megabyte of one letter has %d bytes", len(squeezed(text)))
	}
}
