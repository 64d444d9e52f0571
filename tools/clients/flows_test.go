package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// home is the checkout, seen from this package.
const home = "../.."

func TestStepsHaveNamesOfTheirOwn(t *testing.T) {
	for _, l := range languages {
		names := steps(t, l)
		if len(names) < 40 {
			t.Errorf("%s has %d steps only", l.Name, len(names))
		}
		slices.Sort(names)
		for i := 1; i < len(names); i++ {
			if names[i] == names[i-1] {
				t.Errorf("%s has two steps %q", l.Name, names[i])
			}
		}
	}
}

func TestEachLanguageRefusesWhatIsWrong(t *testing.T) {
	for _, l := range languages {
		for _, want := range []string{"charge: used token refused", "wrong key refused", "3-D Secure: payer approves"} {
			if !slices.Contains(steps(t, l), want) {
				t.Errorf("%s has no step %q", l.Name, want)
			}
		}
	}
}

// TestDocumentHasTheCounts holds the table of docs/clients.md against the flows and the manifests.
func TestDocumentHasTheCounts(t *testing.T) {
	document := read(t, home, "docs", "clients.md")
	for _, each := range []struct{ language, manifest, pinned string }{
		{language: "curl"},
		{"node", "package.json", `"omise": "([\d.]+)"`},
		{"python", "requirements.txt", `(?m)^omise==([\d.]+)$`},
		{"java", "pom.xml", `<artifactId>omise-java</artifactId>\s*<version>([\d.]+)</version>`},
	} {
		i := slices.IndexFunc(languages, func(l language) bool { return l.Name == each.language })
		version := ""
		if each.manifest != "" {
			manifest := read(t, home, "examples", "gates", each.language, each.manifest)
			found := regexp.MustCompile(each.pinned).FindStringSubmatch(manifest)
			if found == nil {
				t.Fatalf("%s of %s pins no version", each.manifest, each.language)
			}
			version = found[1]
		}
		row := regexp.MustCompile(`(?m)^\| ` + each.language + ` \|.*\| (\d+) \|$`).FindStringSubmatch(document)
		count := strconv.Itoa(len(steps(t, languages[i])))
		if row == nil || row[1] != count || !strings.Contains(row[0], version) {
			t.Errorf("docs/clients.md has %q, want %s with %s steps", row, version, count)
		}
	}
}

func TestManifestsNameNoRegistry(t *testing.T) {
	for _, l := range languages {
		for _, name := range l.Manifest {
			text := read(t, home, "examples", "gates", l.Name, name)
			if found := regexp.MustCompile(`https?://\S+`).FindString(text); found != "" {
				t.Errorf("%s of %s names %s; a manifest names packages, and the machine knows where they are", name, l.Name, found)
			}
		}
	}
}

func steps(t *testing.T, l language) []string {
	t.Helper()
	names, err := stepsOf(filepath.Join(home, "testdata", "clients", l.Name, l.flow))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
