package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/tools/program"
)

// home is the checkout, seen from this package.
const home = "../.."

func TestOutcomesFail(t *testing.T) {
	for name, each := range map[string]struct {
		outcome
		fails bool
		says  string
	}{
		"green":            {outcome{}, false, "gates: 1 green, 0 not"},
		"red":              {outcome{broken: "exit code 1"}, true, "exit code 1"},
		"missing":          {outcome{missing: "java"}, false, "not run: java is not installed"},
		"missing, but due": {outcome{missing: "java", required: true}, true, "GATES_REQUIRED names it: java is not installed"},
	} {
		each.language = "x"
		if got := each.outcome.fails(); got != each.fails {
			t.Errorf("%s: fails is %t, want %t", name, got, each.fails)
		}
		if text := tableOf([]outcome{each.outcome}); !strings.Contains(text, each.says) {
			t.Errorf("%s: the table lacks %q:\n%s", name, each.says, text)
		}
	}
}

func TestUntouchedOperationsAreNamed(t *testing.T) {
	r := &report{}
	r.Gate.Operations = map[string]int{}
	for _, name := range operations {
		r.Gate.Operations[name] = 1
	}
	tr := trial{example: &example{}}
	if left := tr.untouched(r); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
	delete(r.Gate.Operations, "createToken")
	if left := tr.untouched(r); !slices.Equal(left, []string{"createToken"}) {
		t.Errorf("left are %v", left)
	}
}

// TestExamplesNameNoOtherAddress holds what the examples are for: clients that were not edited and reach the gate all
// the same.
func TestExamplesNameNoOtherAddress(t *testing.T) {
	address := regexp.MustCompile(`https?://[\w.:$-]+|127\.0\.0\.1|localhost`)
	allowed := []string{"https://api.omise.co", "https://vault.omise.co", "https://shop.example"}
	files := 0
	for _, name := range names() {
		folder := filepath.Join(home, "examples", "gates", name)
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() || entry.Name() == listName {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files++
			for _, found := range address.FindAllString(string(text), -1) {
				if !slices.Contains(allowed, found) {
					t.Errorf("%s/%s names %s", name, entry.Name(), found)
				}
			}
		}
	}
	if files < 12 {
		t.Errorf("looked at %d files only", files)
	}
}

func TestUnknownLanguagesAreRefused(t *testing.T) {
	if _, err := run(t.Context(), program.Ground{}, "cobol", ""); err == nil || !strings.Contains(err.Error(), `-only: unknown language "cobol"`) {
		t.Errorf("got %v", err)
	}
	if _, err := run(t.Context(), program.Ground{}, "", "cobol"); err == nil || !strings.Contains(err.Error(), `GATES_REQUIRED: unknown language "cobol"`) {
		t.Errorf("got %v", err)
	}
}
