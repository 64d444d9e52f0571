package emulator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDeepSeedFiles: a file that is nested deep is refused at once, in whatever way it is nested. A parser that calls itself takes minutes for it.
func TestDeepSeedFiles(t *testing.T) {
	const levels = 100_000
	var indented strings.Builder
	for i := range 1_500 {
		indented.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, text := range map[string]string{
		"lists in brackets":   "customers: " + strings.Repeat("[", levels) + strings.Repeat("]", levels),
		"open brackets":       "customers: " + strings.Repeat("[", levels),
		"objects in braces":   strings.Repeat(`{"a":`, levels),
		"dashes in a line":    strings.Repeat("- ", levels) + "a",
		"marks of keys":       strings.Repeat("? ", levels) + "a",
		"tags":                "customers: " + strings.Repeat("!a ", levels) + "a",
		"anchors":             "customers: " + strings.Repeat("&a ", levels) + "a",
		"lines further right": indented.String(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "seeds.yaml")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			e := New(Options{})
			defer e.Close()
			begun := time.Now()
			err := e.LoadSeeds(path)
			if took := time.Since(begun); err == nil || !strings.Contains(err.Error(), "nested more than 50 levels deep") || took > 20*time.Second {
				t.Errorf("got %.200v after %s", err, took)
			}
		})
	}
}

// TestLargeSeedFiles: a file of more than people write is refused before the parser spends minutes and half a gigabyte on it.
func TestLargeSeedFiles(t *testing.T) {
	var keys strings.Builder
	for i := range 20_001 {
		fmt.Fprintf(&keys, "    k%d: v\n", i)
	}
	for name, row := range map[string]struct{ text, says string }{
		"words":     {"[" + strings.Repeat(`"a",`, 200_000) + "]", "it has more than 300000 words and signs"},
		"documents": {strings.Repeat("---\na: 1\n", 50_000), "a seed file has one document"},
		"keys":      {"customers:\n- metadata:\n" + keys.String(), "it has more than 20000 keys in one mapping"},
		"itself":    {"customers:\n- metadata: &a {b: *a}\n", "by its aliases it is nested more than 50 levels deep"},
		"both ways": {"customers:\n- metadata: &a {b: [*a, *a]}\n", "by its aliases it is nested more than 50 levels deep"},
		"ends":      {strings.Repeat("a: 1\n...\n", 50_000), "a seed file has one document"},
	} {
		path := filepath.Join(t.TempDir(), "seeds.yaml")
		if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		e := New(Options{})
		begun := time.Now()
		err := e.LoadSeeds(path)
		if took := time.Since(begun); err == nil || !strings.Contains(err.Error(), row.says) || took > 20*time.Second {
			t.Errorf("%s: got %.200v after %s", name, err, took)
		}
		e.Close()
	}
}
