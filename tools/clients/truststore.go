package main

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
)

// storePassword guards a store of one certificate that is thrown away; keytool wants one.
const storePassword = "changeit"

// javaEnvironment leads a JVM to the tunnels and has it trust the authority of the emulator. A JVM reads neither the
// variables of proxies nor PEM, so both are options of the JVM.
func javaEnvironment(p place) []string {
	store := filepath.Join(p.scratch, "trusted.p12")
	making := exec.Command("keytool", "-importcert", "-noprompt", "-alias", "clients", "-file", p.caFile,
		"-keystore", store, "-storetype", "PKCS12", "-storepass", storePassword)
	if said, err := making.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "keytool: %v: %s\n", err, said) // the flows then say that they trust nothing
	}
	proxy, _ := url.Parse(p.proxy)
	return []string{fmt.Sprintf("JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=%s -Dhttps.proxyPort=%s "+
		"-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s -XX:TieredStopAtLevel=1",
		proxy.Hostname(), proxy.Port(), store, storePassword)}
}
