package conformance_test

import (
	"io"
	"net/http"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/embedded"
)

// withoutCapability hands requests on, but loses the answer that lists the features.
type withoutCapability struct{ next http.RoundTripper }

func (t withoutCapability) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Path == "/capability" {
		return nil, io.ErrUnexpectedEOF
	}
	return t.next.RoundTrip(request)
}

// TestALostCapabilityIsNoLackOfFeatures: features that could not be asked for are not missing.
func TestALostCapabilityIsNoLackOfFeatures(t *testing.T) {
	emu := embedded.Start(embedded.Options{Seed: 1})
	defer emu.Close()
	report, err := conformance.Run(t.Context(), conformance.Config{
		Target: conformance.Target{
			APIURL: emu.Hosts.API, VaultURL: emu.Hosts.Vault, PublicKey: emu.Keys.Public, SecretKey: emu.Keys.Secret,
			HTTPClient: &http.Client{Transport: withoutCapability{emu.Transport}},
		},
		Selection: conformance.Selection{Cases: []string{"sources/*"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Unsupported > 0 || report.Totals.NotJudged == 0 || report.ExitCode != 3 {
		t.Errorf("exit code %d, %+v", report.ExitCode, report.Totals)
	}
}
