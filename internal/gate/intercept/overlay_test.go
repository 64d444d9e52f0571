package intercept

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheTransportIsPatchedOnce(t *testing.T) {
	const asks = "\n\tif t.Proxy != nil {\n\t\tcm.proxyURL, err = t.Proxy(treq.Request)\n\t}\n"
	changed, err := patchTransport("before" + asks + "after\n")
	if err != nil || !strings.HasPrefix(changed, "before\n\tif t.Proxy != nil {\n\t\tcm.proxyURL, err = t.Proxy(treq.Request)\n\t} else {\n") ||
		!strings.Contains(changed, `case "api.omise.co", "vault.omise.co":`) || !strings.HasSuffix(changed, "\t}\nafter\n") {
		t.Errorf("%v\n%s", err, changed)
	}
	for _, other := range []string{"", asks + asks, strings.ReplaceAll(asks, "treq.Request", "r")} {
		if _, err := patchTransport(other); err == nil {
			t.Errorf("patched: %q", other)
		}
	}
}

func TestAnOverlayOfTheCallerIsKept(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here: ", err)
	}
	env, ways := prepared(t, "GOFLAGS=-overlay=/own.json", "PATH="+os.Getenv("PATH"))
	if env.get("GOFLAGS") != "-overlay=/own.json" || len(ways.Notes) != 1 || !strings.HasPrefix(ways.Notes[0], "GOFLAGS has an -overlay") {
		t.Errorf("GOFLAGS is %q, notes %q", env.get("GOFLAGS"), ways.Notes)
	}
}

func TestAGoCommandThatFailsIsSaid(t *testing.T) {
	for name, script := range map[string]string{"fails": "exit 3", "is elsewhere": "echo /no/such/root", "hangs": "sleep 60"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "go"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if name == "hangs" {
			defer limitGo()()
		}
		env, ways := prepared(t, "PATH="+folder+":/bin:/usr/bin")
		if env.get("GOFLAGS") != "" || !slices.ContainsFunc(ways.Notes, func(note string) bool { return strings.HasPrefix(note, "The standard library of ") }) {
			t.Errorf("a go command that %s: GOFLAGS %q, notes %q", name, env.get("GOFLAGS"), ways.Notes)
		}
	}
}

// limitGo shortens how long the go command is waited for, and returns what undoes it.
func limitGo() (undo func()) {
	before := goTime
	goTime = 100 * time.Millisecond
	return func() { goTime = before }
}
