package exchange

import (
	"net/http"
	"testing"
)

// TestLeaksOfHeadersComeInOneOrder has two headers with a secret: whichever way a map is gone through, they are told by their names.
func TestLeaksOfHeadersComeInOneOrder(t *testing.T) {
	for range 50 {
		ex := New(Raw{Response: &RawResponse{Status: 200, Header: http.Header{
			"X-B": {"skey_test_5xuy4w91xqz7d1w9u0t"}, "X-A": {"4242424242424242"}, "X-C": {"skey_test_5xuy4w91xqz7d1w9u0t"},
		}}})
		if len(ex.Leaks) != 3 || ex.Leaks[0].At != "header X-A" || ex.Leaks[1].At != "header X-B" || ex.Leaks[2].At != "header X-C" {
			t.Fatal(ex.Leaks)
		}
	}
}
