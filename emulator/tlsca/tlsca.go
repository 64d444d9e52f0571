// Package tlsca makes a certificate authority for one run, and the certificate of a server that it signs. The keys
// of both are in memory only.
package tlsca

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

const (
	// skew lets clients whose clock is behind take the certificates.
	skew = time.Hour
	// lifetime is the longest that browsers accept of a server (CA/Browser Forum, 398 days).
	lifetime = 397 * 24 * time.Hour
)

// authorityName is the common name of every authority.
const authorityName = "omise-conformance, authority of one run"

// IsAuthority reports whether a PEM file is the certificate of an authority that Issue has made, and nothing else.
func IsAuthority(file []byte) bool {
	block, rest := pem.Decode(file)
	if block == nil || block.Type != "CERTIFICATE" || len(bytes.TrimSpace(rest)) > 0 || !bytes.HasPrefix(file, []byte("-----BEGIN")) {
		return false
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	return err == nil && certificate.IsCA && certificate.Subject.CommonName == authorityName
}

// Issue returns the certificate of a server with names, which are host names and IP addresses, and that of the
// authority which has signed it, as PEM.
func Issue(now time.Time, names ...string) (server tls.Certificate, authority []byte, err error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return server, nil, fmt.Errorf("the key of the authority cannot be made: %w", err)
	}
	ca := template(now, authorityName)
	ca.IsCA, ca.BasicConstraintsValid, ca.MaxPathLenZero, ca.KeyUsage = true, true, true, x509.KeyUsageCertSign
	signed, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return server, nil, fmt.Errorf("the authority cannot be made: %w", err)
	}
	if ca, err = x509.ParseCertificate(signed); err != nil {
		return server, nil, fmt.Errorf("the authority cannot be read: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return server, nil, fmt.Errorf("the key of the server cannot be made: %w", err)
	}
	leaf := template(now, names[0])
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	of, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return server, nil, fmt.Errorf("the certificate cannot be made: %w", err)
	}
	authority = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
	return tls.Certificate{Certificate: [][]byte{of, signed}, PrivateKey: key}, authority, nil
}

func template(now time.Time, name string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)) // never fails, says crypto/rand
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-skew), NotAfter: now.Add(lifetime - skew),
	}
}
