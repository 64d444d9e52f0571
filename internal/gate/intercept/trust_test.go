package intercept

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// trusted reports whether a text has the certificate of an authority.
func trusted(t *testing.T, file string, of *authority) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b := newBundle()
	b.add(text)
	return slices.ContainsFunc(b.ders, func(der []byte) bool { return bytes.Equal(der, of.certificate.Raw) })
}

func writeTest(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAuthoritiesOfTheCallerStay(t *testing.T) {
	company, extra, folder := newAuthority(t), newAuthority(t), t.TempDir()
	inFolder := newAuthority(t)
	if err := os.WriteFile(filepath.Join(folder, "a.pem"), append([]byte("# a comment\n"), inFolder.pem...), 0o600); err != nil {
		t.Fatal(err)
	}
	env, ways := prepared(t, "SSL_CERT_FILE="+writeTest(t, company.pem), "NODE_EXTRA_CA_CERTS="+writeTest(t, extra.pem), "REQUESTS_CA_BUNDLE="+folder,
		"GIT_SSL_CAINFO=/git.pem", "SSL_CERT_DIR="+folder)
	if len(ways.Notes) > 0 {
		t.Errorf("notes: %q", ways.Notes)
	}
	for _, name := range trustNames {
		for which, authority := range map[string]*authority{"of SSL_CERT_FILE": company, "of Node": extra, "of a folder": inFolder} {
			if !trusted(t, env.get(name), authority) {
				t.Errorf("%s lacks the authority %s", name, which)
			}
		}
	}
	node := env.get("NODE_EXTRA_CA_CERTS")
	if !trusted(t, node, extra) || trusted(t, node, company) {
		t.Error("NODE_EXTRA_CA_CERTS should have what it had and the gate's, and no more: Node reads it at each start")
	}
	for name, want := range map[string]string{"GIT_SSL_CAINFO": "/git.pem", "SSL_CERT_DIR": folder} {
		if env.get(name) != want {
			t.Errorf("%s is %q", name, env.get(name))
		}
	}
}

func TestTheAuthorityOfTheGateIsEverywhere(t *testing.T) {
	o, own := closedGate(t), newAuthority(t)
	o.Authority = own.pem
	ways, err := Prepare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	env := readEnvironment(ways.Env)
	for _, name := range append(slices.Clone(trustNames), nodeTrustName) {
		if !trusted(t, env.get(name), own) {
			t.Errorf("%s lacks the gate's authority", name)
		}
	}
	system := newBundle()
	if system.addFirst(systemBundles) > 0 && !bytes.Contains(must(os.ReadFile(env.get("SSL_CERT_FILE"))), system.pem()) {
		t.Error("SSL_CERT_FILE lacks the system's authorities")
	}
	settings := string(must(os.ReadFile(filepath.Join(o.Scratch, "php", "gate.ini"))))
	for _, name := range []string{"curl.cainfo", "openssl.cafile"} {
		if !strings.Contains(settings, name+` = "`+env.get("SSL_CERT_FILE")+`"`) {
			t.Errorf("the settings of PHP have no %s:\n%s", name, settings)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestUnreadableAuthoritiesAreSaid(t *testing.T) {
	_, ways := prepared(t, "SSL_CERT_FILE=/no/such/file.pem", "NODE_EXTRA_CA_CERTS="+writeTest(t, []byte("no PEM")))
	for _, name := range []string{"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"} {
		if !slices.ContainsFunc(ways.Notes, func(note string) bool { return strings.HasPrefix(note, name+" names ") }) {
			t.Errorf("nothing is said of %s: %q", name, ways.Notes)
		}
	}
}

func TestTheTrustStoreOfJava(t *testing.T) {
	company, own := newAuthority(t), newAuthority(t)
	store := must(encodeTrustStore([][]byte{company.certificate.Raw}))
	for name, options := range map[string]string{
		"PKCS12": "-Djavax.net.ssl.trustStore=" + writeTest(t, store) + " -Djavax.net.ssl.trustStorePassword=changeit",
		"JKS":    "-Djavax.net.ssl.trustStore=" + writeTest(t, keyStore(company.certificate)),
	} {
		o := closedGate(t)
		o.Authority, o.Base = own.pem, []string{"JAVA_TOOL_OPTIONS=" + options}
		ways, err := Prepare(t.Context(), o)
		if err != nil || len(ways.Notes) > 0 {
			t.Fatal(err, ways.Notes)
		}
		list, err := pkcs12.DecodeTrustStore(must(os.ReadFile(filepath.Join(o.Scratch, trustStore))), trustStorePassword)
		if err != nil || !slices.ContainsFunc(list, company.certificate.Equal) || !slices.ContainsFunc(list, own.certificate.Equal) {
			t.Errorf("%s: the store lacks an authority (%v)", name, err)
		}
	}
	_, ways := prepared(t, "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/no/such.jks")
	if len(ways.Notes) != 1 || !strings.HasPrefix(ways.Notes[0], "The trust store /no/such.jks of JAVA_TOOL_OPTIONS") {
		t.Errorf("notes: %q", ways.Notes)
	}
}

// keyStore makes a store in the format of JKS, with a digest that nobody reads.
func keyStore(certificate *x509.Certificate) []byte {
	text := func(s string) []byte { return append(binary.BigEndian.AppendUint16(nil, uint16(len(s))), s...) }
	content := slices.Concat(javaKeyStore, []byte{0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2}, text("company"), make([]byte, 8), text("X.509"))
	content = binary.BigEndian.AppendUint32(content, uint32(len(certificate.Raw)))
	return slices.Concat(content, certificate.Raw, make([]byte, 20))
}

func TestBrokenKeyStoresAreRefused(t *testing.T) {
	whole := keyStore(newAuthority(t).certificate)
	for size := len(javaKeyStore); size < len(whole)-20; size += 7 {
		if _, err := decodeJavaKeyStore(whole[:size]); err == nil {
			t.Errorf("a store that ends after %d bytes is taken", size)
		}
	}
	if list, err := decodeJavaKeyStore(whole); err != nil || len(list) != 1 {
		t.Errorf("%d certificates, %v", len(list), err)
	}
}

func TestJavaReadsTheTrustStore(t *testing.T) {
	keytool, err := exec.LookPath("keytool")
	if err != nil {
		t.Skip("there is no JDK here: ", err)
	}
	file := writeTest(t, must(encodeTrustStore([][]byte{newAuthority(t).certificate.Raw, newAuthority(t).certificate.Raw})))
	said, err := exec.CommandContext(t.Context(), keytool, "-list", "-keystore", file, "-storepass", trustStorePassword).CombinedOutput()
	if err != nil || strings.Count(string(said), "trustedCertEntry") != 2 {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestHostsWithoutProxyAsJavaTakesThem(t *testing.T) {
	got := javaDirect([]string{"localhost", "127.0.0.1", "db", ".internal", "*.corp", "host:8080", "10.0.0.0/8", "*"})
	if want := "localhost|*.localhost|127.0.0.1|db|*.db|*.internal|*.corp|host|*.host"; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
}

func TestOptionsWithSpacesAreQuoted(t *testing.T) {
	if got := javaQuote([]string{"-Da=b", "-Dc=/a folder/d"}); got != `-Da=b "-Dc=/a folder/d"` {
		t.Error(got)
	}
}
