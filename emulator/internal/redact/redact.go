// Package redact takes secrets out of what the emulator logs: card numbers, security codes and keys, wherever
// in a request they are.
package redact

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Digits of a card number: ISO/IEC 7812 has up to 19, and brands begin with 12. Numbers of fewer than
// sureDigits digits are card numbers only where their check digit is right, as a time in milliseconds has 13.
const (
	fewestDigits = 12
	sureDigits   = 14
)

const (
	hiddenNumber = "[number]"
	hiddenDigits = "[digits]"
	hiddenSecret = "[secret]"
)

var (
	longNumber = regexp.MustCompile(`[0-9](?:(?:[ .+_-]|%20)?[0-9]){11,}`)
	anyKey     = regexp.MustCompile(`(?i)[a-z]key_[0-9a-z_]+…?`)
	secretPath = regexp.MustCompile(`/downloads/[^/"?\s]+`)
	onlyDigits = regexp.MustCompile(`^[0-9]+$`)
)

// Text returns a text without the card numbers, keys and addresses of downloads in it. One that holds a number or a key in
// an encoding is hidden as a whole.
func Text(text string) string {
	if plain := clear(text); !hidden(plain) {
		return plain
	}
	return hiddenSecret
}

// clear takes out what is in clear.
func clear(text string) string {
	if !suspicious(text) {
		return text
	}
	text = longNumber.ReplaceAllStringFunc(text, func(number string) string {
		digits := strings.NewReplacer(" ", "", ".", "", "+", "", "_", "", "-", "", "%20", "").Replace(number)
		if len(digits) < sureDigits && !cards.Luhn(digits) {
			return number
		}
		return hiddenNumber
	})
	text = anyKey.ReplaceAllStringFunc(text, Key)
	return secretPath.ReplaceAllString(text, "/downloads/"+hiddenSecret)
}

// suspicious spares the expressions in the common case: a text with few digits and no key.
func suspicious(text string) bool {
	digits := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			if digits++; digits == fewestDigits {
				return true
			}
		case c != ' ' && c != '.' && c != '+' && c != '_' && c != '-' && c != '%':
			digits = 0
		}
	}
	return strings.Contains(text, "/downloads/") || strings.Contains(strings.ToLower(text), "key_")
}

// Key returns a key with the last four characters of its secret part alone, so that its owner knows which one
// it was. A short key shows nothing.
func Key(key string) string {
	const shown, shortest = 4, 16
	if strings.HasSuffix(key, "…") { // what follows is what is shown
		return key
	}
	if len(key) < shortest {
		return hiddenSecret
	}
	head := ""
	if kind, rest, found := strings.Cut(key, "_"); found && len(kind) == len("skey") {
		head = kind + "_"
		for _, mode := range []string{"test_", "live_"} {
			if strings.HasPrefix(rest, mode) {
				head = kind + "_" + mode
			}
		}
	}
	return head + "…" + key[len(key)-shown:]
}

// Word is Text for a single word, such as a segment of a path or the name of a parameter. One of digits alone
// may be a security code.
func Word(word string) string {
	if onlyDigits.MatchString(word) {
		return hiddenDigits
	}
	return Text(word)
}

// Path returns a path whose segments are redacted as words.
func Path(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if segment != "" && segment[0] >= '0' && segment[0] <= '9' {
			segments[i] = Word(segment)
		}
	}
	return Text(strings.Join(segments, "/"))
}

// JSON returns the JSON of a value with its secrets taken out: card numbers and keys in all texts, and what
// stands under the name of a secret. Members are in the order of their names.
func JSON(value any) string {
	out, err := wire.PlainJSON(clean(value))
	if err != nil {
		return ""
	}
	return string(out)
}

// Body is JSON for a text of JSON. Of one that cannot be read it returns the length alone.
func Body(body []byte) string {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return strconv.Itoa(len(body)) + " bytes"
	}
	return JSON(value)
}

func clean(value any) any {
	switch v := value.(type) {
	case wire.Params:
		return clean(map[string]any(v))
	case map[string]any:
		cleaned := make(map[string]any, len(v))
		for name, inner := range v {
			if content, ok := inner.(string); ok && name == "content" && isFile(v) {
				cleaned[name] = strconv.Itoa(len(content)) + " bytes"
				continue
			}
			if secretName(name) && !tellsNothing(inner) {
				cleaned[Word(name)] = hiddenSecret
				continue
			}
			cleaned[Word(name)] = clean(inner)
		}
		return cleaned
	case []any:
		cleaned := make([]any, len(v))
		for i, inner := range v {
			cleaned[i] = clean(inner)
		}
		return cleaned
	case string:
		return embedded(v)
	case json.Number:
		if hidden := Text(v.String()); hidden != v.String() {
			return hidden
		}
	}
	return value
}

// isFile reports whether a parameter is a file of an upload. It may be a picture of anything.
func isFile(of map[string]any) bool {
	return of["filename"] != nil && of["content_type"] != nil
}

// tellsNothing reports whether a value is not a secret under any name: null, empty, true or false.
func tellsNothing(value any) bool {
	_, isBool := value.(bool)
	return isBool || value == nil || value == ""
}

// embedded cleans a text, which may be JSON itself, as some clients send it in forms.
func embedded(text string) string {
	if start := strings.TrimSpace(text); start != "" && (start[0] == '{' || start[0] == '[') {
		return Text(Body([]byte(text)))
	}
	return Text(text)
}

// secretParts are in the names of parameters whose values are secrets, without regard to case, "_" and "-".
var secretParts = []string{
	"securitycode", "cvv", "cvc", "cvn", "cardnumber", "accountnumber", "secret", "password", "apikey", "skey", "pkey", "authorization",
}

// secretNames are such names as a whole. The number of a bank account counts, too; tokenization has what a
// wallet has encrypted.
var secretNames = map[string]bool{"number": true, "pan": true, "pin": true, "csc": true, "tokenization": true, "passwd": true}

func secretName(name string) bool {
	name = strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	if secretNames[name] {
		return true
	}
	for _, part := range secretParts {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
