package derived

import (
	"encoding/base64"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// credential is a way to send the wrong key, or no key.
type credential struct {
	condition, what string
	kind            string // the kind of key that it is; skipped where the operation takes that kind
	requires        []string
	ways            []func(t *suites.T, valid string) suites.Option
}

func always(way suites.Option) func(*suites.T, string) suites.Option {
	return func(*suites.T, string) suites.Option { return way }
}

func headerOf(write func(key string) string) func(*suites.T, string) suites.Option {
	return func(_ *suites.T, key string) suites.Option { return suites.Authorization(write(key)) }
}

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

var credentials = []credential{
	{condition: "no-key", what: "no key", ways: []func(*suites.T, string) suites.Option{always(suites.NoKey())}},
	{
		condition: "malformed-authorization",
		what:      "a malformed Authorization header",
		ways: []func(*suites.T, string) suites.Option{
			headerOf(func(string) string { return "Basic ###" }),
			headerOf(func(string) string { return basic(":") }),
			headerOf(func(key string) string { return basic(":" + key) }),
			headerOf(func(key string) string { return "Bearer " + key }),
		},
	},
	{condition: "unknown-key", what: "an unknown key", ways: []func(*suites.T, string) suites.Option{
		headerOf(func(key string) string { return basic(suites.UnknownKey(key) + ":") }),
		headerOf(func(key string) string { return basic(key + "0:") }),
	}},
	{
		condition: "public-key", kind: "public", what: "the public key",
		ways: []func(*suites.T, string) suites.Option{
			func(t *suites.T, _ string) suites.Option { return suites.Key(t.Keys().Public) },
		},
	},
	{
		condition: "secret-key", kind: "secret", what: "the secret key",
		ways: []func(*suites.T, string) suites.Option{
			func(t *suites.T, _ string) suites.Option { return suites.Key(t.Keys().Secret) },
		},
	},
	{
		condition: "chain-key", kind: "chain", what: "a chain key", requires: []string{"chains"},
		ways: []func(*suites.T, string) suites.Option{func(t *suites.T, _ string) suites.Option {
			_, key := t.Chain()
			return suites.Key(key)
		}},
	},
}

// security returns a probe of every kind of key that the operation does not take.
func (g *generator) security() []*probe {
	var probes []*probe
	for _, c := range credentials {
		if c.kind != "" && slices.Contains(g.operation.Keys, c.kind) {
			continue
		}
		var attempts []attempt
		for _, way := range c.ways {
			attempts = append(attempts, attempt{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
				key := t.Keys().Secret
				if g.operation.Host == "vault" {
					key = t.Keys().Public
				}
				return valid.Send(t.With(way(t, key)))
			}})
		}
		p := g.probe(ruleSecurity, "with "+c.what, g.expected(c.condition), attempts, "with", c.condition)
		p.requires = append(p.requires, c.requires...)
		probes = append(probes, p)
	}
	return probes
}
