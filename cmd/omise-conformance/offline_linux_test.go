package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// goroot is where the source of the Go release in use lies.
func goroot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// poisons are functions that end the process in the poisoned binary: one makes
// every emulator, the other every socket of the process (of any kind, for
// listening too).
var poisons = []struct {
	file     string
	function *regexp.Regexp // up to its opening brace
	message  string
}{
	{"../../emulator/emulator.go", regexp.MustCompile(`(?m)^func New\([^{]*\{`), "an emulator was started"},
	{"$GOROOT/src/net/sock_posix.go", regexp.MustCompile(`(?m)^func socket\([^{]*\{`), "a socket was opened"},
}

// poisoned builds the command with the poisons in it. It overlays the files, so
// that nothing in the work tree changes.
func poisoned(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	replace := map[string]string{}
	for i, poison := range poisons {
		path, err := filepath.Abs(strings.Replace(poison.file, "$GOROOT", goroot(t), 1))
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := poison.function.FindIndex(text)
		if at == nil {
			t.Fatalf("%s has no %s any more", path, poison.function)
		}
		changed := string(text[:at[1]]) + "\n\tif true {\n\t\tpanic(\"poisoned: " + poison.message + "\")\n\t}\n" + string(text[at[1]:])
		written := filepath.Join(folder, []string{"emulator.go", "sock_posix.go"}[i])
		if err := os.WriteFile(written, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[path] = written
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(folder, "poisoned")
	build := exec.Command("go", "build", "-overlay", list, "-o", built, ".")
	// cgo has a resolver of its own, which would need no socket of Go's.
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return built
}

// TestReplayOpensNoSocketAndStartsNoEmulator replays every committed cassette
// with a binary in which either would end the process.
func TestReplayOpensNoSocketAndStartsNoEmulator(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the standard library's network anew")
	}
	folder, err := filepath.Abs(committed)
	if err != nil {
		t.Fatal(err)
	}
	built := poisoned(t)
	run := func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), built, args...)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("replay", "--cassettes", folder, "--quiet"); err != nil || !strings.Contains(out, "Conformant: ") {
		t.Errorf("%v: %s", err, tail(out))
	}
	// The poisons work.
	if out, err := run("run", "--quiet"); err == nil || !strings.Contains(out, "poisoned: an emulator was started") {
		t.Errorf("the emulator is not poisoned (%v): %s", err, tail(out))
	}
	t.Setenv("OMISE_PUBLIC_KEY", "pkey_test_1")
	t.Setenv("OMISE_SECRET_KEY", "skey_test_1")
	if out, err := run("run", "--quiet", "--api-url", "http://127.0.0.1:9"); err == nil || !strings.Contains(out, "poisoned: a socket was opened") {
		t.Errorf("sockets are not poisoned (%v): %s", err, tail(out))
	}
}

// TestReplayWithoutANetwork replays in a network namespace that has not even a
// loopback device.
func TestReplayWithoutANetwork(t *testing.T) {
	if out, err := exec.Command("unshare", "-n", "true").CombinedOutput(); err != nil {
		t.Skipf("a process cannot be cut off from the network here: %v %s", err, out)
	}
	folder, err := filepath.Abs(committed)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "unshare", "-n", program, "replay", "--cassettes", folder, "--quiet")
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "Conformant: ") {
		t.Errorf("%v: %s", err, tail(string(out)))
	}
}
