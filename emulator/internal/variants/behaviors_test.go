package variants

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/outside"
	"github.com/omise-conformance/harness/emulator/internal/seam"
)

const visa = `"card":{"name":"A","number":"4242424242424242","expiration_month":12,"security_code":"123","expiration_year":`

const (
	plain      = `POST /charges {"amount":100000,"currency":"thb","card":"$"}`
	redirected = `POST /charges {"amount":100000,"currency":"thb","card":"$","return_uri":"https://a.example/b"}`
)

// Each variant shows in the last answer, and not without it. $ stands for the id in the answer before,
// and @ for its default card.
func TestVariantsShow(t *testing.T) {
	for _, test := range []struct {
		variant  string
		requests []string // method, path and body
		path     string   // in the last answer
		want     string
		usually  string
	}{
		{"account.charges/300", []string{"GET /charges"}, "total", "300", "0"},
		{"account.charges/odd", []string{"GET /charges"}, `data.#(status=="expired")#|#`, "4", "0"},
		{"account.customers/150", []string{"GET /customers?limit=100"}, "data.#", "100", "0"},
		{"recipient.default-exists", []string{"POST /tokens", "GET /recipients"}, "data.0.default", "true", ""},
		{"recipient.default-exists", []string{"GET /recipients"}, "data.0.verified", "true", ""},
		{"token.empty-request/200", []string{"POST /tokens"}, "object", "token", "error"},
		{"token.empty-request/200", []string{"POST /tokens", plain}, "code", "invalid_card_token", "not_found"},
		{"token.fresh-charge-status/null", []string{"POST /tokens {" + visa + `2049}}`}, "charge_status", "", "unknown"},
		{
			"charge.largest-amount/100000-baht",
			[]string{"POST /tokens {" + visa + `2049}}`, `POST /charges {"amount":10000001,"currency":"thb","card":"$"}`},
			"code", "invalid_charge", "",
		},
		{
			"customer.changed-card-events/both", []string{
				"POST /tokens {" + visa + `2049}}`, `POST /customers {"card":"$"}`, "PATCH /customers/$/cards/@ {\"name\":\"B\"}",
				"GET /events?order=reverse_chronological",
			}, "data.0.key", "customer.update.card", "card.update",
		},
		{"token.past-expiry/accepted", []string{"POST /tokens {" + visa + `2020}}`}, "card.expiration_year", "2020", ""},
		{
			"customer.update-metadata/merged",
			[]string{`POST /customers {"metadata":{"a":"1"}}`, `PATCH /customers/$ {"metadata":{"b":"2"}}`},
			"metadata.a", "1", "",
		},
		{
			"charge.update-metadata/merged", []string{
				"POST /tokens {" + visa + `2049}}`, `POST /charges {"amount":100000,"currency":"thb","card":"$","metadata":{"a":"1"}}`,
				`PATCH /charges/$ {"metadata":{"b":"2"}}`,
			}, "metadata.a", "1", "",
		},
		{
			"charge.three-d-secure/authentication-only", []string{
				"POST /tokens {" + visa + `2049}}`, redirected,
			}, "status", "successful", "pending",
		},
		{
			"charge.three-d-secure/authentication-only", []string{
				"POST /tokens {" + visa + `2049}}`, redirected,
			}, "return_uri", "https://a.example/b", "https://a.example/b",
		},
		{
			"refund.in-full/is-a-void", []string{
				"POST /tokens {" + visa + `2049}}`, plain,
				`POST /charges/$/refunds {"amount":100000}`,
			}, "voided", "true", "false",
		},
		{
			"charge.mark-paid/unchanged", []string{
				"POST /tokens {" + visa + `2049}}`, plain, `POST /charges/$/mark_as_paid`,
			}, "status", "successful", "",
		},
		{
			"charge.update-empty-description/cleared", []string{
				"POST /tokens {" + visa + `2049}}`, `POST /charges {"amount":100000,"currency":"thb","card":"$","description":"one"}`,
				`PATCH /charges/$ {"description":""}`, "GET /charges/$",
			}, "description", "", "one",
		},
		{
			"customer.update-empty-text/cleared",
			[]string{`POST /customers {"description":"one"}`, `PATCH /customers/$ {"description":""}`, "GET /customers/$"},
			"description", "", "one",
		},
		{"request.path-word/not-found", []string{"GET /charges/schedules"}, "object", "error", "list"},
		{
			"request.form-indices/refused",
			[]string{`POST /sources {"type":"alipay","amount":100000,"currency":"thb","items":{"0":{"name":"shoe"}}}`},
			"items.0.name", "", "shoe",
		},
		{
			"source.installment-terms/of-one-account",
			[]string{`POST /sources {"type":"installment_kbank","amount":300000,"currency":"thb","installment_term":4}`},
			"installment_term", "", "4",
		},
		{
			"source.installment-terms/of-one-account",
			[]string{"GET /capability"},
			`payment_methods.#(name=="installment_wlb_bbl").installment_terms`, "[4,6,8,10]", "[3,4,5,6,7,8,9,10]",
		},
	} {
		if got := lastAnswer(t, test.requests, test.variant).Get(test.path).String(); got != test.want {
			t.Errorf("%s: %s is %q, want %q", test.variant, test.path, got, test.want)
		}
		if got := lastAnswer(t, test.requests).Get(test.path).String(); got != test.usually {
			t.Errorf("without %s: %s is %q, want %q", test.variant, test.path, got, test.usually)
		}
	}
}

func lastAnswer(t *testing.T, requests []string, names ...string) gjson.Result {
	t.Helper()
	var options api.Options
	seam.Apply(&options, Rows(names)...)
	options.Further = outside.Routes() // as the face of the emulator does
	emu := api.New(options)
	var answer gjson.Result
	for _, request := range requests {
		request = strings.NewReplacer("$", answer.Get("id").String(), "@", answer.Get("default_card").String()).Replace(request)
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		host, key := emu.API(), api.DefaultSecretKey
		if path == "/tokens" {
			host, key = emu.Vault(), api.DefaultPublicKey
		}
		r.SetBasicAuth(key, "")
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		host.ServeHTTP(w, r)
		if w.Code == http.StatusInternalServerError {
			t.Fatalf("%v: %s: %s", names, request, w.Body)
		}
		answer = gjson.ParseBytes(w.Body.Bytes())
	}
	return answer
}
