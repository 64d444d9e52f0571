package exchange

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// keyPrefix is the beginning of the keys of a kind.
type keyPrefix struct {
	prefix string
	kind   KeyKind
}

// keyPrefixes maps the beginnings of keys to their kinds. The guides write chain
// keys as ck_test_…, the official reference as ckey_test_….
var keyPrefixes = []keyPrefix{
	{"pkey_", KeyPublic},
	{"skey_", KeySecret},
	{"ckey_", KeyChain},
	{"ck_", KeyChain},
}

// keyPattern finds keys in text. A key without test_ or live_ must be long
// (real ones have 19 characters), so that prose on "skey_ and pkey_" is not one.
var keyPattern = lazyregexp.New(`(?i)(?:[psc]key|ck)_(?:test|live)_[0-9a-z]{3,}|[psc]key_[0-9a-z]{16,}|\b[psc]key_[0-9a-z]{10,}`)

var keyHead = lazyregexp.New(`(?i)^(?:[psc]key|ck)_(?:(?:test|live)_)?`)

// KindOfKey returns the kind of a key by its shape, KeyNone for an empty one.
func KindOfKey(key string) KeyKind {
	if key == "" {
		return KeyNone
	}
	for _, known := range keyPrefixes {
		if strings.HasPrefix(key, known.prefix) {
			return known.kind
		}
	}
	return KeyOther
}

// maskKey keeps the shape of a key, so that a pattern in the contract still
// matches, and none of its secret.
func maskKey(key string) string {
	head := keyHead.FindString(key)
	if head == "" {
		return "[secret]"
	}
	return head + strings.Repeat("x", len(key)-len(head))
}

// keyOf returns the kind of key in the Authorization header. A value that is
// redacted already, as in a recording, keeps its kind.
func keyOf(header http.Header) KeyKind {
	authorization := header.Get("Authorization")
	if kind, redacted := kindOfLabel(authorization); redacted {
		return kind
	}
	_, key := credentials(authorization)
	return KindOfKey(key)
}

// kindOfLabel returns the kind of key that a redacted Authorization value stands
// for; false where the value is not redacted.
func kindOfLabel(authorization string) (kind KeyKind, redacted bool) {
	if !strings.HasSuffix(authorization, " key]") || !authorizationLabel.MatchString(authorization) {
		return KeyNone, false
	}
	for kind, label := range keyLabels {
		if strings.HasSuffix(strings.ToLower(authorization), label) {
			return kind, true
		}
	}
	return KeyNone, false
}

// credentials splits an Authorization value into its scheme and the key in it.
func credentials(value string) (scheme, key string) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	rest = strings.TrimSpace(rest)
	if !strings.EqualFold(scheme, "basic") {
		if rest == "" {
			return "", scheme
		}
		return scheme, rest
	}
	// The iOS SDK sends the key alone, all others "key:".
	plain, err := base64.StdEncoding.DecodeString(rest)
	if err != nil {
		plain, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(rest, "="))
	}
	if err != nil {
		return scheme, rest
	}
	user, _, _ := strings.Cut(string(plain), ":")
	return scheme, user
}

// keyLabels is what stands for a key in a redacted Authorization header.
var keyLabels = map[KeyKind]string{
	KeyNone:   "[no key]",
	KeyPublic: "[public key]",
	KeySecret: "[secret key]",
	KeyChain:  "[chain key]",
	KeyOther:  "[unknown key]",
}

// redactedAuthorization returns the value of an Authorization header with a label
// for the key.
func redactedAuthorization(value string) string {
	if _, redacted := kindOfLabel(value); redacted {
		return value
	}
	scheme, key := credentials(value)
	label := keyLabels[KindOfKey(key)]
	switch {
	case scheme == "":
		return label
	case strings.EqualFold(scheme, "basic"), strings.EqualFold(scheme, "bearer"):
		return scheme + " " + label
	}
	return "[unknown scheme] " + label
}
