package intercept

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// The trust store of a JVM. It has certificates only, and its password is that of every JDK's own.
const (
	trustStore         = "trust.p12"
	trustStorePassword = "changeit"
)

// The options of a JVM that say whom it trusts.
const (
	trustStoreOption         = "-Djavax.net.ssl.trustStore="
	trustStorePasswordOption = "-Djavax.net.ssl.trustStorePassword="
	trustStoreTypeOption     = "-Djavax.net.ssl.trustStoreType="
)

// javaOptions gives a JVM the proxy and a trust store: it reads none of the variables of others. JAVA_TOOL_OPTIONS
// reaches every JVM, also one that a build tool starts. What JDK_JAVA_OPTIONS has comes later on the same command
// line, so it gets the options too where it sets one of them.
func javaOptions(_ context.Context, g *gate) error {
	before := strings.Fields(g.base.get("JAVA_TOOL_OPTIONS") + " " + g.base.get("JDK_JAVA_OPTIONS"))
	for _, der := range g.javaAuthorities(before) {
		g.bundle.keep(der)
	}
	content, err := encodeTrustStore(g.bundle.ders)
	if err != nil {
		return err
	}
	store := filepath.Join(g.Scratch, trustStore)
	if err := writeFile(store, content); err != nil {
		return err
	}
	options := []string{
		"-Dhttps.proxyHost=" + g.proxy.Host, "-Dhttps.proxyPort=" + g.proxy.Port,
		"-Dhttp.proxyHost=" + g.proxy.Host, "-Dhttp.proxyPort=" + g.proxy.Port,
		"-Dhttp.nonProxyHosts=" + javaDirect(directHosts(g.base)),
		trustStoreOption + store, trustStorePasswordOption + trustStorePassword, trustStoreTypeOption + "PKCS12",
	}
	if quoted := javaQuote(options); quoted != "" {
		g.env.add("JAVA_TOOL_OPTIONS", " ", quoted)
		if setsOne(g.base.get("JDK_JAVA_OPTIONS"), options) {
			g.env.add("JDK_JAVA_OPTIONS", " ", quoted)
		}
	}
	return nil
}

// setsOne reports whether a text has one of the options, with whatever value.
func setsOne(text string, options []string) bool {
	for _, option := range options {
		if name, _, _ := strings.Cut(option, "="); strings.Contains(text, name+"=") {
			return true
		}
	}
	return false
}

// javaQuote writes options on one line. A JVM takes quotes around an option with a space in it.
func javaQuote(options []string) string {
	quoted := make([]string, len(options))
	for i, option := range options {
		if quoted[i] = option; strings.ContainsAny(option, " \t") {
			quoted[i] = `"` + option + `"`
		}
	}
	return strings.Join(quoted, " ")
}

// javaDirect writes hosts as a JVM takes them: separated by bars, a suffix with a star in front.
func javaDirect(hosts []string) string {
	var patterns []string
	for _, host := range hosts {
		host, _, _ = strings.Cut(host, ":")
		suffix := strings.TrimLeft(host, "*.")
		if suffix == "" || strings.Contains(host, "/") { // a range of addresses, which a JVM cannot take
			continue
		}
		if suffix == host {
			patterns = append(patterns, host)
		}
		if !strings.HasPrefix(suffix, "127.") {
			patterns = append(patterns, "*."+suffix)
		}
	}
	return strings.Join(patterns, "|")
}

// javaAuthorities returns those that a JVM would know without the gate: of the trust store that its options name, else
// of the JDK's own.
func (g *gate) javaAuthorities(options []string) [][]byte {
	file, password := "", trustStorePassword
	for _, option := range options {
		option = strings.Trim(option, `"'`)
		if value, found := strings.CutPrefix(option, trustStoreOption); found {
			file = value
		}
		if value, found := strings.CutPrefix(option, trustStorePasswordOption); found {
			password = value
		}
	}
	named := file != ""
	if !named {
		file = filepath.Join(javaHome(g.base), "lib", "security", "cacerts")
	}
	content, err := inputfile.Read(inputfile.Certificates, file)
	if err != nil && !named {
		return nil
	}
	list, err := decodeTrustStore(content, password)
	if err != nil && named {
		g.note("The trust store %s of JAVA_TOOL_OPTIONS is no PKCS12 store that can be read: a JVM will know the system's authorities and the gate's, not those in it", file)
	}
	return list
}

// decodeTrustStore reads a trust store. The JDK's own has a password or none.
func decodeTrustStore(content []byte, password string) (ders [][]byte, err error) {
	if bytes.HasPrefix(content, javaKeyStore) {
		return decodeJavaKeyStore(content)
	}
	list, err := pkcs12.DecodeTrustStore(content, password)
	if err != nil {
		list, err = pkcs12.DecodeTrustStore(content, "")
	}
	for _, certificate := range list {
		ders = append(ders, certificate.Raw)
	}
	return ders, err
}

// javaHome returns where the JDK is that a client would use, or a folder that does not exist.
func javaHome(base *environment) string {
	if home := base.get("JAVA_HOME"); home != "" {
		return home
	}
	program, err := lookPath(base, "java")
	if err != nil {
		return filepath.Join("no", "java")
	}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	return filepath.Dir(filepath.Dir(program))
}

// encodeTrustStore makes a PKCS12 store with a name of its own for each certificate.
func encodeTrustStore(ders [][]byte) ([]byte, error) {
	var entries []pkcs12.TrustStoreEntry
	for i, der := range ders {
		// No more of a certificate is looked at. Old systems have some that cannot be parsed.
		entries = append(entries, pkcs12.TrustStoreEntry{Cert: &x509.Certificate{Raw: der}, FriendlyName: fmt.Sprintf("authority-%d", i+1)})
	}
	// The older algorithms are those that Java 8 reads too.
	content, err := pkcs12.LegacyDES.EncodeTrustStoreEntries(entries, trustStorePassword)
	if err != nil {
		return nil, fmt.Errorf("the trust store for Java: %w", err)
	}
	return content, nil
}

// lookPath finds a program where the client would find it.
func lookPath(base *environment, name string) (string, error) {
	for _, folder := range filepath.SplitList(base.get("PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s: %w", name, os.ErrNotExist)
}
