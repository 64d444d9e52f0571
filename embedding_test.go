package conformance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestAnotherModuleRunsBoth builds testdata/embedding as a module of its own,
// which imports this one, and runs its tests.
func TestAnotherModuleRunsBoth(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	copyFile(t, filepath.Join("testdata", "embedding", "embedding_test.go"), filepath.Join(folder, "embedding_test.go"))
	copyFile(t, "go.sum", filepath.Join(folder, "go.sum"))
	// The other module requires what this one requires, so that nothing new has
	// to be resolved.
	own, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(own), "module "+module, "module example.com/embedding", 1)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// As a requirement, this module has all that the other needs.
	write("go.mod", other+"\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+root+"\n")
	if out, err := inFolder(folder, "list", "-mod=mod", "-deps", "-test", "./..."); err != nil || !strings.Contains(out, module+"/conformancetest\n") {
		t.Fatalf("what the other module depends on: %v\n%s", err, out)
	}
	// The tests run in a workspace of both, where this module is compiled as everywhere else: required, all of it would be compiled
	// once more. The early ginkgo is in no package that is built, and would be loaded to find that out.
	write("go.mod", other)
	write("go.work", goVersion.FindString(other)+"\n\nuse (\n\t.\n\t"+strconv.Quote(root)+"\n)\n\nreplace github.com/onsi/ginkgo => ./ginkgo1\n")
	if err := os.Mkdir(filepath.Join(folder, "ginkgo1"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join("ginkgo1", "go.mod"), "module github.com/onsi/ginkgo\n")
	out, err := inFolder(folder, "test", "-count=1", "-v", "./...")
	if err != nil {
		t.Fatalf("the other module's tests: %v\n%s", err, out)
	}
	for _, want := range []string{"--- PASS: TestOwnTargetConforms", "--- PASS: TestOwnTargetConforms/tokens/", "--- PASS: TestEmulatorAlone"} {
		if !strings.Contains(out, want) {
			t.Errorf("the other module's tests do not print %q:\n%s", want, out)
		}
	}
}

// goVersion is the line of a go.mod that names the version of Go.
var goVersion = regexp.MustCompile(`(?m)^go .*$`)

// inFolder runs the go command in a folder.
func inFolder(folder string, args ...string) (out string, err error) {
	command := exec.Command("go", args...)
	command.Dir = folder
	text, err := command.CombinedOutput()
	return string(text), err
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
