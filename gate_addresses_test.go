package conformance_test

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
)

// freeAddress returns an address of this machine at which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestAGateAtAddressesOfTheCallersChoice: a client that gets nothing of the gate's environment finds it there, and what it
// must trust in a file.
func TestAGateAtAddressesOfTheCallersChoice(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ca.pem")
	config := conformance.GateConfig{Interception: conformance.Interception{
		Listen: conformance.GateAddresses{API: freeAddress(t), Vault: freeAddress(t), Proxy: freeAddress(t)}, AuthorityFile: file,
	}}
	g, err := conformance.OpenGate(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if at := config.Listen; g.APIURL != "http://"+at.API || g.VaultURL != "http://"+at.Vault || g.ProxyURL != "http://"+at.Proxy {
		t.Errorf("asked for %+v, got %s, %s and %s", at, g.APIURL, g.VaultURL, g.ProxyURL)
	}
	if certificate, err := os.ReadFile(file); err != nil || !bytes.Equal(certificate, g.Authority) {
		t.Errorf("the file of the certificate: %v, %q", err, certificate)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+config.Listen.API+"/charges", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(g.SecretKey, "")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if report := g.Close(t.Context()); report.Verdict != reports.Conformant || report.Gate.Requests != 1 {
		t.Errorf("%s, %d requests", report.Verdict, report.Gate.Requests)
	}
}
