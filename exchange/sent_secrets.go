package exchange

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/encodings"
)

// mostSent bounds what is noted of one request.
const mostSent = 64

// SentSecrets returns the secrets that a request carries outside the places where they belong: secret keys and chain
// keys anywhere but in the Authorization header, card numbers and security codes anywhere but in the body of POST
// /tokens at the vault. Unlike for Secrets, a published test card is a card: a client that posts one to the wrong place
// does so with every card.
func SentSecrets(raw *Raw) []Secret {
	s := &scanner{published: true, most: mostSent}
	s.sent("path", "", raw.Path)
	if s.budget = encodings.NewBudget(len(raw.Query)); !s.form("query", raw.Query) {
		s.sent("query", "", raw.Query)
	}
	for _, name := range slices.Sorted(maps.Keys(raw.Header)) {
		switch http.CanonicalHeaderKey(name) {
		case "Authorization", "Proxy-Authorization", "Cookie", "Content-Length":
			continue
		}
		for _, value := range raw.Header[name] {
			s.sent("header "+name, name, value)
		}
	}
	before := len(s.found)
	s.sent("body", "", string(unpacked(raw.Body)))
	if raw.Host == Vault && raw.Method == http.MethodPost && strings.Trim(raw.Path, "/") == "tokens" {
		s.found = append(s.found[:before], slices.DeleteFunc(s.found[before:], isCardData)...)
	}
	return slices.DeleteFunc(s.found, func(found Secret) bool { return strings.HasSuffix(string(found.Kind), string(SecretPublicKey)) })
}

// IsCardData reports whether the secret is of a card.
func (s Secret) IsCardData() bool { return isCardData(s) }

func isCardData(s Secret) bool { return s.Kind == SecretCardNumber || s.Kind == SecretSecurityCode }

// sent scans a part of a request.
func (s *scanner) sent(at, name, text string) {
	s.budget = encodings.NewBudget(len(text))
	s.scan(at, name, text)
}
