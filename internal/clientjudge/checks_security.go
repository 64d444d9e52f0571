package clientjudge

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// secretKeyIsAmiss reports whether a request goes where the secret key must not go.
func secretKeyIsAmiss(r *request) bool {
	op := r.verdict.Operation
	return r.Request.Host == exchange.Vault || op != nil && !slices.Contains(op.Keys, string(exchange.KeySecret))
}

// security judges what must hold of each request to the API, whatever it asks for.
func (r *request) security() {
	if r.judged("client.https"); r.Plain {
		r.found("client.https", flaw{expected: "https, as for all of the API", got: "http, without TLS, to an address beyond this machine"})
	}
	if r.judged("client.live-key"); r.LiveKey {
		r.found("client.live-key", flaw{
			expected: "a key for test mode, such as skey_test_…", got: "a key for live mode; the gate did not pass the request on",
		})
	}
	if r.judged("client.secret-key-at-vault"); r.Request.Key == exchange.KeySecret && secretKeyIsAmiss(r) {
		r.found("client.secret-key-at-vault", flaw{expected: "the public key (pkey_…) at the vault", got: "the secret key"})
	}
	r.judged("client.key-place")
	for _, secret := range r.Secrets {
		if strings.HasSuffix(string(secret.Kind), " key") {
			r.secret("client.key-place", "keys in the Authorization header only", secret)
		}
	}
}

// bankNumbers are parts of the names of parameters that hold other numbers than those of cards.
var bankNumbers = []string{"bank_account", "barcode", "tax_id", "phone_number", "mobile_number", "sku"}

// cardData judges where the numbers and codes of cards go.
func (r *request) cardData() {
	r.judged("client.card-data")
	for _, secret := range r.Secrets {
		if secret.IsCardData() && !slices.ContainsFunc(bankNumbers, func(name string) bool { return strings.Contains(secret.At, name) }) {
			r.secret("client.card-data", "card data in the body of POST /tokens at the vault only, and a token from there instead", secret)
		}
	}
}

// secretParameter returns the pointer to a parameter in which a secret stands as it is, in the body or the query.
func secretParameter(secret exchange.Secret, in string) (place string, ok bool) {
	name, ok := strings.CutPrefix(secret.At, in+", field ")
	return "/" + pointer.Replace(name), ok && !strings.Contains(name, ",")
}

// isSecret reports whether a secret stands in a parameter, or in what is within it, so that a rule on secrets says what
// there is to say.
func (r *request) isSecret(in, place string) bool {
	return slices.ContainsFunc(r.Secrets, func(secret exchange.Secret) bool {
		at, ok := secretParameter(secret, in)
		return ok && (at == place || strings.HasPrefix(at, place+"/"))
	})
}

// pointer makes a JSON pointer of the name of a field, as forms and the scanner of secrets write it.
var pointer = strings.NewReplacer("[", "/", "]", "", ".", "/")

// secret records a finding about a secret. Its place is a pointer where it is a parameter of the body.
func (r *request) secret(rule, expected string, secret exchange.Secret) {
	kind := string(secret.Kind)
	if name, ok := secretParameter(secret, "body"); ok {
		r.found(rule, flaw{place: name, expected: expected, got: "a " + kind})
		return
	}
	at := strings.Replace(secret.At, ", field ", ", parameter ", 1)
	r.found(rule, flaw{expected: expected, got: "a " + kind + " in the " + at})
}

// keyWords name the kinds of key in sentences.
var keyWords = map[exchange.KeyKind]string{
	exchange.KeyNone: "no key", exchange.KeyPublic: "the public key", exchange.KeySecret: "the secret key",
	exchange.KeyChain: "a chain key", exchange.KeyOther: "what has not the form of a key of the API",
}

// key judges how the request is authenticated: by HTTP Basic, with a key of a kind that the operation takes.
func (r *request) key() {
	op := r.verdict.Operation
	if op == nil {
		return
	}
	authorization := r.Request.Header.Get("Authorization")
	if scheme, _, _ := strings.Cut(authorization, " "); authorization != "" {
		if r.judged("client.basic-auth"); !strings.EqualFold(scheme, "basic") {
			r.found("client.basic-auth", flaw{expected: "HTTP Basic with the key as its user name: Authorization: Basic …", got: "Authorization: " + authorization})
			return
		}
	}
	if r.Request.Key == exchange.KeySecret && secretKeyIsAmiss(r) {
		return // a rule of its own says so
	}
	if r.judged("client.key-kind"); !slices.Contains(op.Keys, string(r.Request.Key)) {
		r.found("client.key-kind", flaw{
			expected: "the " + strings.Join(op.Keys, " or ") + " key for " + op.Method + " " + op.Path, got: keyWords[r.Request.Key],
		})
	}
}
