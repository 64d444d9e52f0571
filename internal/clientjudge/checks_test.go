package clientjudge_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// observe has one request judged, which was answered 200.
func observe(by *judge.Judge, raw exchange.Raw) clientjudge.Verdict {
	raw.Response = &exchange.RawResponse{Status: http.StatusOK, Header: http.Header{}, Body: []byte("{}")}
	return clientjudge.New(by).Observe(&clientjudge.Sent{Exchange: exchange.New(raw), Secrets: exchange.SentSecrets(&raw)})
}

func chargeRequest(body string) exchange.Raw {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	(&http.Request{Header: header}).SetBasicAuth("skey_test_5xuy4w91xqz7d1w9u0t", "")
	return exchange.Raw{Method: http.MethodPost, Host: exchange.API, Path: "/charges", Header: header, Body: []byte(body)}
}

// TestSentences: what is said tells the place, what is wrong there, and what to send instead.
func TestSentences(t *testing.T) {
	t.Parallel()
	by := &judge.Judge{Contract: load(t)}
	const token = "&card=tokn_test_5xuy4w91xqz7d1w9u0t"
	for body, want := range map[string]string{
		"amount=250&currency=thb" + token:                          "expected at least 2000, which is 20.00 THB, in the smallest unit (250 THB is sent as 25000); got 250, which is 2.50 THB at /amount;",
		"amount=19.99&currency=thb" + token:                        "expected an integer, in the smallest unit of the currency: 19.99 THB is sent as 1999; got 19.99 at /amount;",
		"amount=19.5&currency=jpy" + token:                         "expected an integer, in the smallest unit of the currency: JPY has no smaller unit; got 19.5 at /amount;",
		"amount=100000" + token:                                    "expected currency, which POST /charges needs; got nothing at /currency;",
		"amount=100000&currency=thb":                               "expected card, customer or source, which POST /charges needs; got none of them;",
		"amount=100000&currency=thb&captured=0" + token:            `expected parameters that POST /charges has; the API takes no notice of others; got the parameter "captured"; did you mean capture at /captured;`,
		"amount=100000&currency=thb&card=cust_test_5xuy4w91":       "expected the id of a token (tokn_…) or a card (card_…); got the id of a customer (cust_test_…) at /card;",
		"amount=100000&currency=thb&customer=card_test_1":          "expected the id of a customer (cust_…); got the id of a card (card_test_…) at /customer;",
		"amount=100000&currency=thb&card[number]=4111111111111111": "expected card data in the body of POST /tokens at the vault only, and a token from there instead; got a card number at /card/number;",
		"amount=100000&currency=thb&capture=maybe" + token:         `expected true or false; got "maybe" at /capture;`,
		"amount=100000&currency=baht" + token:                      `expected a text like ^[A-Za-z]{3}$; got "baht" at /currency;`,
	} {
		found := observe(by, chargeRequest(body)).Findings
		if len(found) != 1 || !strings.Contains(found[0].Message, want) {
			t.Errorf("%s: want %s", body, want)
			for i := range found {
				t.Log(found[i].Message)
			}
		}
	}
}

// TestLevelsFollowTheDialect: the guides know no smallest amount, so with them it is no MUST.
func TestLevelsFollowTheDialect(t *testing.T) {
	t.Parallel()
	for dialect, want := range map[specs.Dialect]specs.Level{specs.Any: specs.Must, specs.Recorded: specs.Must, specs.Documented: specs.Should} {
		found := observe(&judge.Judge{Contract: load(t), Dialect: dialect}, chargeRequest("amount=250&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t")).Findings
		if len(found) != 1 || found[0].Level != want {
			t.Errorf("%s: %+v", dialect, found)
		}
	}
}

// TestStrangeRequests: whatever is sent, little is said of it, and nothing ends the gate.
func TestStrangeRequests(t *testing.T) {
	t.Parallel()
	by := &judge.Judge{Contract: load(t)}
	for name, body := range map[string]string{
		"many names":     strings.Repeat("a=1&", 1000) + strings.Repeat("x&", 1000),
		"a thousand":     "b0=1" + manyNames(1000),
		"deep":           strings.Repeat(`{"source":`, 9000) + "1" + strings.Repeat("}", 9000),
		"only brackets":  "[]=1&[a]=2&a[=3&a]=4&a[]b=5",
		"huge":           `{"amount":1e400,"currency":"thb"}`,
		"not a number":   `{"amount":"NaN","currency":"thb","expires_at":{}}`,
		"lists":          `{"amount":[],"currency":[[[]]],"card":{"a":[1]},"webhook_endpoints":{"0":"a","1":2}}`,
		"source in path": `{"source":{"type":{"a":1},"amount":{}},"platform_fee":[1]}`,
	} {
		raw := chargeRequest(body)
		if body[0] == '{' {
			raw.Header.Set("Content-Type", "application/json")
		}
		if found := observe(by, raw).Findings; len(found) == 0 || len(found) > 30 {
			t.Errorf("%s: %d findings", name, len(found))
		}
	}
	for _, path := range []string{"", "/", "//", "///charges", "/%", "/charges/%zz", "/charges/" + strings.Repeat("a/", 500), "charges"} {
		raw := chargeRequest("")
		raw.Method, raw.Path = http.MethodGet, path
		observe(by, raw)
	}
}

func manyNames(n int) string {
	var names strings.Builder
	for i := range n {
		names.WriteString("&b" + strings.Repeat("x", i%50) + "=1")
	}
	return names.String()
}

// TestLongBodies: of a body that is longer than what is kept nothing is said, since its end is not known.
func TestLongBodies(t *testing.T) {
	t.Parallel()
	raw := chargeRequest(`{"amount":"x","description":"` + strings.Repeat("a", exchange.MaxBody))
	raw.Header.Set("Content-Type", "application/json")
	raw.Body = raw.Body[:exchange.MaxBody]
	if found := observe(&judge.Judge{Contract: load(t)}, raw).Findings; len(found) > 0 {
		t.Errorf("%s", found[0].Message[:400])
	}
}

// BenchmarkObserve judges a charge as most are.
func BenchmarkObserve(b *testing.B) {
	contract, err := specs.Load()
	if err != nil {
		b.Fatal(err)
	}
	raw := chargeRequest("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t")
	raw.Response = &exchange.RawResponse{Status: http.StatusBadRequest, Header: http.Header{}, Body: []byte("{}")}
	observer, sent := clientjudge.New(&judge.Judge{Contract: contract}), &clientjudge.Sent{Exchange: exchange.New(raw)}
	for b.Loop() {
		if found := observer.Observe(sent).Findings; len(found) > 0 {
			b.Fatal(found[0].Message)
		}
	}
}

// TestOutsideIsWhatTheAPIHas: what the contract does not describe is not judged, and what no API has is.
func TestOutsideIsWhatTheAPIHas(t *testing.T) {
	t.Parallel()
	by := &judge.Judge{Contract: load(t)}
	for path, want := range map[string]bool{
		"/transfers": true, "/transfers/trsf_test_1/x": true, "/charges/chrg_test_1/disputes": true, "/charges/chrg_test_1/documents/docu_test_1": true,
		"/charges/chrg_test_1/disputes/x": false, "/charges/chrg_test_1/wishes": false, "/charges/search/x": false, "/transfer": false,
	} {
		raw := chargeRequest("")
		raw.Method, raw.Path = http.MethodGet, path
		if verdict := observe(by, raw); verdict.Outside != want {
			t.Errorf("%s is outside the contract: %v, want %v", path, verdict.Outside, want)
		}
	}
}

// TestSpellings: of ways to write the same, some are as good as the usual one, and some are not sure to be understood.
func TestSpellings(t *testing.T) {
	t.Parallel()
	by := &judge.Judge{Contract: load(t)}
	plain := chargeRequest("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t")
	plain.Header.Set("Authorization", strings.Replace(plain.Header.Get("Authorization"), "Basic", "bASIC", 1))
	if found := observe(by, plain).Findings; len(found) > 0 {
		t.Errorf("the scheme in other letters: %s", found[0].Message)
	}
	for _, amount := range []string{"1e5", "1E5", "100000.0"} {
		raw := chargeRequest(`{"amount":` + amount + `,"currency":"thb","card":"tokn_test_5xuy4w91xqz7d1w9u0t"}`)
		raw.Header.Set("Content-Type", "application/json")
		if found := observe(by, raw).Findings; len(found) != 1 || found[0].Rule != "client.integer-form" {
			t.Errorf("the amount %s: %+v", amount, found)
		}
	}
}
