package session

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// TestHostsOfOneAddressAreNotSeparate: what the wrong host answers is judged where each has an address of its own,
// unless the control API says that an address answers the paths of both.
func TestHostsOfOneAddressAreNotSeparate(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		vault, listed string
		want          bool
	}{
		{"/vault", "", true},
		{"", "", false},
		{"/vault", `"clock"`, true},
		{"/vault", `"clock", "-separate_hosts"`, false},
		{"", `"separate_hosts"`, false},
	} {
		t.Run(test.vault+" "+test.listed, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/control/features" {
					fmt.Fprintf(w, `{"features": [%s]}`, test.listed)
					return
				}
				soundly(w, r, 0)
			}))
			defer server.Close()
			config := target.Config{
				APIURL: server.URL, VaultURL: server.URL + test.vault, Dialect: specs.Any,
				Keys: target.Keys{Public: "pkey_test_5xuy4w91xqz7d", Secret: "skey_test_5xuy4w91xqz7d"},
			}
			if test.listed != "" {
				config.ControlURL = server.URL + "/control"
			}
			options := Options{Contract: contract, Target: config}
			connection, err := Open(t.Context(), &options)
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			s := New(options)
			if err := s.Connect(t.Context(), connection); err != nil || s.Halted() != "" {
				t.Fatal(err, s.Halted())
			}
			if got := s.env.Features[target.SeparateHosts]; got != test.want {
				t.Errorf("the target has separate hosts: %v, want %v", got, test.want)
			}
		})
	}
}
