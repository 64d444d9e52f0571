package exchange

import (
	"slices"
	"strings"
	"unicode"

	"github.com/omise-conformance/harness/internal/encodings"
)

// A target may read a key more widely than it is written: it trims blanks and quotes, takes any letter case, decodes
// what is percent-encoded or base64, and takes the user of user:password. Whoever asks whether a key is one for live
// mode therefore asks of all that it can be read as.

// LiveKey reports whether a text can be read as an Omise key that is not one for test mode.
func LiveKey(key string) bool { return hasLiveKey(key, 0) }

// LiveAuthorization reports whether the value of an Authorization header holds a live key, under any scheme.
func LiveAuthorization(value string) bool { return hasLiveKey(value, 0) }

// HoldsLiveKey reports whether a longer text, such as a body or a query, holds a live key. Unlike for LiveKey, what
// only begins like a key is none: prose may name skey_ and pkey_.
func HoldsLiveKey(text string) bool { return hasLiveKey(text, shortestKey) }

// shortestKey is how many letters and digits a key of a text has at least; real ones have 19.
const shortestKey = 10

// hasLiveKey reports whether a text can be read as one with a key for live mode in it, with at least so many letters and
// digits after its beginning.
func hasLiveKey(text string, least int) bool {
	return reads(text, 0, encodings.NewBudget(len(text)), func(read string) bool {
		if strings.Contains(read, "key_live_") || strings.Contains(read, "ck_live_") {
			return true
		}
		for from, i := 0, 0; i >= 0; from += i + 1 {
			if i = strings.IndexByte(read[from:], '_'); i >= 0 && liveKeyAt(read, from+i, least) {
				return true
			}
		}
		return false
	})
}

// liveKeyAt reports whether the _ at i is that of a key which is not for test mode.
func liveKeyAt(read string, i, least int) bool {
	rest := read[i+1:]
	if strings.HasPrefix(rest, "test_") {
		return false
	}
	length := 0
	for wordByte(rest, length) && rest[length] != '_' {
		length++
	}
	return length >= least && slices.ContainsFunc(keyPrefixes, func(known keyPrefix) bool {
		return strings.HasSuffix(read[:i+1], known.prefix) && !wordByte(read, i-len(known.prefix))
	})
}

// shortestRead is the length of the shortest text that is decoded: a key of one letter.
const shortestRead = len("skey_1")

// reads reports whether any of what a text can be read as is what is asked for. Each reading is in lower case.
func reads(text string, layers int, budget *encodings.Budget, is func(read string) bool) bool {
	read := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, encodings.Usual(text))
	if is(strings.ToLower(read)) {
		return true
	}
	if layers == maxLayers {
		return false
	}
	for piece := range encodings.Pieces(text, shortestRead, budget) {
		if reads(piece.Plain, layers+1, budget, is) {
			return true
		}
	}
	return false
}
