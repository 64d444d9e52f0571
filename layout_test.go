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

// hollow words say nothing of what a file holds, wherever they stand in its name.
var hollow = []string{"common", "misc", "util", "utils", "helper", "helpers", "shared", "stuff", "things", "parts", "words"}

// adjectives leave a name without its noun where nothing follows them, and so do participles.
var (
	adjectives = []string{"alike", "same", "odd", "known", "given", "made", "kept", "seen", "told", "brief", "more", "other", "kind", "kinds"}
	participle = regexp.MustCompile(`[a-z]{2,}ed$`)
	nouns      = []string{"seed", "speed", "feed", "need"} // no participles, though they end like some
)

func TestFilesAreNamedAfterNouns(t *testing.T) {
	for _, file := range goFiles(t) {
		if word := emptyWord(file); word != "" {
			t.Errorf("%s: %q says nothing of what the file holds; name it with a noun of the field", file, word)
		}
	}
}

func TestEmptyNamesAreSeen(t *testing.T) {
	for name, want := range map[string]string{
		"suites/prepared.go": "prepared", "judge/nodes_walked_test.go": "walked", "emulator/fault_parts_linux.go": "parts",
		"lists/kinds.go": "kinds", "specs/helpers_test.go": "helpers", "cassettes/killed_linux_test.go": "killed",
		"cassettes/seed.go": "", "relations/repeated_reads.go": "", "methods/source_kinds.go": "", "cmd/x/feed.go": "",
	} {
		if got := emptyWord(name); got != want {
			t.Errorf("%s: refused for %q, want %q", name, got, want)
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

// emptyWord returns the word for which a file's name is refused, or nothing.
func emptyWord(file string) string {
	words := strings.Split(strings.TrimSuffix(path.Base(file), ".go"), "_")
	for len(words) > 1 && slices.Contains([]string{"test", "linux", "windows", "unix"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for _, word := range words {
		if slices.Contains(hollow, word) {
			return word
		}
	}
	last := words[len(words)-1]
	isPhrase := len(words) > 1 && strings.HasPrefix(last, "kind") // source_kinds.go names a thing, kinds.go does not
	if !isPhrase && slices.Contains(adjectives, last) || participle.MatchString(last) && !slices.Contains(nouns, last) {
		return last
	}
	return ""
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
	for file := range strings.FieldsSeq(string(out)) {
		if _, err := os.Stat(file); err == nil { // not one that was removed and not yet committed
			files = append(files, file)
		}
	}
	return files
}
