package intercept

import (
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// The files of certificates in the scratch folder. Both hold certificates only: the key of the gate's authority is
// never written.
const (
	ownFile    = "gate.pem"
	bundleFile = "bundle.pem"
)

// trustNames are the variables that name a file of authorities, in the place of the system's. Clients of other hosts
// read them too, so they get all authorities. Those of tools that never ask the API, such as git and pip, stay as they
// are: the gate passes other hosts on unseen.
var trustNames = []string{
	"SSL_CERT_FILE",        // OpenSSL (Ruby, Python, .NET, Rust), Go, httpx
	"REQUESTS_CA_BUNDLE",   // Python's requests, before any other
	"CURL_CA_BUNDLE",       // curl, and requests
	"NIX_SSL_CERT_FILE",    // OpenSSL and curl of Nix, before any other
	"HTTPLIB2_CA_CERTS",    // Python's httplib2
	"DENO_CERT",            // Deno
	"PERL_LWP_SSL_CA_FILE", // Perl
}

// nodeTrustName is the variable with authorities that Node.js takes in addition to its own.
const nodeTrustName = "NODE_EXTRA_CA_CERTS"

// systemBundles are where systems keep their authorities in one file, as crypto/x509 looks for them.
var systemBundles = []string{
	"/etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Gentoo, Arch
	"/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL 6
	"/etc/ssl/ca-bundle.pem",                            // openSUSE
	"/etc/pki/tls/cacert.pem",                           // OpenELEC
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // CentOS, RHEL 7
	"/etc/ssl/cert.pem",                                 // Alpine, macOS, FreeBSD
	"/usr/local/etc/ssl/cert.pem",                       // FreeBSD
	"/usr/local/share/certs/ca-root-nss.crt",            // DragonFly
	"/etc/openssl/certs/ca-certificates.crt",            // NetBSD
}

// systemFolders are where systems keep them in a file each.
var systemFolders = []string{"/etc/ssl/certs", "/etc/pki/tls/certs", "/system/etc/security/cacerts", "/var/ssl/certs"}

// trust makes the files of authorities and names them in all variables.
func trust(_ context.Context, g *gate) error {
	own, extra := newBundle(), newBundle()
	if own.add(g.Authority) == 0 {
		return fmt.Errorf("the gate's authority is no certificate in PEM")
	}
	all := newBundle()
	if all.addFirst(systemBundles) == 0 {
		all.addFolder(systemFolders)
	}
	for _, name := range trustNames {
		if !all.addPath(g.base.get(name)) {
			g.note("%s names %s, which cannot be read: the client will not know the authorities in it", name, g.base.get(name))
		}
	}
	if !extra.addPath(g.base.get(nodeTrustName)) {
		g.note("%s names %s, which cannot be read: the client will not know the authorities in it", nodeTrustName, g.base.get(nodeTrustName))
	}
	all.add(extra.pem())
	all.add(g.Authority)
	extra.add(g.Authority)
	g.bundle = all
	g.ownPEM, g.bundlePEM = filepath.Join(g.Scratch, ownFile), filepath.Join(g.Scratch, bundleFile)
	nodePEM := filepath.Join(g.Scratch, "node.pem")
	for file, content := range map[string]*bundle{g.ownPEM: own, g.bundlePEM: all, nodePEM: extra} {
		if err := writeFile(file, content.pem()); err != nil {
			return err
		}
	}
	g.ways.Covers = map[string]string{}
	for _, file := range systemBundles {
		if isFile(file) {
			g.ways.Covers[file] = g.bundlePEM
		}
	}
	for _, name := range trustNames {
		g.env.set(name, g.bundlePEM)
	}
	g.env.set(nodeTrustName, nodePEM)
	return nil
}

// bundle is a set of certificates in the order in which they came.
type bundle struct {
	ders  [][]byte
	known map[string]bool // what is in ders
	read  map[string]bool // paths
}

func newBundle() *bundle { return &bundle{known: map[string]bool{}, read: map[string]bool{}} }

// add adds the certificates of a text, whatever else is in it, and returns how many it found.
func (b *bundle) add(text []byte) (found int) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "TRUSTED CERTIFICATE" || block.Type != "CERTIFICATE" {
			continue
		}
		found++
		b.keep(block.Bytes)
	}
	return found
}

// keep adds a certificate that is not there yet.
func (b *bundle) keep(der []byte) {
	if !b.known[string(der)] {
		b.known[string(der)] = true
		b.ders = append(b.ders, der)
	}
}

// addFirst adds the certificates of the first file that has any.
func (b *bundle) addFirst(files []string) int {
	for _, file := range files {
		if text, err := inputfile.Read(inputfile.Certificates, file); err == nil {
			if found := b.add(text); found > 0 {
				b.read[file] = true
				return found
			}
		}
	}
	return 0
}

// addFolder adds the certificates of all files in the first folder that has any.
func (b *bundle) addFolder(folders []string) int {
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		found := 0
		for _, entry := range entries {
			if text, err := inputfile.Read(inputfile.Certificates, filepath.Join(folder, entry.Name())); err == nil {
				found += b.add(text)
			}
		}
		if found > 0 {
			return found
		}
	}
	return 0
}

// addPath adds what a variable names, a file or a folder, and reports whether there was nothing to read or it could
// be read.
func (b *bundle) addPath(path string) bool {
	if path == "" || b.read[path] {
		return true // several variables name the same file
	}
	b.read[path] = true
	return b.addFirst([]string{path}) > 0 || b.addFolder([]string{path}) > 0
}

// pem returns the certificates as text.
func (b *bundle) pem() []byte {
	var text bytes.Buffer
	for _, der := range b.ders {
		_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der}) // a buffer takes all
	}
	return text.Bytes()
}
