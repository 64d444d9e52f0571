package exchange

import (
	"maps"
	"net/http"
	"slices"
	"strings"
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
	if raw.Query != "" && mayHoldSecret(raw.Query) {
		if !s.form("query", raw.Query) {
			s.scan("query", "", raw.Query)
		}
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

// sent scans a part of a request. Most have nothing that could be a secret, and that is told fast.
func (s *scanner) sent(at, name, text string) {
	if mayHoldSecret(text) {
		s.scan(at, name, text)
	}
}

// mayHoldSecret reports whether a text has the marks of a secret, or has something escaped.
func mayHoldSecret(text string) bool {
	return suspects.in(text) || longDigits(text) || strings.IndexByte(text, '%') >= 0 || strings.Contains(text, `\u`)
}
