package emulator

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ownfile"
	"github.com/omise-conformance/harness/emulator/tlsca"
)

// vaultName is the host name of the vault; all other names are of the api host.
const vaultName = "vault.omise.co"

// tlsNames are the names that the certificate is for.
var tlsNames = []string{"api.omise.co", vaultName, "localhost", "127.0.0.1", "::1"}

// tlsConfig makes an authority, which it returns as PEM, and the certificate.
func (o *ServerOptions) tlsConfig() (config *tls.Config, authority []byte, err error) {
	names := slices.Clone(tlsNames)
	if own, _, failed := net.SplitHostPort(o.TLSAddr); failed == nil && own != "" && !slices.Contains(names, own) {
		names = append(names, own)
	}
	certificate, authority, err := tlsca.Issue(time.Now(), names...)
	if err != nil {
		return nil, nil, err
	}
	return &tls.Config{
		Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	}, authority, nil
}

// writeAuthority writes the file of the authority, once the listeners are open: one that could not be opened may be
// held by another emulator with the same file.
func (o *ServerOptions) writeAuthority(authority []byte) error {
	if authority == nil || o.TLSCAFile == "" {
		return nil
	}
	if err := ownfile.Write(o.TLSCAFile, authority, 0o644, foreignAuthority); err != nil {
		return fmt.Errorf("certificate of the authority cannot be written: %w", err)
	}
	return nil
}

// foreignAuthority returns why a file is not one of a former run.
func foreignAuthority(content []byte) error {
	if !tlsca.IsAuthority(content) {
		return errors.New("is not the certificate of an authority that an emulator has made")
	}
	return nil
}

// byName serves the host that a request names.
func (o *ServerOptions) byName(e *Emulator) http.Handler {
	api, vault := o.openToPages("api", o.watched("api", e.API())), o.openToPages("vault", o.watched("vault", e.Vault()))
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
