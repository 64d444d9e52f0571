package conformance_test

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A package answers one question, and a file holds one topic. Beyond these sizes neither does.
const (
	mostFiles = 16  // product files a package
	mostLines = 310 // lines a product file
	testLines = 330 // lines a test file
)

// domainFiles is what the domain of the emulator may have: one package, one lock, many objects.
var domainFiles = map[string]int{"emulator/internal/api": 25}

// vague are words that say nothing of what a file holds, or that are no nouns.
var vague = []string{
	"common", "parts", "part", "words", "kinds", "kind", "misc", "util", "utils", "helper", "helpers", "shared", "alike", "same",
	"odd", "known", "given", "made", "kept", "seen", "told", "prepared", "brief", "stuff", "more", "other", "things",
}

// participle fits a word that names what was done to something instead of the thing.
var participle = regexp.MustCompile(`[a-z]{2,}ed$`)

// nouns end like participles and are none.
var nouns = []string{"seed", "speed", "feed", "need"}

func TestFilesAreNamedAfterNouns(t *testing.T) {
	for _, file := range goFiles(t) {
		for _, word := range fileWords(file) {
			if saysNothing(word) {
				t.Errorf("%s: %q says nothing of what the file holds; name it with a noun of the field", file, word)
			}
		}
	}
}

func TestVagueNamesAreSeen(t *testing.T) {
	for name, want := range map[string]bool{
		"suites/prepared.go": true, "judge/walked_test.go": true, "emulator/fault_parts.go": true,
		"cassettes/seed.go": false, "internal/embedded/transport.go": false, "cmd/x/feed.go": false,
	} {
		got := slices.ContainsFunc(fileWords(name), saysNothing)
		if got != want {
			t.Errorf("%s: refused %t, want %t", name, got, want)
		}
	}
}

func TestPackagesAndFilesAreSmall(t *testing.T) {
	files := map[string]int{}
	for _, file := range goFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		most := testLines
		if !strings.HasSuffix(file, "_test.go") {
			files[path.Dir(file)]++
			most = mostLines
		}
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, %d at most: one topic a file", file, lines, most)
		}
	}
	for folder, n := range files {
		most := max(mostFiles, domainFiles[folder])
		if n > most {
			t.Errorf("%s has %d files, %d at most: it answers more than one question", folder, n, most)
		}
	}
	if len(files) < 30 {
		t.Errorf("looked at %d packages only", len(files))
	}
}

func saysNothing(word string) bool {
	return slices.Contains(vague, word) || participle.MatchString(word) && !slices.Contains(nouns, word)
}

// fileWords returns the words of a file's name, without the endings that Go gives a meaning.
func fileWords(file string) []string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(file), ".go"), "_test")
	return strings.Split(name, "_")
}

// goFiles lists the Go files of the repository that git knows or would add.
func goFiles(t *testing.T) []string {
	t.Helper()
	return repositoryFiles(t, "*.go")
}

func repositoryFiles(t *testing.T, patterns ...string) []string {
	t.Helper()
	arguments := append([]string{"ls-files", "--cached", "--others", "--exclude-standard", "--"}, patterns...)
	out, err := exec.Command("git", arguments...).Output()
	if err != nil {
		t.Skip("this is no git checkout, so the files of the project are not known: ", err)
	}
	var files []string
	for _, file := range strings.Fields(string(out)) {
		if _, err := os.Stat(file); err == nil { // not one that was removed and not yet committed
			files = append(files, file)
		}
	}
	return files
}
