package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// installer returns a trial whose installation is a shell command, and where it installs.
func installer(t *testing.T, command string) (trial, place) {
	t.Helper()
	folder := t.TempDir()
	p := place{source: filepath.Join(folder, "source"), installed: filepath.Join(folder, "installed")}
	if err := os.Mkdir(p.source, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.source, "manifest"), "one\n")
	return trial{
		language: language{
			name: "shell", manifest: []string{"manifest"}, install: [][]string{{"sh", "-c", command}}, registry: "nowhere",
		},
		out: io.Discard,
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
	tr, p := installer(t, "cat manifest >>"+log)
	for range 2 {
		if err := tr.ready(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(p.source, "manifest"), "two\n")
	if err := tr.ready(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if got := read(t, log); got != "one\ntwo\n" {
		t.Errorf("installed %q, want each manifest once", got)
	}
}

func TestInstallationIsTriedAgain(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	tr, p := installer(t, "test -e "+mark+" || { touch "+mark+"; exit 1; }")
	if err := tr.ready(t.Context(), p); err != nil {
		t.Errorf("the second try worked, and yet: %v", err)
	}
}

func TestUnreachableRegistryIsNamed(t *testing.T) {
	tr, p := installer(t, "echo connecting; echo timed out >&2; exit 7")
	err := tr.ready(t.Context(), p)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"cannot be installed from nowhere", "sh failed", "exit status 7", "timed out"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(p.installed, "installed")); err == nil {
		t.Error("what was not installed is marked as installed")
	}
}
