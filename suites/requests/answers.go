package requests

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// identifiers returns a case for each kind of object on the format of its ids.
func identifiers() []*suites.Case {
	const rule = "answer.id-format"
	var cases []*suites.Case
	for _, o := range objects {
		cases = append(cases, &suites.Case{
			ID:       "requests/id-format-" + o.name,
			Title:    "The id of a " + o.name + " has the published format",
			Rules:    []string{rule},
			Requires: o.needs,
			Run: func(t *suites.T) {
				t.OK(o.get(t), suites.F{orDefault(o.id, "id"): expect.Pattern("^" + o.prefix + "_test_[0-9a-z]+$")})
			},
		})
	}
	return append(cases,
		&suites.Case{
			ID:    "requests/id-format-transaction",
			Title: "The id of a transaction has the published format",
			Rules: []string{rule},
			Run: func(t *suites.T) {
				t.OK(t.Captured(nil), suites.F{"transaction": expect.Pattern("^trxn_test_[0-9a-z]+$")})
			},
		},
	)
}

// answerKinds are answers of different kinds, whose headers are judged.
var answerKinds = []struct {
	name string
	of   func(t *suites.T) *suites.Answer
}{
	{"success", func(t *suites.T) *suites.Answer { return t.Captured(nil) }},
	{"list", func(t *suites.T) *suites.Answer { return t.Get("/charges") }},
	{"vault", func(t *suites.T) *suites.Answer { return t.Token(suites.Visa) }},
	{"not-found", func(t *suites.T) *suites.Answer { return t.Get("/charges/chrg_test_5xuy4w91xqz7d1w9u0t") }},
	{"bad-request", func(t *suites.T) *suites.Answer { return t.Post("/sources", suites.P{"type": "invalid"}) }},
	{"authentication-failure", func(t *suites.T) *suites.Answer { return t.With(suites.NoKey()).Get("/charges") }},
}

var version = lazyregexp.New(`^\d{4}-\d{2}-\d{2}$`)

// headers returns cases on the headers of each kind of answer.
func headers() []*suites.Case {
	var cases []*suites.Case
	for _, s := range answerKinds {
		cases = append(cases,
			&suites.Case{
				ID:    "requests/request-id-" + s.name,
				Title: suites.VariantTitle("Every answer has a request id of its own", s.name),
				Rules: []string{"answer.request-id"},
				Run: func(t *suites.T) {
					first, second := header(s.of(t), "X-Request-Id"), s.of(t)
					t.Holds(second, first != "" && header(second, "X-Request-Id") != "" && first != header(second, "X-Request-Id"),
						"an X-Request-Id that no other answer has", fmt.Sprintf("%q after %q", header(second, "X-Request-Id"), first))
				},
			},
			&suites.Case{
				ID:    "requests/no-store-" + s.name,
				Title: suites.VariantTitle("Answers must not be cached", s.name),
				Rules: []string{"answer.no-store"},
				Run: func(t *suites.T) {
					answer := s.of(t)
					got := header(answer, "Cache-Control")
					t.Holds(answer, strings.Contains(got, "no-store"), "Cache-Control with no-store", fmt.Sprintf("%q", got))
				},
			},
		)
	}
	for _, s := range answerKinds[:2] {
		cases = append(cases, &suites.Case{
			ID:    "requests/version-" + s.name,
			Title: suites.VariantTitle("A success shows the API version", s.name),
			Rules: []string{"answer.version-header"},
			Run: func(t *suites.T) {
				answer := s.of(t)
				got := header(answer, "Omise-Version")
				t.Holds(answer, version.MatchString(got), "Omise-Version with a date", fmt.Sprintf("%q", got))
			},
		})
	}
	return cases
}

func header(a *suites.Answer, name string) string { return a.Response.Header.Get(name) }

// timed are answers whose times are judged.
var timed = append(
	slices.Clone(objects),
	object{
		name:  "pending-charge",
		needs: []string{"source.promptpay"},
		get:   func(t *suites.T) *suites.Answer { return t.Pending("promptpay", nil) },
	},
	object{name: "reversed-charge", get: func(t *suites.T) *suites.Answer {
		return t.Must("reverse.authorized", t.Post("/charges/"+t.Authorized(nil).ID()+"/reverse", nil))
	}},
	object{name: "list", get: func(t *suites.T) *suites.Answer {
		t.Captured(nil)
		return t.Get("/charges", map[string]string{"order": "reverse_chronological"})
	}},
)

// times returns a case for each kind of answer: all its times have the same format.
func times() []*suites.Case {
	const rule = "answer.times-utc"
	var cases []*suites.Case
	for _, o := range timed {
		cases = append(cases, &suites.Case{
			ID:       "requests/times-" + o.name,
			Title:    suites.VariantTitle("Times are in UTC and whole seconds", o.name),
			Rules:    []string{rule},
			Requires: o.needs,
			Run: func(t *suites.T) {
				answer := o.get(t)
				found, wrong := 0, []string(nil)
				eachTime("", answer.Response.JSON, func(path string, value any) {
					found++
					if !expect.ISOTime.Match(value, true) {
						wrong = append(wrong, fmt.Sprintf("%v at %s", value, path))
					}
				})
				t.Holds(answer, found > 0 && len(wrong) == 0, "all times like 2019-05-29T00:00:00Z or 2019-05-29T00:00:00+00:00",
					fmt.Sprintf("%d times, of which otherwise: %s", found, strings.Join(wrong, ", ")))
			},
		})
	}
	return cases
}

// eachTime visits the times of an answer. It passes over the log of deliveries, which has its
// own format, and over metadata, which holds what the merchant sent.
func eachTime(path string, value any, visit func(path string, value any)) {
	switch value := value.(type) {
	case []any:
		for i, each := range value {
			eachTime(fmt.Sprintf("%s/%d", path, i), each, visit)
		}
	case map[string]any:
		for name, inner := range value {
			if name == "webhook_deliveries" || name == "metadata" {
				continue
			}
			bound := value["object"] == "list" && (name == "from" || name == "to")
			if inner != nil && (strings.HasSuffix(name, "_at") || bound) {
				visit(path+"/"+name, inner)
			}
			eachTime(path+"/"+name, inner, visit)
		}
	}
}
