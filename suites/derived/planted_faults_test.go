package derived_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fault replaces one text of the emulator's source. The cases that must find it were not
// written for it.
type fault struct {
	name, file, from, to string
	found                []string
}

// planted are one-line faults. Faults in the same build do not hide each other: the second
// breaks every charge.
var planted = [][]fault{
	{
		{
			"a minimum off by one", "charges_params.go", "case amount < low:", "case amount <= low:",
			[]string{"generated/create-charge-amount-at-minimum-thb", "generated/create-charge-amount-at-minimum-jpy"},
		},
		{
			"a maximum off by one", "charges_params.go", "case amount > high:", "case amount > high+1:",
			[]string{"generated/create-charge-amount-above-maximum-thb"},
		},
		{
			"null counts as given", "params.go", "func (p params) has(name string) bool { return p[name] != nil }",
			"func (p params) has(name string) bool { _, given := p[name]; return given }",
			[]string{"generated/create-charge-capture-null", "generated/capture-charge-capture-amount-null"},
		},
		{
			"a refused charge spends its token", "charges_create.go", "\tr, err := c.readCharge()\n",
			"\tif id := c.params.text(\"card\"); id != \"\" && !c.params.has(\"amount\") {\n\t\t_, _, _ = c.takeToken(id)\n\t}\n\tr, err := c.readCharge()\n",
			[]string{"generated/create-charge-amount-missing"},
		},
		{
			"a page repeats an object", "lists.go", "end := min(start+q.limit, total)", "end := min(start+q.limit+1, total)",
			[]string{"relations/pages-refunds-of-charge-chronological"},
		},
	},
	{{
		"a null is missing", "charges_view.go", "\tw.strOrNull(\"linked_account\", more.account)\n",
		"\tif more.account != \"\" {\n\t\tw.str(\"linked_account\", more.account)\n\t}\n",
		[]string{"generated/create-charge-amount-at-minimum-thb"},
	}},
}

// TestPlantedFaultsAreFound builds the command with faults in the emulator, and runs it.
func TestPlantedFaultsAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command twice")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, faults := range planted {
		failing := failingWith(t, root, faults)
		for _, f := range faults {
			for _, id := range f.found {
				if !slices.Contains(failing, id) {
					t.Errorf("%s: %s did not find it; %d others failed: %.300v", f.name, id, len(failing), failing)
				}
			}
		}
	}
}

// failingWith returns the IDs of the cases that fail against an emulator with faults.
func failingWith(t *testing.T, root string, faults []fault) []string {
	t.Helper()
	folder := t.TempDir()
	faulty := map[string]string{} // by the original's path
	for _, f := range faults {
		original := filepath.Join(root, "emulator", f.file)
		if faulty[original] == "" {
			text, err := os.ReadFile(original)
			if err != nil {
				t.Fatal(err)
			}
			faulty[original] = string(text)
		}
		if n := strings.Count(faulty[original], f.from); n != 1 {
			t.Fatalf("%s: %q is %d times in %s, want once", f.name, f.from, n, f.file)
		}
		faulty[original] = strings.Replace(faulty[original], f.from, f.to, 1)
	}
	replaced := map[string]string{}
	for original, text := range faulty {
		replaced[original] = filepath.Join(folder, filepath.Base(original))
		write(t, replaced[original], text)
	}
	listed, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	overlay, command := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "command")
	write(t, overlay, string(listed))
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", command, "./cmd/omise-conformance")
	build.Dir = root
	if out, failed := build.CombinedOutput(); failed != nil {
		t.Fatalf("the command with the faults does not build: %v\n%s", failed, out)
	}
	run := exec.CommandContext(t.Context(), command, "run", "--dialect", "recorded",
		"--label-filter", "generated || relations", "--report-dir", filepath.Join(folder, "report"))
	run.Dir = folder
	out, err := run.CombinedOutput()
	if err == nil {
		t.Errorf("the run passed:\n%s", out)
	}
	report, err := os.ReadFile(filepath.Join(folder, "report", "report.json"))
	if err != nil {
		t.Fatalf("%v; the run said:\n%s", err, out)
	}
	var read struct {
		Cases []struct{ ID, Status string }
	}
	if err := json.Unmarshal(report, &read); err != nil {
		t.Fatal(err)
	}
	var failing []string
	for _, c := range read.Cases {
		if c.Status == "failed" {
			failing = append(failing, c.ID)
		}
	}
	return failing
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
