package generated_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// planted are faults of one line in the emulator, and cases that must find each.
// None of the cases was written for its fault.
var planted = []struct {
	name, file, from, to string
	found                []string
}{
	{"a minimum off by one", "charges_params.go", "case amount < low:", "case amount <= low:",
		[]string{"generated/create-charge-amount-at-minimum-thb", "generated/create-charge-amount-at-minimum-jpy"}},
	{"a maximum off by one", "charges_params.go", "case amount > high:", "case amount > high+1:",
		[]string{"generated/create-charge-amount-above-maximum-thb"}},
	{"null counts as given", "params.go", "func (p params) has(name string) bool { return p[name] != nil }",
		"func (p params) has(name string) bool { _, given := p[name]; return given }",
		[]string{"generated/create-charge-capture-null", "generated/capture-charge-capture-amount-null"}},
	{"a null is missing", "charges_view.go", "\tw.strOrNull(\"linked_account\", more.account)\n", "\tif more.account != \"\" {\n\t\tw.str(\"linked_account\", more.account)\n\t}\n",
		[]string{"generated/create-charge-amount-at-minimum-thb"}},
	{"a refused charge spends its token", "charges_create.go", "\tr, err := c.readCharge()\n",
		"\tif id := c.params.text(\"card\"); id != \"\" && !c.params.has(\"amount\") {\n\t\t_, _, _ = c.takeToken(id)\n\t}\n\tr, err := c.readCharge()\n",
		[]string{"generated/create-charge-amount-missing"}},
	{"a page repeats an object", "lists.go", "end := min(start+q.limit, total)", "end := min(start+q.limit+1, total)",
		[]string{"relations/pages-refunds-of-charge-chronological"}},
}

// TestPlantedFaultsAreFound builds the command with each fault put over the
// emulator, and runs it.
func TestPlantedFaultsAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command several times")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range planted {
		t.Run(fault.name, func(t *testing.T) {
			failing := failingWith(t, root, fault.file, fault.from, fault.to)
			for _, id := range fault.found {
				if !slices.Contains(failing, id) {
					t.Errorf("%s did not find the fault; %d others did: %.300v", id, len(failing), failing)
				}
			}
		})
	}
}

// failingWith gives the IDs of the cases that fail against an emulator in which
// one text is replaced.
func failingWith(t *testing.T, root, file, from, to string) []string {
	t.Helper()
	folder, original := t.TempDir(), filepath.Join(root, "emulator", file)
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), from) != 1 {
		t.Fatalf("%q stands %d times in %s, and must stand once", from, strings.Count(string(text), from), file)
	}
	faulty, overlay, command := filepath.Join(folder, file), filepath.Join(folder, "overlay.json"), filepath.Join(folder, "command")
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{original: faulty}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, faulty, strings.Replace(string(text), from, to, 1))
	write(t, overlay, string(replaced))
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", command, "./cmd/omise-conformance")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the command with the fault does not build: %v\n%s", err, out)
	}
	run := exec.CommandContext(t.Context(), command, "run", "--dialect", "recorded", "--label-filter", "generated || relations", "--report-dir", filepath.Join(folder, "report"))
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
