package auth

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// badKey is a way to send a valid request with wrong credentials.
type badKey struct {
	name, title, rule string
	applies           func(*specs.Operation) bool
	way               func(*suites.T, *specs.Operation) suites.Option
}

var badKeys = []badKey{
	{
		"no-key", "without a key", "auth.no-key", every,
		func(*suites.T, *specs.Operation) suites.Option { return suites.NoKey() },
	},
	{
		"malformed-header", "with credentials that are not base64", "auth.malformed-header", every,
		func(*suites.T, *specs.Operation) suites.Option { return suites.Authorization("Basic ###") },
	},
	{
		"wrong-key", "with an unknown key", "auth.wrong-key", every,
		func(t *suites.T, o *specs.Operation) suites.Option { return suites.Key(unknownKey(t, o)) },
	},
	{
		"public-key", "with the public key", "auth.public-key-on-secret-operation", secretOnly,
		func(t *suites.T, _ *specs.Operation) suites.Option { return suites.Key(t.Keys().Public) },
	},
	{
		"secret-key", "with the secret key", "token.public-key-only", publicOnly,
		func(t *suites.T, _ *specs.Operation) suites.Option { return suites.Key(t.Keys().Secret) },
	},
}

func every(*specs.Operation) bool { return true }

func secretOnly(o *specs.Operation) bool { return !slices.Contains(o.Keys, "public") }

// publicOnly leaves out the retrieval of a token: it is not documented what a secret key gets
// there.
func publicOnly(o *specs.Operation) bool { return o.ID == "createToken" }

func unknownKey(t *suites.T, o *specs.Operation) string {
	if o.Host == "vault" {
		return t.UnknownKeys().Public
	}
	return t.UnknownKeys().Secret
}

// badKeyCases returns a case for each operation and each bad key. The request is valid except
// for its key, so that nothing else can cause the refusal.
func badKeyCases() []*suites.Case {
	var cases []*suites.Case
	for _, f := range badKeys {
		for _, o := range operations() {
			if !f.applies(o) {
				continue
			}
			cases = append(cases, &suites.Case{
				ID:       "auth/" + f.name + "-" + suites.KebabCase(o.ID),
				Title:    o.Method + " " + o.Path + " is refused " + f.title,
				Rules:    []string{f.rule},
				Requires: suites.RequestFeatures(o.ID),
				Run: func(t *suites.T) {
					request := t.ValidRequest(o.ID)
					t.Refused(request.Send(t.With(f.way(t, o))))
				},
			})
		}
	}
	return cases
}

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// headers has cases on the format of the Authorization header, with an operation that needs no
// object.
var headers = []*suites.Case{
	malformed("scheme-alone", func(string) string { return "Basic" }),
	malformed("empty-credentials", func(string) string { return basic("") }),
	malformed("colon-alone", func(string) string { return basic(":") }),
	malformed("key-as-password", func(key string) string { return basic(":" + key) }),
	malformed("key-without-scheme", func(key string) string { return key }),
	malformed("key-not-encoded", func(key string) string { return "Basic " + key + ":" }),
	malformed("bearer", func(key string) string { return "Bearer " + key }),
	malformed("digest", func(key string) string { return `Digest username="` + key + `"` }),
	{
		ID:    "auth/key-in-upper-case",
		Title: "A key in upper case is not valid",
		Rules: []string{"auth.wrong-key"},
		Run: func(t *suites.T) {
			t.Refused(t.With(suites.Key(strings.ToUpper(t.Keys().Secret))).Get("/customers"))
		},
	},
	{
		ID:    "auth/key-cut-short",
		Title: "The beginning of a key is not valid",
		Rules: []string{"auth.wrong-key"},
		Run: func(t *suites.T) {
			key := t.Keys().Secret
			t.Refused(t.With(suites.Key(key[:len(key)-1])).Get("/customers"))
		},
	},
	{
		ID:    "auth/key-with-more",
		Title: "A key with a character appended is not valid",
		Rules: []string{"auth.wrong-key"},
		Run: func(t *suites.T) {
			t.Refused(t.With(suites.Key(t.Keys().Secret + "0")).Get("/customers"))
		},
	},
	tolerated("no-colon", "auth.no-colon", basic),
	tolerated("password-x", "auth.any-password", func(key string) string { return basic(key + ":x") }),
	tolerated("password-with-colon", "auth.any-password", func(key string) string { return basic(key + ":a:b") }),
}

func malformed(name string, header func(key string) string) *suites.Case {
	return &suites.Case{
		ID:    "auth/header-" + name,
		Title: suites.VariantTitle("An invalid Authorization header is refused", name),
		Rules: []string{"auth.malformed-header"},
		Run: func(t *suites.T) {
			t.Refused(t.With(suites.Authorization(header(t.Keys().Secret))).Get("/customers"))
		},
	}
}

func tolerated(name, rule string, header func(key string) string) *suites.Case {
	return &suites.Case{
		ID:    "auth/header-" + name,
		Title: suites.VariantTitle("An unusual Authorization header is accepted", name),
		Rules: []string{rule},
		Run: func(t *suites.T) {
			list := t.With(suites.Authorization(header(t.Keys().Secret))).Get("/customers")
			t.OK(list, suites.F{"object": "list"})
			token := t.With(suites.Authorization(header(t.Keys().Public))).Post(
				"/tokens",
				suites.P{"card": suites.CardParams(suites.Visa, nil)},
			)
			t.OK(token, suites.F{"object": "token"})
		},
	}
}
