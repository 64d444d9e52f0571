package conformance_test

import (
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

var (
	markdownLink = regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)
	codeSpan     = regexp.MustCompile("`([^`\n]+)`")
	// goName fits package.Name and package.Type.Member as documents write them.
	goName = regexp.MustCompile(`^([a-z]+)\.([A-Za-z]+)(?:\.([A-Za-z]+))?$`)
	// filePath fits what can only be a path of the repository.
	filePath = regexp.MustCompile(`^[\w.-]+(?:/[\w.*{}<>-]+)+$`)
)

func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	links := 0
	for _, document := range repositoryFiles(t, "*.md") {
		for _, match := range markdownLink.FindAllStringSubmatch(read(t, document), -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(document), match[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", document, match[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("found %d links only", links)
	}
}

// TestEveryDocumentIsFound: a page that docs/README.md does not name is one that nobody comes to.
func TestEveryDocumentIsFound(t *testing.T) {
	index := map[string]bool{"docs/README.md": true}
	for _, match := range markdownLink.FindAllStringSubmatch(read(t, "docs/README.md"), -1) {
		index[filepath.ToSlash(filepath.Join("docs", match[1]))] = true
	}
	for _, document := range repositoryFiles(t, "docs/*.md") {
		if !index[document] && !strings.HasPrefix(document, "docs/decisions/") {
			t.Errorf("docs/README.md does not lead to %s", document)
		}
	}
}

// The walk of a request through the code, and the recipes, rot when what they name is renamed.
func TestDocumentsNameWhatExists(t *testing.T) {
	loaded := map[string][]*packages.Package{}
	for _, pkg := range typedPackages(t) {
		loaded[pkg.Name] = append(loaded[pkg.Name], pkg)
	}
	names, paths := 0, 0
	for _, document := range []string{"docs/architecture.md", "CONTRIBUTING.md", "docs/writing-a-rule.md", "docs/adding-a-source-type.md"} {
		for _, match := range codeSpan.FindAllStringSubmatch(read(t, document), -1) {
			text := strings.TrimSuffix(match[1], "()")
			if parts := goName.FindStringSubmatch(text); parts != nil && loaded[parts[1]] != nil {
				names++
				if !slices.ContainsFunc(loaded[parts[1]], func(pkg *packages.Package) bool { return declares(pkg.Types, parts[2], parts[3]) }) {
					t.Errorf("%s names %s, which the code does not have", document, text)
				}
				continue
			}
			if !filePath.MatchString(text) || strings.ContainsAny(text, "*<{") {
				continue
			}
			paths++
			if _, err := os.Stat(filepath.FromSlash(text)); err != nil && !strings.HasPrefix(text, "conformance-report/") && !strings.HasPrefix(text, "bin/") {
				t.Errorf("%s names the path %s, which is not there", document, text)
			}
		}
	}
	if names < 15 || paths < 10 {
		t.Errorf("found %d names and %d paths only", names, paths)
	}
}

// declares reports whether a package has a name, and the named type a member where one is asked for.
func declares(pkg *types.Package, name, member string) bool {
	object := pkg.Scope().Lookup(name)
	if object == nil || member == "" {
		return object != nil
	}
	found, _, _ := types.LookupFieldOrMethod(object.Type(), true, pkg, member)
	return found != nil
}

// TestEveryDependencyHasItsReason: what go.mod requires by itself has a line that says what for.
func TestEveryDependencyHasItsReason(t *testing.T) {
	page, direct := read(t, "docs/dependencies.md"), 0
	for _, file := range []string{"go.mod", "tools/go.mod", "beam/go.mod", "browser/go.mod"} {
		for line := range strings.Lines(read(t, file)) {
			required := strings.Fields(line)
			if len(required) != 2 || !strings.HasPrefix(required[1], "v") {
				continue // an indirect one has a comment
			}
			if direct++; !strings.Contains(page, required[0]) {
				t.Errorf("docs/dependencies.md does not say what %s of %s is for", required[0], file)
			}
		}
	}
	if direct < 20 {
		t.Errorf("found %d modules only", direct)
	}
}

// The glossary is read by looking a word up.
func TestGlossaryIsSorted(t *testing.T) {
	var words []string
	for line := range strings.Lines(read(t, "docs/glossary.md")) {
		if strings.HasPrefix(line, "| **") {
			words = append(words, strings.ToLower(line))
		}
	}
	if len(words) < 30 || !slices.IsSorted(words) {
		t.Errorf("docs/glossary.md has %d words; want 30 or more, sorted", len(words))
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
