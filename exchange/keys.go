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

// keyPart finds a long part of a key: some targets show a key as its beginning or its end, and more of it than they should. It is the
// key without its head, which is the same for all keys, or empty where no part is searched for.
type keyPart string

const (
	// shortestPart is the length of the shortest part that is hidden. Four characters are shown so that people know which key it is.
	shortestPart = 12
	// coreLength is the length of what is searched first.
	coreLength = 5
	// fewestCharacters is how many different ones a part has: others, such as zeros, stand in many texts.
	fewestCharacters = 6
)

// idHead ends the head of the ids of objects, which in examples go on as keys do. The keys that begin so are found by their shape.
const idHead = "_test_"

func newKeyPart(key string) keyPart {
	end := key[strings.LastIndexByte(key, '_')+1:]
	if kind := KindOfKey(key); kind == KeyNone || kind == KeyOther || len(end) < shortestPart || !varied(end) {
		return ""
	}
	return keyPart(end)
}

// firstCore and coreStep are such that each part that is long enough has one of the texts at these positions.
const (
	firstCore = shortestPart - coreLength
	coreStep  = firstCore + 1
)

func varied(s string) bool {
	different := 0
	for i := range len(s) {
		if strings.IndexByte(s[:i], s[i]) < 0 {
			different++
		}
	}
	return different >= fewestCharacters
}

// around returns the first long part of the key that has the text at a core, at or after a position. It is empty where there is none.
func (p keyPart) around(core int, s string, from int) (start, end int) {
	for at := from; ; at++ {
		next := strings.Index(s[at:], string(p[core:core+coreLength]))
		if next < 0 {
			return 0, 0
		}
		at += next
		left, right := 0, coreLength
		for core-left > 0 && at-left > from && s[at-left-1] == p[core-left-1] {
			left++
		}
		for core+right < len(p) && at+right < len(s) && s[at+right] == p[core+right] {
			right++
		}
		if left+right >= shortestPart && varied(s[at-left:at+right]) && !strings.HasSuffix(s[:at-left], idHead) {
			return at - left, at + right
		}
	}
}

// in reports whether a long part of the key stands in a text.
func (p keyPart) in(s string) bool {
	for core := firstCore; len(s) >= shortestPart && core+coreLength <= len(p); core += coreStep {
		if _, end := p.around(core, s, 0); end > 0 {
			return true
		}
	}
	return false
}

// parts replaces long parts of keys that are known.
func (r *redactor) parts(name, s string) string {
	for i := range r.known.folds {
		f := &r.known.folds[i]
		if !f.part.in(s) {
			continue
		}
		for core := firstCore; core+coreLength <= len(f.part); core += coreStep {
			s = replaced(s, func(replace func(start, end int, by string)) {
				for start, end := f.part.around(core, s, 0); end > start; start, end = f.part.around(core, s, end) {
					r.noteSecret(name, kindOf(f.secret))
					replace(start, end, strings.Repeat("x", end-start))
				}
			})
		}
	}
	return s
}
