package exchange

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Secret describes a secret in a place where none may be: its kind and its place,
// never the secret itself.
type Secret struct {
	Kind SecretKind `json:"kind"`
	At   string     `json:"at"` // "request body, field card[number], base64"
}

// maxLayers bounds decoding within decoding: a key in JSON in base64 in a form
// in gzip has four layers.
const maxLayers = 6

// Secrets returns the secrets in a value that should be redacted: keys of any kind
// and mode, security codes under their names, and card numbers that are not
// published test cards. It decodes base64, forms, JSON, gzip, multipart and escapes
// within each other. What redaction leaves (skey_test_xxx, ***, 492912******1236) is
// not a secret. name is the name of the value ("security_code"), empty where it has
// none; at says where the value is ("request body") and begins each Secret.At.
func Secrets(at, name, value string) []Secret {
	s := &scanner{}
	s.scan(at, name, value)
	if len(s.found) == 0 {
		s.credentials(at, name, value)
	}
	return s.found
}

// Redact returns a text without the secrets that are recognized by their shape, and without those that the caller knows.
// It is for sentences that quote text that is not redacted yet.
func Redact(text string, known ...string) string {
	return newRedactor(Raw{Secrets: known}).text("", text)
}

// scanner collects what was found in one value.
type scanner struct {
	found []Secret
	depth int
	// published has published test cards count as cards.
	published bool
	// most is how many secrets are noted, 0 for all.
	most int
}

// note adds a secret, unless it was found before, perhaps less decoded.
func (s *scanner) note(kind SecretKind, at string) {
	if s.most > 0 && len(s.found) >= s.most {
		return
	}
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

// plain looks for secrets in clear text.
func (s *scanner) plain(at, name, text string) {
	if codeNames[strings.ToLower(lastSegment(name))] {
		if strings.ContainsAny(text, "0123456789") {
			s.note(SecretSecurityCode, at)
		} else if plain, err := base64.StdEncoding.DecodeString(text); err == nil && len(plain) > 0 && allDigits(string(plain)) {
			s.note(SecretSecurityCode, at+", base64")
		}
	}
	if suspects.in(text) {
		s.patterns(at, text)
	}
	findCards(text, func(_, _ int, digits string) {
		if s.published || !publishedCards[digits] {
			s.note(SecretCardNumber, at)
		}
	})
}

// patterns looks for secrets that only a suspicious text can contain.
func (s *scanner) patterns(at, text string) {
	if codeText.MatchString(text) {
		s.note(SecretSecurityCode, at)
	}
	for _, key := range keyPattern.FindAllString(text, -1) {
		if !maskedKey(key) {
			s.note(secretKindOf(key), at)
		}
	}
}

// maskedKey reports whether a key is redacted, so that only its shape is left.
func maskedKey(key string) bool {
	return strings.Trim(key[len(keyHead.FindString(key)):], "x") == ""
}

// secretKindOf returns the kind of a key as a secret, "live secret key" for one.
func secretKindOf(key string) SecretKind {
	kind := SecretKind(KindOfKey(key)) + " key"
	if LiveKey(key) {
		kind = "live " + kind
	}
	return kind
}

// credentials notes any content of a header of credentials other than the label of
// redaction: not every password has the shape of a key.
func (s *scanner) credentials(at, name, value string) {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization":
		if !authorizationLabel.MatchString(value) {
			s.note(SecretCredential, at)
		}
	case "Cookie", "Set-Cookie":
		if value != "[redacted]" {
			s.note(SecretCookie, at)
		}
	}
}

// authorizationLabel is what redactedAuthorization leaves, with its scheme or
// without.
var authorizationLabel = regexp.MustCompile(`(?i)^((basic|bearer|\[unknown scheme\]) )?\[(no|public|secret|chain|unknown) key\]$`)
