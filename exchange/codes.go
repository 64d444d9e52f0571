package exchange

import (
	"strings"

	"github.com/omise-conformance/harness/internal/encodings"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// codeMask stands for a security code.
const codeMask = "***"

// codeNames are the names that a security code can have, without what separates their words.
var codeNames = makeSet("securitycode", "cvc", "cvv", "cvn", "cvc2", "cvv2", "csc", "cardcvc", "cardcvv", "cvccode", "cvvcode", "cvcnumber", "cvvnumber",
	"cardverificationcode", "cardverificationvalue", "cardverificationnumber")

// mostWords is how many words a name of a security code has.
const mostWords = 3

// nameWords takes apart card[security_code], X-Security-Code and cardSecurityCode.
var nameWords = lazyregexp.New(`[A-Z]+[0-9]*[a-z]*[0-9]*|[a-z]+[0-9]*`)

// isCodeName reports whether a name is one of a security code, perhaps with other words before.
func isCodeName(name string) bool {
	if len(name) < 3 || len(name) > maxName || !suspects.in(name) {
		return false
	}
	words, joined := nameWords.FindAllString(name, -1), ""
	for i := range min(len(words), mostWords) {
		joined = strings.ToLower(words[len(words)-1-i]) + joined
		if codeNames[joined] {
			return true
		}
	}
	return codeNames[strings.ToLower(name)]
}

// codeText finds what may be a security code after its name in text of any kind: a multipart body, XML, a log line, JSON
// within a JSON string. What follows the name may be encoded.
var codeText = lazyregexp.New(`(?i)(?:\b|_|card)(security[\W_]{0,3}code|card[\W_]?verification[\W_]?(?:code|value|number)|cvc2?|cvv2?|cvn|csc)` +
	`([\W_]{1,12}(?:(?:is|was|code|value|number)[\W_]{1,12})?)([0-9A-Za-z%&#;=\\+/]{3,64})`)

// eachCode calls found with every security code that follows one of its names.
func eachCode(s string, found func(name, code string, start, end int)) {
	for from := 0; from < len(s); {
		at := codeText.FindStringSubmatchIndex(s[from:])
		if at == nil {
			return
		}
		name, value := s[from+at[2]:from+at[3]], s[from+at[6]:from+at[7]]
		if code, length := codeAtStart(value); length > 0 {
			found(name, code, from+at[6], from+at[6]+length)
		}
		from += at[5] // a name can follow at once
	}
}

// codeAtStart returns the security code at the start of a text, as it is or encoded, and how long that is.
func codeAtStart(s string) (code string, length int) {
	for length < len(s) && digitByte(s[length]) {
		length++
	}
	if codeLength(length) && !wordByte(s, length) {
		return s[:length], length
	}
	if code, _ = encodedCode(s); code != "" {
		return code, len(s)
	}
	return "", 0
}

// reading is what a text says when it is decoded, and how it was decoded: ", base64".
type reading struct{ plain, how string }

// encodedCode returns the security code that a text is when it is decoded, "" where it is none, and how it was decoded.
func encodedCode(s string) (code, how string) {
	budget := encodings.NewBudget(len(s))
	readings := []reading{{plain: s}}
	for layers := 0; layers < maxLayers && len(readings) > 0; layers++ {
		var next []reading
		for _, text := range readings {
			for piece := range encodings.Pieces(text.plain, fewestCodeDigits, budget) {
				if piece.Start > 0 || strings.Trim(text.plain[piece.End:], "=\r\n") != "" || len(next) == mostReadings {
					continue
				}
				deeper := reading{strings.Trim(piece.Plain, " \r\n"), text.how + ", " + piece.Encoding}
				if allDigits(deeper.plain) && codeLength(len(deeper.plain)) {
					return deeper.plain, deeper.how
				}
				next = append(next, deeper)
			}
		}
		readings = next
	}
	return "", ""
}

// mostReadings is how many ways to read a short text are followed.
const mostReadings = 8

// fewestCodeDigits is the length of a security code. Those of American Express have one more.
const fewestCodeDigits = 3

func codeLength(digits int) bool { return digits == fewestCodeDigits || digits == fewestCodeDigits+1 }

// longestCode is the length of the longest value that is read as an encoded security code.
const longestCode = 128

// codeIn returns the security code that a value under its name is, "" where it is a mask or a word on it, and how the
// value is decoded.
func codeIn(value string) (code, how string) {
	if len(value) <= longestCode {
		if code, how = encodedCode(value); code != "" {
			return code, how
		}
	}
	if strings.ContainsAny(value, "0123456789") {
		return value, ""
	}
	return "", ""
}

// replaceWord replaces a word wherever it stands by itself.
func replaceWord(s, word, by string) string {
	return replaced(s, func(replace func(start, end int, by string)) {
		for end := 0; ; {
			i := strings.Index(s[end:], word)
			if i < 0 {
				return
			}
			start := end + i
			if end = start + len(word); !wordByte(s, start-1) && !wordByte(s, end) {
				replace(start, end, by)
			}
		}
	})
}
