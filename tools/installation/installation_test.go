package installation

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// installer returns a kit whose installation is a shell command, and where it installs.
func installer(t *testing.T, command string) (Kit, Place) {
	t.Helper()
	folder := t.TempDir()
	p := Place{From: filepath.Join(folder, "source"), To: filepath.Join(folder, "installed"), Log: io.Discard}
	if err := os.Mkdir(p.From, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.From, "manifest"), "one\n")
	return Kit{
		Name: "shell", Manifest: []string{"manifest"}, Commands: [][]string{{"sh", "-c", command}}, Registry: "nowhere",
	}, p
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestInstalledOnce(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	kit, p := installer(t, "cat manifest >>"+log)
	for range 2 {
		if err := kit.Install(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(p.From, "manifest"), "two\n")
	if err := kit.Install(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if got := read(t, log); got != "one\ntwo\n" {
		t.Errorf("installed %q, want each manifest once", got)
	}
}

func TestInstallationIsTriedAgain(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	kit, p := installer(t, "test -e "+mark+" || { touch "+mark+"; exit 1; }")
	if err := kit.Install(t.Context(), p); err != nil {
		t.Errorf("the second try worked, and yet: %v", err)
	}
}

func TestUnreachableRegistryIsNamed(t *testing.T) {
	kit, p := installer(t, "echo connecting; echo timed out >&2; exit 7")
	err := kit.Install(t.Context(), p)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"cannot be installed from nowhere", "sh failed", "exit status 7", "timed out"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(p.To, "installed")); err == nil {
		t.Error("what was not installed is marked as installed")
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestUnknownNamesAreRefused(t *testing.T) {
	if _, err := Names("-only", "node,cobol", []string{"curl", "node"}); err == nil || !strings.Contains(err.Error(), `unknown language "cobol"; known are curl, node`) {
		t.Errorf("got %v", err)
	}
}
