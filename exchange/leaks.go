package exchange

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/encodings"
	"github.com/omise-conformance/harness/internal/identifiers"
	"github.com/omise-conformance/harness/internal/leakheader"
)

// leakList collects the secrets that an answer contained in clear text.
type leakList struct {
	place string
	found []Leak
	count map[SecretKind]int
}

// mostLeaks is how many leaks of a kind are listed by their places.
const mostLeaks = 64

// note adds a leak under a name, if an answer is being redacted.
func (r *redactor) note(kind SecretKind, name string) {
	if r.leaks == nil || r.leaks.count[kind] > mostLeaks {
		return
	}
	leak := Leak{Kind: kind, At: r.leaks.place}
	if name != "" && leak.At == "body" {
		leak.At += " (" + name + ")"
	}
	if slices.Contains(r.leaks.found, leak) {
		return
	}
	if r.leaks.count == nil {
		r.leaks.count = map[SecretKind]int{}
	}
	if r.leaks.count[kind]++; r.leaks.count[kind] > mostLeaks {
		leak.At = r.leaks.place + ", further places"
	}
	r.leaks.found = append(r.leaks.found, leak)
}

// noteSecret notes a secret in an answer by its kind. A public key is not a secret, and a chain
// object shows its key under that name.
func (r *redactor) noteSecret(name string, kind SecretKind) {
	switch kind = SecretKind(strings.TrimPrefix(string(kind), "live ")); kind {
	case SecretPublicKey, SecretUnsearched:
	case SecretChainKey:
		if name != "key" {
			r.note(kind, name)
		}
	default:
		r.note(kind, name)
	}
}

// noteDigits notes digits that have the form of a card number. Those that the request did not have, under a name such as that of a
// trace, may have it by chance.
func (r *redactor) noteDigits(name, digits string) {
	kind := SecretCardNumber
	if identifiers.Named(name) && !r.known.in(digits) {
		kind = SecretLikelyCard
	}
	r.note(kind, name)
}

// noteCode remembers a security code of the request, and notes it in an answer
// only where it is the one that was sent: a masked one is not a leak.
func (r *redactor) noteCode(name, code string) {
	code = strings.TrimSpace(code)
	switch {
	case r.leaks == nil:
		r.known.addSent(code)
	case r.known.sent[code], slices.Contains(r.known.codes, code):
		r.note(SecretSecurityCode, name)
	}
}

// recordedLeaks returns the leaks that a replayed answer names in a header: its
// secrets were redacted before it was stored.
func recordedLeaks(header http.Header) []Leak {
	var leaks []Leak
	for _, value := range header[leakheader.Name] {
		if kind, at, ok := leakheader.Parse(value); ok {
			leaks = append(leaks, Leak{Kind: SecretKind(kind), At: at})
		}
	}
	return leaks
}

// SentSecrets returns the secrets that a request carries outside the places where they belong: secret keys and chain
// keys anywhere but in the Authorization header, card numbers and security codes anywhere but in the body of POST
// /tokens at the vault. Unlike for Secrets, a published test card is a card: a client that posts one to the wrong place
// does so with every card.
func SentSecrets(raw *Raw) []Secret {
	s := &scanner{published: true}
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
