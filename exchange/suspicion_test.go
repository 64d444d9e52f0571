package exchange

import (
	"strconv"
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

// TestOnlyTheMaskIsHarmless: a code that comes right after what redaction leaves is found, however JSON is written.
func TestOnlyTheMaskIsHarmless(t *testing.T) {
	for text, want := range map[string]int{
		"{\n  \"security_code\": \"***\",\n  \"number\": 1\n}":                0,
		"{\n    \"security_code\": \"***\",\n    \"number\": 1\n}":            0,
		"{\n  \"card\": {\n    \"security_code\": \"***\"\n  }\n}\n":          0,
		"{\n  \"security_code\": \"***\", \"987\": 1}":                        1,
		"{\n  \"security_code\": \"***\",\n 987}":                             1,
		"{\"security_code\": \"***\"\n  }987":                                 1,
		"{\n  \"security_code\": \"***\",\n  \"x\": 1, \"cvc\": \"987\"\n}\n": 1,
	} {
		if found := Secrets("here", "", text); len(found) != want {
			t.Errorf("%s: found %v, want %d", text, found, want)
		}
	}
}

// TestTheShortestIsFound: what is searched in long runs only is found in the shortest that can hold it.
func TestTheShortestIsFound(t *testing.T) {
	const shortest = "cvc=987"
	for name, write := range map[string]func(string) string{
		"hex": hexed, "hex in pairs": then(hexed, between(":", 2)), "base64": b64, "base32": b32, "base32, lower case": func(s string) string { return strings.ToLower(b32(s)) },
	} {
		if text := write(shortest); len(Secrets("here", "", text)) == 0 {
			t.Errorf("%s: %s is not found", name, text)
		}
	}
}

// TestNamesAreNotMixedUp: more names than are kept are each read as they are, and so is livemode in any case.
func TestNamesAreNotMixedUp(t *testing.T) {
	for i := range 2_000 {
		name := strconv.Itoa(i) + "_name"
		value, _, wrong := decode([]byte(`{"` + name + `":1}`))
		if object, _ := value.(map[string]any); object[name] == nil {
			t.Fatalf("%s is read as %v (%s)", name, value, wrong)
		}
	}
	for _, name := range []string{"livemode", "LIVEMODE", "LiveMode", " livemode "} {
		if !SaysLive([]byte(`{"` + name + `" : true}`)) {
			t.Errorf("%q is not seen", name)
		}
	}
}
