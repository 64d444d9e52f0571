package exchange

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
)

func chargeBody(tb testing.TB) []byte {
	tb.Helper()
	body, err := os.ReadFile("testdata/charge.json")
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

// BenchmarkRedactCharge redacts an answer in which there is nothing to redact;
// the baseline is decoding the same answer.
func BenchmarkRedactCharge(b *testing.B) {
	body := chargeBody(b)
	redactBesideDecoding(b, body)
}

// redactBesideDecoding redacts an answer, and decodes it as the baseline.
func redactBesideDecoding(b *testing.B, body []byte) {
	b.Helper()
	b.Run("redact", func(b *testing.B) {
		r := newRedactor(Raw{Secrets: []string{plantedSecret, plantedPublic}})
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			r.body(body, "application/json")
		}
	})
	b.Run("baseline decode", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var value any
			if err := json.Unmarshal(body, &value); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkNew makes an Exchange of a request for a charge and its answer, in which there is nothing to redact.
func BenchmarkNew(b *testing.B) {
	raw := Raw{
		Method: "POST", Host: API, Path: "/charges", Body: []byte("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t&description=Order+42"),
		Header:  http.Header{"User-Agent": {"omise-conformance"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic " + b64(plantedSecret+":")}},
		Secrets: []string{plantedSecret, plantedPublic},
		Response: &RawResponse{Status: 200, Body: chargeBody(b), Header: http.Header{
			"Content-Type": {"application/json; charset=utf-8"}, "X-Request-Id": {"1192435e-1159-4d3c-9248-43fc0d24ff23"}, "Date": {"Sat, 21 Nov 2026 02:23:23 GMT"},
		}},
	}
	b.SetBytes(int64(len(raw.Response.Body)))
	for b.Loop() {
		if ex := New(raw); len(ex.Leaks) > 0 {
			b.Fatal(ex.Leaks)
		}
	}
}

// BenchmarkRedactDigits redacts the largest answer, of values of 23 digits, none of which is a card number; the baseline is
// decoding the same answer.
func BenchmarkRedactDigits(b *testing.B) {
	body := []byte(texts(MaxBody-64, `{"a":[`, func(i int) string { return fmt.Sprintf(`"%023d",`, i*7919) }, `"1"]}`))
	redactBesideDecoding(b, body)
}
