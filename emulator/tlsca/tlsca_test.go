package tlsca_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/tlsca"
)

func TestIssue(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	server, authority, err := tlsca.Issue(now, "api.omise.co", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := tlsca.Issue(now, "api.omise.co")
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(server.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		ca   []byte
		at   time.Time
		ok   bool
	}{
		{"api.omise.co", authority, now, true},
		{"127.0.0.1", authority, now.AddDate(1, 0, 0), true},
		{"api.omise.co", authority, now.Add(-time.Minute), true},
		{"api.omise.co", authority, now.AddDate(2, 0, 0), false},
		{"vault.omise.co", authority, now, false},
		{"api.omise.co", other, now, false},
	} {
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(tt.ca) {
			t.Fatalf("no certificate: %s", tt.ca)
		}
		_, err := leaf.Verify(x509.VerifyOptions{DNSName: tt.name, Roots: roots, CurrentTime: tt.at})
		if (err == nil) != tt.ok {
			t.Errorf("%s at %s: %v", tt.name, tt.at, err)
		}
	}
	if leaf.IsCA {
		t.Error("the certificate of the server can sign others")
	}
}
