package conformance_test

import (
	"os"
	"os/exec"
	"path/filepath"
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
	text := strings.Replace(string(own), "module "+module, "module example.com/embedding", 1) +
		"\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + root + "\n"
	if err = os.WriteFile(filepath.Join(folder, "go.mod"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	test := exec.Command("go", "test", "-mod=mod", "-count=1", "-v", "./...")
	test.Dir = folder
	out, err := test.CombinedOutput()
	if err != nil {
		t.Fatalf("the other module's tests: %v\n%s", err, out)
	}
	for _, want := range []string{"--- PASS: TestOwnTargetConforms", "--- PASS: TestOwnTargetConforms/tokens/", "--- PASS: TestEmulatorAlone"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the other module's tests do not print %q:\n%s", want, out)
		}
	}
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
