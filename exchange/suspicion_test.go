package exchange

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
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

// TestHarmlessTextsHoldNothing: what is passed without a look must be such that a look finds nothing.
func TestHarmlessTextsHoldNothing(t *testing.T) {
	for text := range harmlessTexts {
		if len(text) >= longestHarmless {
			t.Errorf("%q is never passed", text)
		}
		s := newScanner(nil, text)
		s.plain("here", text, cardnumbers.Any)
		s.form("here", text)
		for piece := range encodings.Pieces(text, encodings.Shortest, s.budget) {
			t.Errorf("%q holds %q", text, piece.Plain)
		}
		if len(s.found) > 0 {
			t.Errorf("%q: found %v", text, s.found)
		}
		for _, secret := range []string{"code", "security", "card[security_code]"} {
			if got := Redact(text, secret); strings.Contains(got, secret) {
				t.Errorf("%s survives in %q", secret, got)
			}
		}
	}
}

// TestPublishedNumbersSayLittle: a number that is passed says nothing, however it is read, that is as long as a secret that
// would be found in it.
func TestPublishedNumbersSayLittle(t *testing.T) {
	for _, number := range []string{"4242424242424242", "378282246310005", "36021042000004", "6447032400000000001", "6447032400001111005"} {
		if !cardnumbers.Published(number) {
			t.Errorf("%s is not published", number)
		}
		for piece := range encodings.Pieces(number, 3, encodings.NewBudget(len(number))) {
			if len(piece.Plain) > longestOfNumber {
				t.Errorf("%s says %q", number, piece.Plain)
			}
		}
		if got := Redact(number, number[:12]); got == number {
			t.Errorf("a listed part of %s survives", number)
		}
	}
}
