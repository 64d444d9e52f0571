package exchange

import (
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/leakheader"
)

// leakList collects the secrets that an answer contained in clear text.
type leakList struct {
	place string
	found []Leak
}

// note adds a leak under a name, if an answer is being redacted.
func (r *redactor) note(kind SecretKind, name string) {
	if r.leaks == nil {
		return
	}
	at := r.leaks.place
	if name != "" && at == "body" {
		at += " (" + name + ")"
	}
	leak := Leak{Kind: kind, At: at}
	if !slices.Contains(r.leaks.found, leak) {
		r.leaks.found = append(r.leaks.found, leak)
	}
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

// noteCode remembers a security code of the request, and notes it in an answer
// only where it is the one that was sent: a masked one is not a leak.
func (r *redactor) noteCode(name, code string) {
	code = strings.TrimSpace(code)
	switch {
	case r.leaks == nil:
		r.known.sent = append(r.known.sent, code)
	case slices.Contains(r.known.sent, code), slices.Contains(r.known.codes, code):
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
