package exchange

import (
	"encoding/json"
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
