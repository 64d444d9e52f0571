package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLicenses: the text has modules of every system, each once.
func TestLicenses(t *testing.T) {
	text, err := licenses("../..", "./cmd/omise-conformance")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nGo, go1.", "\ngithub.com/spf13/cobra v", "\ngithub.com/inconshreveable/mousetrap v", "Redistribution and use in source and binary forms"} {
		if !strings.Contains(text, want) {
			t.Errorf("the licenses have no %q", want)
		}
	}
	if n := strings.Count(text, "\ngithub.com/spf13/cobra v"); n != 1 {
		t.Errorf("cobra is listed %d times", n)
	}
}

func TestTextsIn(t *testing.T) {
	folder := t.TempDir()
	if text, err := textsIn(folder); err == nil || !strings.Contains(err.Error(), "it has no license") {
		t.Errorf("of an empty folder: %q, %v", text, err)
	}
	for name, text := range map[string]string{"LICENSE-MIT": "one\n\n", "NOTICE.txt": "two", "licensing.go": "none"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := textsIn(folder); err != nil || text != "one\n\ntwo\n" {
		t.Errorf("got %q, %v", text, err)
	}
}
