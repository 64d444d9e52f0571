package exchange

import (
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
	"github.com/omise-conformance/harness/internal/lazyregexp"
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
// published test cards. It reads forms, JSON, multipart and all that package encodings
// lists, within each other. What redaction leaves (skey_test_xxx, ***, 492912******1236) is
// not a secret. name is the name of the value ("security_code"), empty where it has
// none; at says where the value is ("request body") and begins each Secret.At.
func Secrets(at, name, value string) []Secret {
	s := newScanner(nil, value)
	s.all(at, name, value)
	if len(s.found) == 0 {
		s.credentials(at, name, value)
	}
	return s.found
}

// Redact returns a text without the secrets that are recognized by their shape, in any encoding that Secrets reads, and
// without those that the caller knows. It is for sentences that quote text that is not redacted yet.
func Redact(text string, known ...string) string {
	return newRedactor(Raw{Secrets: known}).text("", text)
}

// scanner collects what was found in one value.
type scanner struct {
	found []Secret
	depth int
	// known are secrets to find whatever their shape.
	known *known
	// budget bounds what is decoded.
	budget *encodings.Budget
	// published has published test cards count as cards.
	published bool
}

// mostFound bounds what is noted of one text.
const mostFound = 64

// newScanner returns a scanner for one text.
func newScanner(secrets *known, text string) *scanner {
	return &scanner{known: secrets, budget: encodings.NewBudget(len(text))}
}

// note adds a secret, unless it was found before, perhaps less decoded.
func (s *scanner) note(kind SecretKind, at string) {
	if len(s.found) >= mostFound {
		return
	}
	known := slices.ContainsFunc(s.found, func(f Secret) bool {
		return f.Kind == kind && (f.At == at || strings.HasPrefix(at, f.At+","))
	})
	if !known {
		s.found = append(s.found, Secret{Kind: kind, At: at})
	}
}

// all scans a text, and notes where it could not be scanned to its end.
func (s *scanner) all(at, name, text string) {
	s.scan(at, name, squeezed(text))
	if s.budget.Spent() && len(s.found) == 0 {
		s.note(SecretUnsearched, at)
	}
}

func (s *scanner) scan(at, name, text string) {
	if text == "" || s.depth == maxLayers || len(s.found) == mostFound || s.budget.Spent() {
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	before := len(s.found)
	s.named(at, name, text)
	if !s.known.suspicious(text, s.published) && !s.known.hasCodes() {
		return
	}
	// What is read wrongly as a structure would hide what it holds, so the text
	// itself is looked at as well where the structure shows nothing.
	inJSON := s.json(at, text)
	structured := inJSON || s.multipart(at, text) || s.form(at, text)
	if structured && len(s.found) > before {
		return
	}
	grouping := cardnumbers.Any
	if inJSON {
		grouping = cardnumbers.Common
	}
	s.plain(at, text, grouping)
	for piece := range encodings.Pieces(text, s.known.least(), s.budget) {
		s.scan(at+", "+piece.Encoding, name, piece.Plain)
	}
}

// named looks for a security code by the name of its value, and for one that is known.
func (s *scanner) named(at, name, text string) {
	if isCodeName(lastSegment(name)) {
		if code, how := codeIn(text); code != "" {
			s.note(SecretSecurityCode, at+how)
		}
	} else if how, is := s.known.encodesCode(text); is {
		s.note(SecretSecurityCode, at+how)
	}
}

// plain looks for secrets in clear text.
func (s *scanner) plain(at, text string, grouping cardnumbers.Grouping) {
	if secret, in := s.known.first(text); in {
		s.note(kindOf(secret), at)
	}
	for part := range aroundSuspects(text) {
		s.patterns(at, part)
	}
	cardnumbers.Find(text, grouping, func(_, _ int, digits string) {
		if s.published || !cardnumbers.Published(digits) {
			s.note(SecretCardNumber, at)
		}
	})
}

// patterns looks for secrets that only a suspicious text can contain.
func (s *scanner) patterns(at, text string) {
	eachCode(text, func(string, string, int, int) { s.note(SecretSecurityCode, at) })
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
	key = strings.ToLower(key)
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
var authorizationLabel = lazyregexp.New(`(?i)^((basic|bearer|\[unknown scheme\]) )?\[(no|public|secret|chain|unknown) key\]$`)

// How far around a suspect what it is a part of can reach: a security code stands up to a hundred bytes after its name.
const (
	beforeSuspect = 32
	afterSuspect  = 192
)

// aroundSuspects returns the parts of a text that can hold what a pattern finds. The patterns are slow, and most of a long list
// is nothing to them.
func aroundSuspects(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for end := 0; end < len(s); {
			at := suspects.next(s, end)
			if at < 0 {
				return
			}
			start := max(end, at-beforeSuspect)
			for start > end && wordByte(s, start-1) {
				start--
			}
			for end = at; at >= 0 && at < end+beforeSuspect; at = suspects.next(s, at+1) {
				end = min(len(s), at+afterSuspect)
			}
			for end < len(s) && wordByte(s, end) {
				end++
			}
			if !yield(s[start:end]) {
				return
			}
		}
	}
}
