package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tryNPM installs the packages as files, as docs/install.md says, and then runs them with npx, which asks for nothing.
func tryNPM(t *testing.T, folder string) {
	need(t, "node", "npm", "npx")
	files, err := filepath.Glob(filepath.Join(folder, "*.tgz"))
	if err != nil || len(files) != 2 {
		t.Fatalf("there are %v (%v)", files, err)
	}
	place := t.TempDir()
	if err := os.WriteFile(filepath.Join(place, "package.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	cache := "--cache=" + t.TempDir()
	if said, code := say(t, place, "npm", append([]string{"install", "--offline", cache}, files...)...); code != 0 {
		t.Fatal(said)
	}
	judges(t, "npx", "--prefix", place, "--offline", cache, "--no", "--", name)

	script := filepath.Join(place, "node_modules", name, "bin", name+".js")
	t.Run("signals", func(t *testing.T) { trySignals(t, script) })
	if err := os.RemoveAll(filepath.Join(place, "node_modules", "@"+name)); err != nil {
		t.Fatal(err)
	}
	said, code := say(t, place, "node", script, "--version")
	if code != 2 || !strings.Contains(said, "omise-conformance: there is no binary for linux on ") || strings.Count(said, "\n") != 1 {
		t.Errorf("without a binary it ends with %d:\n%s", code, said)
	}
}

// trySignals: what is sent to the wrapper reaches the command, which ends by itself.
func trySignals(t *testing.T, script string) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		ready := filepath.Join(t.TempDir(), "ready.json")
		var said bytes.Buffer
		process := exec.CommandContext(t.Context(), "node", script, "emulator", "--api-addr=127.0.0.1:0", "--vault-addr=127.0.0.1:0", "--control-addr=127.0.0.1:0", "--ready-file", ready)
		process.Stdout, process.Stderr = &said, &said
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		await(t, ready)
		if err := process.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := process.Wait(); err != nil {
			t.Errorf("after %v: %v\n%s", signal, err, said.String())
		}
		if _, err := os.Stat(ready); err == nil {
			t.Errorf("after %v the ready file is still there", signal)
		}
	}
}

// await waits until a file is there.
func await(t *testing.T, path string) []byte {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil {
			return text
		}
	}
	t.Fatalf("%s did not come", path)
	return nil
}
