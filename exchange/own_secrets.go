package exchange

import (
	"math"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
)

// known are the secrets that are known and need no shape to be found: those that the caller listed, the key of the
// request, and the numbers and codes that it sent. A nil one knows none.
type known struct {
	exact []string        // as they are
	folds []folded        // whatever stands between their letters and digits
	codes []string        // security codes listed by the caller
	sent  map[string]bool // security codes seen in the request
	many  cardnumbers.Set // card numbers of a request that has more than anybody lists
}

// folded is a secret as it reads without what separates its letters.
type folded struct {
	secret string
	fold   string
	anchor int // the index in fold of a digit, which most texts have few of
	keep   *[256]byte
	part   keyPart // of a key
}

// shortestFold is the length of the shortest secret that is looked for with anything between its letters. A shorter one
// could stand in any text by chance.
const shortestFold = 12

// add takes a secret.
func (k *known) add(secret string) {
	switch {
	case len(secret) < 3, slices.Contains(k.exact, secret), cardnumbers.Published(secret):
	case codeLength(len(secret)) && allDigits(secret):
		k.codes = append(k.codes, secret)
	default:
		k.exact = append(k.exact, secret)
		keep := &lettersAndDigits
		if allDigits(secret) {
			keep = &onlyDigits
		}
		if f := newFolded(secret, keep); len(f.fold) >= shortestFold && f.anchor >= 0 {
			f.part = newKeyPart(secret)
			k.folds = append(k.folds, f)
		}
	}
}

// mostListed is how many secrets there may be for another card number of the request to be one of them. Each is looked for by
// itself, in the whole text; further ones are looked for all at once.
const mostListed = 16

// addCard takes a card number of the request.
func (k *known) addCard(digits string) {
	switch {
	case len(k.exact) < mostListed:
		k.add(digits)
	case !slices.Contains(k.exact, digits):
		k.many.Add(digits)
	}
}

// addSent takes a security code of the request.
func (k *known) addSent(code string) {
	if k.sent == nil {
		k.sent = map[string]bool{}
	}
	k.sent[code] = true
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// lettersAndDigits and onlyDigits have each byte as it counts, 0 where it does not.
var lettersAndDigits, onlyDigits = func() (letters, digits [256]byte) {
	for b := byte('0'); b <= '9'; b++ {
		letters[b], digits[b] = b, b
	}
	for b := byte('a'); b <= 'z'; b++ {
		letters[b], letters[b-'a'+'A'] = b, b
	}
	return letters, digits
}()

func newFolded(secret string, keep *[256]byte) folded {
	fold := make([]byte, 0, 64)
	for i := range len(secret) {
		if b := keep[secret[i]]; b != 0 {
			fold = append(fold, b)
		}
	}
	f := folded{secret: secret, fold: string(fold), keep: keep}
	// Times and amounts have many of the digits from 0 to 2.
	if f.anchor = strings.IndexAny(f.fold, "3456789"); f.anchor < 0 {
		f.anchor = strings.IndexAny(f.fold, "012")
	}
	return f
}

// farthest is how much may stand between two letters of a secret.
const farthest = 8

// in reports whether the secret stands in a text.
func (f *folded) in(s string) bool {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], f.fold[f.anchor])
		if at < 0 {
			return false
		}
		at += from
		if f.goesOn(s, at, 1) && f.goesOn(s, at, -1) {
			return true
		}
		from = at + 1
	}
}

// goesOn reports whether the secret goes on from its anchor to its end, or back to its beginning.
func (f *folded) goesOn(s string, at, step int) bool {
	skipped := 0
	matched := f.anchor + step
	for at += step; matched >= 0 && matched < len(f.fold); at += step {
		if at < 0 || at >= len(s) {
			return false
		}
		switch f.keep[s[at]] {
		case 0:
			if skipped++; skipped > farthest {
				return false
			}
		case f.fold[matched]:
			matched, skipped = matched+step, 0
		default:
			return false
		}
	}
	return true
}

// in reports whether any of the secrets stands in a text. It says nothing of security codes, which are short.
func (k *known) in(s string) bool {
	_, in := k.first(s)
	return in
}

// first returns the first of the secrets that stands in a text.
func (k *known) first(s string) (secret string, in bool) {
	if k == nil {
		return "", false
	}
	for _, each := range k.exact {
		if strings.Contains(s, each) {
			return each, true
		}
	}
	for i := range k.folds {
		if f := &k.folds[i]; f.in(s) || f.part.in(s) {
			return f.secret, true
		}
	}
	return k.many.First(s, farthest)
}

// least returns the length of the shortest text that can hold a secret.
func (k *known) least() int {
	if k == nil {
		return encodings.Shortest
	}
	return min(encodings.Shortest, k.shortest())
}

// shortest returns the length of the shortest secret that is known, and is large where none is.
func (k *known) shortest() int {
	shortest := math.MaxInt
	for _, each := range k.exact {
		shortest = min(shortest, len(each))
	}
	return shortest
}

// hasCodes reports whether any security code is known.
func (k *known) hasCodes() bool { return k != nil && len(k.codes)+len(k.sent) > 0 }

// encodesCode reports whether a text is a known security code, encoded, and nothing else, and how. A text of digits is not:
// it is a number of something else.
func (k *known) encodesCode(s string) (how string, is bool) {
	if !k.hasCodes() || len(s) <= fewestCodeDigits || len(s) > longestCode || allDigits(s) {
		return "", false
	}
	code, how := encodedCode(s)
	return how, code != "" && (slices.Contains(k.codes, code) || k.sent[code])
}

// kindOf returns the kind of a known secret.
func kindOf(secret string) SecretKind {
	switch kind := KindOfKey(secret); {
	case kind == KeyPublic || kind == KeySecret || kind == KeyChain:
		return secretKindOf(secret)
	case cardnumbers.Is(secret):
		return SecretCardNumber
	}
	return SecretValue
}

func digitByte(b byte) bool { return b >= '0' && b <= '9' }
