package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is a project with a release, whose files a test changes after it.
func repository(t *testing.T) project {
	t.Helper()
	p := project{home: t.TempDir(), last: "v1.0.0"}
	for file, text := range map[string]string{
		"CHANGELOG.md":                               "# Changelog\n\n## Unreleased\n\n### Added\n\n- Something.\n\n## 1.0.0 (2027-01-31)\n\n- All.\n",
		"specs/rules.yaml":                           "rules:\n  - name: token.create\n  - name: charge.create\n",
		"cassettes/emulator/tokens/create.yaml":      "x",
		"cassettes/emulator/charges/create.yaml":     "x",
		"reports/report.schema.json":                 schema,
		"internal/testdata/anything-of.schema.json":  "{",
		"cassettes/emulator/charges/create.yaml.txt": "x",
	} {
		put(t, p, file, text)
	}
	shell(t, p, "git init -q . && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm t && git -c tag.gpgsign=false tag v1.0.0")
	return p
}

func put(t *testing.T, p project, file, text string) {
	t.Helper()
	path := filepath.Join(p.home, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func shell(t *testing.T, p project, script string) {
	t.Helper()
	command := exec.Command("sh", "-ec", script)
	command.Dir = p.home
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

func TestNamesAreKept(t *testing.T) {
	p := repository(t)
	if said, err := namesKept(t.Context(), p); err != nil || said != "" {
		t.Errorf("of what did not change: %v\n%s", err, said)
	}
	put(t, p, "specs/rules.yaml", "rules:\n  - name: charge.create\n  - name: token.created\n")
	shell(t, p, "git rm -q cassettes/emulator/charges/create.yaml")
	said, err := namesKept(t.Context(), p)
	want := "v1.0.0 has token.create; it is gone, and CHANGELOG.md does not name it\nv1.0.0 has charges/create; it is gone, and CHANGELOG.md does not name it\n"
	if !errors.Is(err, errNotMet) || said != want {
		t.Errorf("%v\n%s", err, said)
	}
	put(t, p, "CHANGELOG.md", "\n## Unreleased\n\n- The rule `token.create` and the case `charges/create` are gone.\n")
	if said, err := namesKept(t.Context(), p); err != nil {
		t.Errorf("of what the changelog names: %v\n%s", err, said)
	}
}

func TestTreeIsClean(t *testing.T) {
	p := repository(t)
	if said, err := cleanTree(t.Context(), p); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	put(t, p, "new.txt", "x")
	if said, err := cleanTree(t.Context(), p); !errors.Is(err, errNotMet) || !strings.Contains(said, "new.txt") {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestSectionOf(t *testing.T) {
	const changelog = "# Changelog\n\n## Promises\n\n- All.\n\n## Unreleased\n\n## 1.2.0 (2027-01-31)\n\n### Added\n\n- One.\n\n## 1.1.0 (2027-01-01)\n\n- Two.\n"
	for release, want := range map[string]string{
		"v1.2.0": "### Added\n\n- One.\n", "v1.1.0": "- Two.\n",
		"":       `CHANGELOG.md has no entry under "## Unreleased"`,
		"v1.3.0": `CHANGELOG.md has no heading such as "## 1.3.0 (2027-01-31)"`,
		"v1.2":   `CHANGELOG.md has no heading`,
	} {
		said, err := sectionOf(changelog, release)
		if err != nil {
			said = err.Error()
		}
		if said != want && (err == nil || !strings.HasPrefix(said, want)) {
			t.Errorf("of %q: got %q, want %q", release, said, want)
		}
	}
	if said, err := sectionOf("# Changelog\n", ""); err == nil {
		t.Errorf("without a section: %q", said)
	}
}

func TestPinsAgree(t *testing.T) {
	p := project{home: "../.."}
	if said, err := pinsAgree(t.Context(), p); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	other := project{home: t.TempDir()}
	for _, pin := range pins {
		for _, at := range pin.where {
			text, err := os.ReadFile(filepath.Join(p.home, at.file))
			if err != nil {
				t.Fatal(err)
			}
			put(t, other, at.file, string(text))
		}
	}
	put(t, other, "browser/go.mod", "module x\n\ngo 1.99.0\n")
	put(t, other, "docs/ci.md", "")
	said, err := pinsAgree(t.Context(), other)
	if !errors.Is(err, errNotMet) || !strings.Contains(said, "browser/go.mod has 1.99.0") || !strings.Contains(said, "docs/ci.md names no version of Go") {
		t.Errorf("%v\n%s", err, said)
	}
}

// TestWalkGoesOn: all checks are made, also after one has failed, and all are in the table.
func TestWalkGoesOn(t *testing.T) {
	var out strings.Builder
	p := repository(t)
	said := func(text string, err error) func(context.Context, project) (string, error) {
		return func(context.Context, project) (string, error) { return text, err }
	}
	held := walk(t.Context(), &out, p, []check{
		{name: "fails", sentence: "S1.", command: `echo "since $LAST_RELEASE"; exit 3`},
		{name: "breaks", sentence: "S2.", judge: said("a line\n", errNotMet)},
		{name: "holds", sentence: "S3.", command: "test -e CHANGELOG.md"},
		{name: "first", sentence: "S4.", judge: said(nothingBefore, nil)},
	})
	if held {
		t.Error("it holds")
	}
	for _, want := range []string{
		"== fails: S1.\nsince v1.0.0\nexit status 3\n", "== breaks: S2.\na line\n== holds: S3.\n",
		"\nfails   FAILED", "\nbreaks  FAILED", "\nholds   holds", "\nfirst   no release",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not print %q:\n%s", want, out.String())
		}
	}
	if !walk(t.Context(), &out, p, []check{{name: "holds", command: "true"}}) {
		t.Error("what holds does not")
	}
	if _, err := choose("tree,nope"); err == nil || !strings.Contains(err.Error(), `there is no check "nope"`) {
		t.Error(err)
	}
}

// TestLastReleaseIsNotThisOne: at its own tag, a release is compared with the one before.
func TestLastReleaseIsNotThisOne(t *testing.T) {
	p := repository(t)
	shell(t, p, "git -c user.name=t -c user.email=t@example.com commit -qm t --allow-empty && git -c tag.gpgsign=false tag v1.1.0")
	for release, want := range map[string]string{"": "v1.1.0", "v1.1.0": "v1.0.0"} {
		var out strings.Builder
		p.release = release
		walk(t.Context(), &out, p, []check{{name: "x", command: `echo "since $LAST_RELEASE."`}})
		if !strings.Contains(out.String(), "since "+want+".\n") {
			t.Errorf("of %q:\n%s", release, out.String())
		}
	}
}

// TestDocumentHasTheChecks: the table of docs/releasing.md has these rows (-rows prints them).
func TestDocumentHasTheChecks(t *testing.T) {
	text, err := os.ReadFile("../../docs/releasing.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "|---|---|\n"+table()+"\n") {
		t.Errorf("docs/releasing.md does not have the rows\n%s", table())
	}
}
