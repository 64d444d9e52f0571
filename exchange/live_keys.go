package exchange

import (
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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
	return slices.ContainsFunc(readings(text), func(read string) bool {
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

var (
	keyTraces = []string{"key_", "ck_"}
	percents  = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	unicodes  = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}`)
)

// mostReadings bounds decoding within decoding.
const mostReadings = 8

// readings returns all that a text can be read as, in lower case.
func readings(text string) []string {
	if plain, packed := gunzipped(text); packed {
		text = plain
	}
	found := []string{folded(text)}
	for i := 0; i < len(found) && len(found) < mostReadings; i++ {
		for _, decode := range decoders {
			if read := decode(found[i]); read == found[i] {
				continue
			} else if read = folded(read); read != "" && !slices.Contains(found, read) {
				found = append(found, read)
			}
		}
	}
	for i, read := range found {
		found[i] = strings.ToLower(read)
	}
	return found
}

// decoders undo one way each in which a text can be written otherwise. Where there is nothing to undo they return it as it
// is, or nothing.
var decoders = []func(string) string{unescapedPercents, unescapedUnicode, html.UnescapeString, unpackedBase64}

// folded returns a text with wide and styled letters as plain ones, and without what cannot be seen.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= ' ' && r < unicode.MaxASCII {
			return r
		}
		if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

func unescapedPercents(text string) string {
	return percents.ReplaceAllStringFunc(text, func(escape string) string {
		code, _ := strconv.ParseUint(escape[1:], 16, 8)
		return string([]byte{byte(code)})
	})
}

func unescapedUnicode(text string) string {
	return unicodes.ReplaceAllStringFunc(text, func(escape string) string {
		code, _ := strconv.ParseUint(escape[2:], 16, 16)
		return string(rune(code))
	})
}

// unpackedBase64 returns what in a text is base64, in either alphabet, of something with the trace of a key, or of text.
func unpackedBase64(text string) string {
	var plain []string
	for run := range strings.FieldsFuncSeq(text, betweenBase64) {
		if len(run) < len("c2tleV8x") {
			continue
		}
		run = standardBase64.Replace(run)
		if len(run)%4 == 1 {
			run = run[:len(run)-1]
		}
		// An end that is not whole has bits that are left over; what comes before it counts.
		bytes, _ := base64.RawStdEncoding.DecodeString(run)
		if decoded := string(bytes); containsAny(strings.ToLower(decoded), keyTraces) || strings.IndexFunc(decoded, unprintable) < 0 {
			plain = append(plain, decoded)
		}
	}
	return strings.Join(plain, "\n")
}

func betweenBase64(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '+' || r == '/' || r == '-' || r == '_')
}

func unprintable(r rune) bool { return r < ' ' || r > '~' }
