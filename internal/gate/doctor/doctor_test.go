package doctor

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// folder returns a folder of programs: scripts, and those of this machine where the script is empty.
func folder(t *testing.T, programs map[string]string) string {
	t.Helper()
	in := t.TempDir()
	for name, script := range programs {
		path := filepath.Join(in, name)
		if script != "" {
			if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		real, err := exec.LookPath(name)
		if err != nil {
			t.Skip("this runtime is not here: ", err)
		}
		if err := os.Symlink(real, path); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

func examine(t *testing.T, command []string, path string) (*Diagnosis, string) {
	t.Helper()
	found, err := Examine(t.Context(), Options{Command: command, Base: []string{"PATH=" + path}})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := found.Write(&text, command); err != nil {
		t.Fatal(err)
	}
	return found, text.String()
}

func TestARuntimeThatWorks(t *testing.T) {
	found, text := examine(t, []string{"curl", "https://api.omise.co"}, folder(t, map[string]string{"curl": "", "dotnet": "exit 9"}))
	if !found.Works() || len(found.Rows) != 2 || found.Rows[0].Way != front.ByProxy {
		t.Errorf("found %+v", found.Rows)
	}
	for _, want := range []string{"curl https://api.omise.co: most likely curl\n", "works, by the proxy", "not tried"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestRuntimesThatDoNotWork(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("this runtime is not here: ", err)
	}
	const through = ` -sS -o /dev/null https://api.omise.co/account`
	found, text := examine(t, []string{"rake"}, folder(t, map[string]string{
		"ruby":    "exit 0",
		"python3": "CURL_CA_BUNDLE= SSL_CERT_FILE= exec " + curl + " --cacert \"$0\"" + through,
		"php":     curl + through + "; echo it failed later >&2; exit 4",
		"curl":    "CURL_CA_BUNDLE=$NODE_EXTRA_CA_CERTS exec " + curl + through,
		"go":      "echo nowhere",
	}))
	if found.Works() || found.Rows[0].Runtime.Name != "Ruby" {
		t.Errorf("found %+v", found.Rows)
	}
	for _, want := range []string{
		"Ruby does not work: no request came: Ruby's clients come by a shim",
		"PHP does not work: exit status 4: it failed later.\nBy hand: give the client the addresses in OMISE_API_URL",
		"Note: The standard library of ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	for _, row := range found.Rows {
		if (row.Runtime.Name == "curl") != (row.Problem == "") {
			t.Errorf("%s: %q", row.Runtime.Name, row.Problem)
		}
	}
}

func TestARefusedCertificateIsToldApart(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("this runtime is not here: ", err)
	}
	other := filepath.Join("/etc/ssl/certs", "ca-certificates.crt")
	if _, err := os.Stat(other); err != nil {
		t.Skip("there are no other authorities here: ", err)
	}
	refuses := curl + " --cacert " + other + " -sS https://api.omise.co/account"
	for name, script := range map[string]string{
		"a client":                             "exec " + refuses,
		"one that ends before this is noticed": "(sleep 0.1; " + refuses + ") >/dev/null 2>&1 & exit 60",
	} {
		_, text := examine(t, nil, folder(t, map[string]string{"python3": script}))
		if !strings.Contains(text, "Python does not work: it refused the certificate: Python takes authorities from REQUESTS_CA_BUNDLE") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestNoRuntime(t *testing.T) {
	found, text := examine(t, nil, t.TempDir())
	if !found.Works() || text != "RUNTIME  PROGRAM  RESULT  WAYS\nNo runtime that is known was found on PATH.\n" {
		t.Error(text)
	}
}

func TestLongOutputIsCut(t *testing.T) {
	if got := lastLine("first\n" + strings.Repeat("ä", 150) + "\n\n"); len(got) > 210 || !strings.HasSuffix(got, "ä…") {
		t.Error(got)
	}
}
