package judge

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

func contract(tb testing.TB) *specs.Contract {
	tb.Helper()
	loaded, err := specs.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return loaded
}

// answered makes the exchange of a request line ("POST /charges"), a form and an
// answer.
func answered(line, form string, status int, body string) *exchange.Exchange {
	return exchange.New(raw(line, form, status, body))
}

func raw(line, form string, status int, body string) exchange.Raw {
	method, address, _ := strings.Cut(line, " ")
	path, query, _ := strings.Cut(address, "?")
	host, key := exchange.API, "skey_test_abc"
	if strings.HasPrefix(path, "/tokens") {
		host, key = exchange.Vault, "pkey_test_abc"
	}
	return exchange.Raw{
		Seq: 3, Method: method, Host: host, Path: path, Query: query, Body: []byte(form),
		Header: http.Header{"Authorization": {basic(key)}},
		Response: &exchange.RawResponse{
			Status: status, Body: []byte(body),
			Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		},
	}
}

func basic(key string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":"))
}

func example(tb testing.TB, component string) map[string]any {
	tb.Helper()
	text, err := json.Marshal(contract(tb).Doc.Components.Examples[component].Value.Value)
	if err != nil {
		tb.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		tb.Fatal(err)
	}
	return object
}

// with returns the JSON of an object with some members replaced; a value of
// "absent" takes the member out.
func with(tb testing.TB, object map[string]any, changes map[string]any) string {
	tb.Helper()
	changed := maps.Clone(object)
	for name, value := range changes {
		if changed[name] = value; value == "absent" {
			delete(changed, name)
		}
	}
	text, err := json.Marshal(changed)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func messages(findings []Finding) string {
	lines := make([]string, len(findings))
	for i, finding := range findings {
		lines[i] = finding.Message
	}
	return strings.Join(lines, "\n")
}

func want(tb testing.TB, name, got, want string) {
	tb.Helper()
	if got != want {
		tb.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
	}
}

func charge(tb testing.TB) map[string]any {
	tb.Helper()
	text, err := os.ReadFile("../exchange/testdata/charge.json")
	if err != nil {
		tb.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		tb.Fatal(err)
	}
	return object
}
