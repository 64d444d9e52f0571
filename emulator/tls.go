package emulator

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/tlsca"
)

// vaultName is the host name of the vault; all other names are of the api host.
const vaultName = "vault.omise.co"

// tlsNames are the names that the certificate is for.
var tlsNames = []string{"api.omise.co", vaultName, "localhost", "127.0.0.1", "::1"}

// tlsConfig makes an authority and the certificate, and writes the file of the authority.
func (o *ServerOptions) tlsConfig() (*tls.Config, error) {
	names := slices.Clone(tlsNames)
	if own, _, err := net.SplitHostPort(o.TLSAddr); err == nil && own != "" && !slices.Contains(names, own) {
		names = append(names, own)
	}
	certificate, authority, err := tlsca.Issue(time.Now(), names...)
	if err != nil {
		return nil, err
	}
	if o.TLSCAFile != "" {
		if err := writeFile(o.TLSCAFile, authority, 0o644); err != nil {
			return nil, fmt.Errorf("certificate of the authority cannot be written: %w", err)
		}
	}
	return &tls.Config{
		Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	}, nil
}

// byName serves the host that a request names.
func (o *ServerOptions) byName(e *Emulator) http.Handler {
	api, vault := o.openToPages("api", e.API()), o.openToPages("vault", e.Vault())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		if strings.EqualFold(name, vaultName) {
			vault.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}
