package conformance_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
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

// TestFeaturesOfAControlAPINeedItsAddress: without one their cases have nobody to ask.
func TestFeaturesOfAControlAPINeedItsAddress(t *testing.T) {
	for feature, want := range map[string]string{
		"clock":      "Features: the feature clock needs a control API (docs/control-api.md); give its address (--control-url)",
		"complete":   "",
		"time":       `Features: there is no feature "time"`,
		"webhookses": `Features: there is no feature "webhookses"; did you mean webhooks?`,
	} {
		_, err := conformance.Run(t.Context(), conformance.Config{
			Target: conformance.Target{
				APIURL: "http://127.0.0.1:9", PublicKey: "pkey_test_1", SecretKey: "skey_test_1", Features: []string{feature},
			},
			Selection: conformance.Selection{Cases: []string{"auth/no-key-list-charges"}},
		})
		if got := fmt.Sprint(err); err == nil && want != "" || err != nil && (want == "" || !strings.HasPrefix(got, want)) {
			t.Errorf("%s: %v, want %q", feature, err, want)
		}
	}
}
