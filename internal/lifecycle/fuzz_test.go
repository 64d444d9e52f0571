package lifecycle

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// FuzzObserve shows the monitor answers of any bytes, one a line: it never
// panics, and accepts an answer that is shown twice in a row.
func FuzzObserve(f *testing.F) {
	line := func(object map[string]any) string {
		text, err := json.Marshal(object)
		if err != nil {
			f.Fatal(err)
		}
		return string(text)
	}
	f.Add("GET", "/charges/chrg_test_1", []byte(line(authorized(f))+"\n"+line(charge(f, "ReversedCharge", nil))))
	f.Add("POST", "/charges/chrg_test_1/reverse", []byte(line(authorized(f))+"\n"+line(authorized(f))))
	for _, body := range []string{
		`{"object":"charge"}`, `{"object":"charge","id":7,"status":[]}`, `{"object":"list","data":[null,{"object":"refund","id":"a"}]}`,
		`{"object":"list","data":{"object":"charge"}}`, `{"object":"event","data":[]}`, `{"object":"token","id":"tokn_test_1","used":"x","card":[]}`, `[]`, "\xff",
	} {
		f.Add("POST", "/charges/chrg_test_1/capture", []byte(body+"\n"+body))
	}
	f.Fuzz(func(t *testing.T, method, path string, bodies []byte) {
		m := monitor(t)
		for i, body := range bytes.Split(bodies, []byte("\n")) {
			shown := func(method string) *exchange.Exchange {
				return exchange.New(exchange.Raw{
					Method: method, Host: exchange.API, Path: path, Started: at.Add(time.Duration(i) * time.Minute), Duration: time.Second,
					Response: &exchange.RawResponse{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body},
				})
			}
			_, findings := m.Observe(shown(method))
			for _, found := range findings {
				if found.Rule == "" || found.Message == "" || strings.Contains(found.Message, "\n") {
					t.Errorf("a finding that is not a sentence about a rule: %+v", found)
				}
			}
			if len(findings) > 0 {
				continue // its state now is not known
			}
			if _, again := m.Observe(shown(http.MethodGet)); len(again) > 0 && method == http.MethodGet {
				t.Errorf("read twice without a change: %+v", again)
			}
		}
	})
}
