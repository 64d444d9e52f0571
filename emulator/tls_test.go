package emulator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTLSByNames(t *testing.T) {
	folder := t.TempDir()
	emu := New(Options{})
	defer emu.Close()
	ca := filepath.Join(folder, "ca.pem")
	srv, err := Start(t.Context(), emu, ServerOptions{TLS: true, TLSCAFile: ca, ReadyFile: filepath.Join(folder, "ready.json")})
	if err != nil {
		t.Fatal(err)
	}
	authority, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(authority), "KEY") {
		t.Errorf("the file has a key: %s", authority)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	address := strings.TrimPrefix(srv.TLSURL, "https://")
	client := &http.Client{Transport: &http.Transport{
		ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}}
	defer client.CloseIdleConnections()
	for _, tt := range []struct {
		url  string
		want int
	}{
		{"https://api.omise.co/charges", 401},
		{"https://api.omise.co:8443/charges", 401},
		{"https://vault.omise.co/charges", 404},
		{"https://VAULT.omise.co/tokens/tokn_test_1", 401},
		{"https://localhost/charges", 401},
		{srv.TLSURL + "/charges", 401},
		{"https://shop.example/charges", 0},
	} {
		answer, err := client.Get(tt.url)
		status := 0
		if err == nil {
			status = answer.StatusCode
			_ = answer.Body.Close()
			if answer.ProtoMajor != 2 {
				t.Errorf("%s is answered with %s, want HTTP/2", tt.url, answer.Proto)
			}
		}
		if status != tt.want {
			t.Errorf("%s is answered with %d (%v), want %d", tt.url, status, err, tt.want)
		}
	}
	var r map[string]any
	content, _ := os.ReadFile(filepath.Join(folder, "ready.json"))
	if err := json.Unmarshal(content, &r); err != nil || r["tls_url"] != srv.TLSURL || r["tls_ca_file"] != ca {
		t.Errorf("the ready file has %s (%v)", content, err)
	}
}

func TestTLSFileThatCannotBeWritten(t *testing.T) {
	_, err := Start(t.Context(), New(Options{}), ServerOptions{TLS: true, TLSCAFile: filepath.Join(t.TempDir(), "none", "ca.pem")})
	if err == nil || !strings.HasPrefix(err.Error(), "certificate of the authority cannot be written: ") {
		t.Errorf("got %v, want an error on the file", err)
	}
}

// An emulator that cannot listen leaves the file as it is: another one with the same file may have the address.
func TestTLSFileOfAnother(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	srv, err := Start(t.Context(), New(Options{}), ServerOptions{TLS: true, TLSCAFile: ca})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := os.ReadFile(ca)
	address := strings.TrimPrefix(srv.TLSURL, "https://")
	if _, err := Start(t.Context(), New(Options{}), ServerOptions{TLS: true, TLSCAFile: ca, TLSAddr: address}); err == nil {
		t.Error("two emulators listen on one address")
	}
	if got, _ := os.ReadFile(ca); len(got) == 0 || string(got) != string(want) {
		t.Error("the file of the authority was replaced")
	}
}
