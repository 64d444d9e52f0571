package requests

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/suites"
)

// paths has cases on requests for what the API does not have.
var paths = []*suites.Case{
	unknownPath("of-api", func(t *suites.T) *suites.Answer { return t.Get("/nothing-here") }),
	unknownPath(
		"of-vault",
		func(t *suites.T) *suites.Answer { return t.With(suites.On(exchange.Vault)).Get("/nothing-here") },
	),
	unknownPath(
		"action",
		func(t *suites.T) *suites.Answer { return t.Post("/charges/"+t.Captured(nil).ID()+"/nothing", nil) },
	),
	unknownPath(
		"deeper",
		func(t *suites.T) *suites.Answer { return t.Get("/charges/" + t.Captured(nil).ID() + "/capture/twice") },
	),
	unknownMethod("put-charges", "PUT", func(*suites.T) string { return "/charges" }),
	unknownMethod("delete-charge", "DELETE", func(t *suites.T) string { return "/charges/" + t.Captured(nil).ID() }),
	unknownMethod("delete-charges", "DELETE", func(*suites.T) string { return "/charges" }),
	unknownMethod(
		"patch-capture",
		"PATCH",
		func(t *suites.T) string { return "/charges/" + t.Authorized(nil).ID() + "/capture" },
	),
	unknownMethod("delete-token", "DELETE", func(t *suites.T) string { return "/tokens/" + t.Token(suites.Visa).ID() }),
}

func unknownPath(name string, send func(*suites.T) *suites.Answer) *suites.Case {
	const rule = "request.unknown-path"
	return &suites.Case{
		ID:    "requests/unknown-path-" + name,
		Title: suites.VariantTitle("An unknown path returns a 404", name),
		Rules: []string{rule},
		Run:   func(t *suites.T) { t.Refused(send(t)) },
	}
}

func unknownMethod(name, method string, path func(*suites.T) string) *suites.Case {
	const rule = "request.unknown-method"
	return &suites.Case{
		ID:    "requests/unknown-method-" + name,
		Title: suites.VariantTitle("An unknown method is refused", name),
		Rules: []string{rule},
		Run:   func(t *suites.T) { t.Refused(t.Raw(method, path(t), "application/json", []byte("{}"))) },
	}
}

// noJSON are ways to damage a JSON object. The undamaged charge would succeed: a charge that
// lacks a parameter is refused by an API that does not read the body, too.
var noJSON = []struct {
	name   string
	damage func(good string) string
}{
	{"cut-off", func(good string) string { return good[:len(good)-4] }},
	{"open", func(good string) string { return strings.TrimSuffix(good, "}") }},
	{"words", func(good string) string { return "charge " + good }},
	{"form", func(string) string { return "amount=100000&currency=thb" }},
	{"single-quotes", func(good string) string { return strings.ReplaceAll(good, `"`, "'") }},
	{"trailing-comma", func(good string) string { return strings.TrimSuffix(good, "}") + ",}" }},
	{"two-values", func(good string) string { return good + good }},
}

func malformedJSON() []*suites.Case {
	const rule = "request.malformed-json"
	var cases []*suites.Case
	for _, n := range noJSON {
		cases = append(cases, &suites.Case{
			ID:    "requests/malformed-json-" + n.name,
			Title: suites.VariantTitle("A body that is not JSON is refused", n.name),
			Rules: []string{rule},
			Run: func(t *suites.T) {
				good := `{"amount":100000,"currency":"thb","card":"` + t.Token(suites.Visa).ID() + `"}`
				t.Refused(t.Raw("POST", "/charges", asJSON, []byte(n.damage(good))))
				t.Refused(t.Raw("POST", "/customers", asJSON, []byte(n.damage(`{"description":"spoilt"}`))))
			},
		})
	}
	return cases
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

type attack struct{ name, method, path, contentType, body string }

// attacks returns requests whose answers are not documented, except that no request may make the
// API fail.
func attacks() []attack {
	return []attack{
		{"json-deep", "POST", "/charges", asJSON, strings.Repeat(`{"metadata":`, 5000) + "1" + strings.Repeat("}", 5000)},
		{
			"json-list-deep", "POST", "/charges",
			asJSON,
			`{"metadata":{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}}",
		},
		{"json-list", "POST", "/charges", asJSON, `[{"amount":100000}]`},
		{"json-text", "POST", "/charges", asJSON, `"amount"`},
		{"json-number", "POST", "/charges", asJSON, `100000`},
		{"json-null", "POST", "/charges", asJSON, `null`},
		{"json-same-name-twice", "POST", "/charges", asJSON, `{"amount":100000,"amount":200000,"currency":"thb"}`},
		{"json-no-utf8", "POST", "/customers", asJSON, "{\"description\":\"\xff\xfe\"}"},
		{"json-nul", "POST", "/customers", asJSON, `{"description":"a\u0000b"}`},
		{"json-half-surrogate", "POST", "/customers", asJSON, `{"description":"\ud800"}`},
		{"amount-huge", "POST", "/charges", asJSON, `{"amount":99999999999999999999999999,"currency":"thb"}`},
		{"amount-exponent", "POST", "/charges", asJSON, `{"amount":1e400,"currency":"thb"}`},
		{"amount-object", "POST", "/charges", asJSON, `{"amount":{"value":100000},"currency":"thb"}`},
		{"amount-list", "POST", "/charges", asJSON, `{"amount":[100000],"currency":"thb"}`},
		{"amount-true", "POST", "/charges", asJSON, `{"amount":true,"currency":"thb"}`},
		{"currency-object", "POST", "/charges", asJSON, `{"amount":100000,"currency":{"code":"thb"}}`},
		{"card-list", "POST", "/charges", asJSON, `{"amount":100000,"currency":"thb","card":["tokn_test_1"]}`},
		{"card-object", "POST", "/charges", asJSON, `{"amount":100000,"currency":"thb","card":{"id":1}}`},
		{"token-card-text", "POST", "/tokens", asJSON, `{"card":"4242"}`},
		{"token-card-list", "POST", "/tokens", asJSON, `{"card":[1,2]}`},
		{"source-list", "POST", "/charges", asJSON, `{"amount":100000,"currency":"thb","source":[{}]}`},
		{"description-long", "POST", "/customers", asJSON, `{"description":"` + strings.Repeat("a", 100_000) + `"}`},
		{"form-open-bracket", "POST", "/customers", asForm, `metadata[a=1&description=x`},
		{"form-brackets-deep", "POST", "/customers", asForm, `metadata` + strings.Repeat("[a]", 500) + `=1`},
		{"form-both-ways", "POST", "/charges", asForm, `card=tokn&card[name]=x&amount=100000`},
		{"form-percent", "POST", "/customers", asForm, `description=%zz%`},
		{"form-no-utf8", "POST", "/customers", asForm, `description=%ff%fe`},
		{"form-nul", "POST", "/customers", asForm, `description=a%00b`},
		{"form-many", "POST", "/customers", asForm, strings.Repeat("a=1&", 5000)},
		{"form-that-is-json", "POST", "/charges", asForm, `{"amount":100000,"currency":"thb"}`},
		{"content-type-other", "POST", "/charges", "application/xml", `<amount>100000</amount>`},
		{"content-type-nonsense", "POST", "/charges", "nonsense;;;", `{}`},
		{"content-type-multipart", "POST", "/charges", "multipart/form-data", `--x`},
	}
}

// queries are list parameters whose answers are not documented.
var queries = []struct {
	name  string
	query map[string]string
}{
	{"limit-negative", map[string]string{"limit": "-1"}},
	{"limit-zero", map[string]string{"limit": "0"}},
	{"limit-1000", map[string]string{"limit": "1000"}},
	{"limit-word", map[string]string{"limit": "many"}},
	{"limit-huge", map[string]string{"limit": "99999999999999999999"}},
	{"offset-negative", map[string]string{"offset": "-1"}},
	{"offset-huge", map[string]string{"offset": "99999999999999999999"}},
	{"order-unknown", map[string]string{"order": "sideways"}},
	{"from-word", map[string]string{"from": "yesterday"}},
	{"from-after-to", map[string]string{"from": "2030-01-01T00:00:00Z", "to": "2020-01-01T00:00:00Z"}},
	{"from-year-99999", map[string]string{"from": "99999-01-01T00:00:00Z"}},
	{"brackets", map[string]string{"limit[]": "1", "limit[a]": "2"}},
}

// hostile returns a case for each unusual request.
func hostile() []*suites.Case {
	var cases []*suites.Case
	for _, a := range attacks() {
		cases = append(cases, unbroken(a.name, func(t *suites.T) { t.Raw(a.method, a.path, a.contentType, []byte(a.body)) }))
	}
	for _, q := range queries {
		cases = append(cases, unbroken(q.name, func(t *suites.T) { t.Get("/charges", q.query) }))
	}
	return cases
}

func unbroken(name string, send func(*suites.T)) *suites.Case {
	return &suites.Case{
		ID:    "requests/unbroken-" + name,
		Title: suites.VariantTitle("An odd request does not make the API fail", name),
		Rules: []string{"answer.no-5xx"},
		Run: func(t *suites.T) {
			send(t)
			// The API must still answer afterwards.
			t.OK(t.Get("/charges", map[string]string{"limit": "1"}), suites.F{"object": "list"})
		},
	}
}
