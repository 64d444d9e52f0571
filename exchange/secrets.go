package exchange

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Secret is a secret that stands where none may: what it is and where, never
// the secret itself.
type Secret struct {
	Kind string `json:"kind"` // "secret key", "live secret key", "card number", "security code", …
	At   string `json:"at"`   // "request body, field card[number], base64"
}

// maxLayers bounds decoding within decoding: a key in JSON in base64 in a form
// in gzip has four layers.
const maxLayers = 6

// Secrets looks for secrets in a value that should be redacted: keys of any
// kind and mode, security codes under their names, and card numbers that are
// not published test cards. It decodes base64, forms, JSON, gzip, multipart and
// escapes within each other. What redaction leaves (skey_test_xxx, ***,
// 492912******1236) is no secret. The value stands under name, if under any, and
// at says where; both are in what is found.
func Secrets(at, name, value string) []Secret {
	s := &scanner{}
	s.scan(at, name, value)
	if len(s.found) == 0 {
		s.credentials(at, name, value)
	}
	return s.found
}

// Redact gives a text without the secrets that can be told by their shape, for
// sentences that quote what nobody has redacted yet.
func Redact(text string) string { return (&redactor{}).text("", text) }

// scanner collects what was found in one value.
type scanner struct {
	found []Secret
	depth int
}

// note leaves out what was found already, perhaps less decoded.
func (s *scanner) note(kind, at string) {
	known := slices.ContainsFunc(s.found, func(f Secret) bool {
		return f.Kind == kind && (f.At == at || strings.HasPrefix(at, f.At+","))
	})
	if !known {
		s.found = append(s.found, Secret{Kind: kind, At: at})
	}
}

func (s *scanner) scan(at, name, text string) {
	if text == "" || s.depth == maxLayers {
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	before := len(s.found)
	// What is read wrongly as a structure would hide what it holds, so the text
	// itself is looked at as well where the structure shows nothing.
	structured := s.json(at, text) || s.multipart(at, text) || s.form(at, text)
	if structured && len(s.found) > before {
		return
	}
	s.plain(at, name, text)
	s.unescape(at, name, text)
	s.gunzip(at, name, text)
	s.base64(at, name, text)
}

// plain looks for secrets that stand in clear.
func (s *scanner) plain(at, name, text string) {
	if codeNames[strings.ToLower(lastSegment(name))] {
		if strings.ContainsAny(text, "0123456789") {
			s.note("security code", at)
		} else if clear, err := base64.StdEncoding.DecodeString(text); err == nil && len(clear) > 0 && allDigits(string(clear)) {
			s.note("security code", at+", base64")
		}
	}
	if suspects.in(text) {
		s.patterns(at, text)
	}
	findCards(text, func(_, _ int, digits string) {
		if !publishedCards[digits] {
			s.note("card number", at)
		}
	})
}

// patterns is what only a text with a suspect in it is worth.
func (s *scanner) patterns(at, text string) {
	if codeText.MatchString(text) {
		s.note("security code", at)
	}
	for _, key := range keyPattern.FindAllString(text, -1) {
		if !maskedKey(key) {
			s.note(kindWords(key), at)
		}
	}
}

// maskedKey tells whether only the shape of a key is left.
func maskedKey(key string) bool {
	return strings.Trim(key[len(keyHead.FindString(key)):], "x") == ""
}

// kindWords names the kind of a key, and that it is live where it is.
func kindWords(key string) string {
	words := string(KindOfKey(key)) + " key"
	if LiveKey(key) {
		words = "live " + words
	}
	return words
}

// credentials refuses whatever a header of credentials holds beside the label
// that redaction puts there: not every password is shaped like a key.
func (s *scanner) credentials(at, name, value string) {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization":
		if !authorizationLabel.MatchString(value) {
			s.note("credential", at)
		}
	case "Cookie", "Set-Cookie":
		if value != "[redacted]" {
			s.note("cookie", at)
		}
	}
}

// authorizationLabel is what redactedAuthorization leaves, with its scheme or
// without.
var authorizationLabel = regexp.MustCompile(`(?i)^((basic|bearer|\[unknown scheme\]) )?\[(no|public|secret|chain|unknown) key\]$`)
