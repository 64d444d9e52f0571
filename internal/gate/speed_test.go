package gate

import (
	"net/http"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// BenchmarkLedger measures what judging takes of the processor for each request.
func BenchmarkLedger(b *testing.B) {
	contract, err := specs.Load()
	if err != nil {
		b.Fatal(err)
	}
	book := newLedger(&judge.Judge{Contract: contract}, nil)
	body := []byte(`{"object":"charge"}`)
	header := http.Header{
		"Authorization": {"Basic c2tleV90ZXN0XzV4dXk0dzkxeHF6N2Qxdzl1MHQ6"}, "Content-Type": {"application/x-www-form-urlencoded"},
		"User-Agent": {"curl/8.1.2"}, "Accept": {"*/*"}, "Content-Length": {"42"},
	}
	b.ReportAllocs()
	for b.Loop() {
		book.see(&front.Seen{Way: front.ByURL, Note: &front.Note{}, Size: 42, Raw: exchange.Raw{
			Method: "POST", Host: exchange.API, Path: "/charges", Header: header, Body: []byte("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t"),
			Response: &exchange.RawResponse{Status: 200, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body}, Started: time.Now(),
		}})
	}
}
