package conformance_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/omise-conformance/harness"

// floors lists the packages from the ground up; a package imports only packages
// of lower floors, and of its own floor where they share a room.
var floors = [][]string{
	{"internal/processortime", "internal/lazyregexp"},
	{"internal/inputfile", "internal/guarded", "internal/yamldocument", "internal/provenance"},
	{"internal/atomicfile", "internal/cardnumbers", "internal/encodings", "internal/identifiers", "internal/jsondocument", "internal/jsonvalue", "internal/leakheader", "internal/names", "internal/worktree", "internal/captures", "internal/versions"},
	{"specs"},
	{"exchange", "internal/faultproxy", "internal/requestvalues", "internal/script", "internal/usage", "internal/upgrade", "internal/shards", "internal/lifecyclegraph"},
	{"internal/evidence", "internal/pace", "internal/timetable"},
	{"judge", "internal/lifecycle", "coverage", "internal/clientjudge", "internal/sentence"},
	{
		"target", "internal/explore", "cassettes", "internal/causes", "internal/dialects", "internal/corrections",
		"internal/gate/front", "internal/gate/intercept", "internal/gate/namespace", "internal/gate/child", "internal/gate/injection", "internal/gate/scratch",
	},
	{"suites", "internal/cassettelint"},
	{"reports/internal/markup", "reports/internal/junitxml", "reports/files"},
	{"reports", "internal/rulebook", "internal/ownership"},
	{"reports/trials", "reports/sarif", "internal/publishing"},
	{"reports/htmlreport"},
	{"internal/selection", "internal/embedded", "internal/diff", "internal/scaffold"},
	{"internal/session"},
	{"internal/check", "internal/window"},
	{"internal/recording", "internal/replaying", "internal/exploring", "internal/trial", "internal/gate", "internal/gate/doctor"},
	{"internal/explanation", "internal/site"},
	{""}, // the root package
	{"conformancetest", "gate"},
	{"cmd"},
}

// rooms are floors whose packages do not know of each other, though they are on one floor: what one
// of them needs of another goes down.
var rooms = []string{
	"internal/selection", "internal/embedded", "internal/diff",
	"internal/recording", "internal/replaying", "internal/exploring", "internal/trial", "internal/gate",
}

// apart are packages outside the floors, each with what it may import: the emulator nothing, so that
// one mistake cannot hide in the thing tested and in the test; tools and test kits what they need.
var apart = map[string]func(imported string) bool{
	"emulator":       func(p string) bool { return strings.HasPrefix(p, "emulator/") },
	"emulator/tlsca": func(string) bool { return false },
	"internal/config": func(p string) bool {
		return slices.Contains([]string{"internal/names", "internal/inputfile", "internal/jsondocument", "internal/yamldocument"}, p)
	},
	"internal/suitetest": func(string) bool { return true },
	"cmd/gendocs":        func(string) bool { return true },
}

// mayUseApart are the packages that may import one that stands apart.
var mayUseApart = map[string][]string{
	"emulator":        {"cmd", "internal/embedded", "internal/trial", "internal/suitetest"},
	"emulator/tlsca":  {"internal/gate/front"},
	"internal/config": {"cmd", "internal/scaffold"},
}

func TestPackagesImportOnlyDownward(t *testing.T) {
	imports := projectImports(t)
	if len(imports) < 15 {
		t.Fatalf("go list lists %d packages only", len(imports))
	}
	for pkg, imported := range imports {
		for _, other := range imported {
			if why := forbidden(pkg, other); why != "" {
				t.Errorf("%s imports %s: %s", name(pkg), name(other), why)
			}
		}
	}
}

// TestEveryRoomIsExplained: the page on the architecture has a line for each package that has a floor.
func TestEveryRoomIsExplained(t *testing.T) {
	page := read(t, "docs/architecture.md")
	for _, rooms := range floors {
		for _, room := range rooms {
			line := "\n" + room + " "
			switch room {
			case "":
				line = "\n. "
			case "cmd":
				line = "\ncmd/omise-conformance "
			}
			if !strings.Contains(page, line) {
				t.Errorf("docs/architecture.md has no line about %s", name(room))
			}
		}
	}
}

// TestNothingNeedsBeam: who imports the harness, or builds its command, gets nothing of Apache Beam.
func TestNothingNeedsBeam(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-test", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for path := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(path, "github.com/apache/beam") || strings.HasPrefix(path, module+"/beam") {
			t.Errorf("the main module depends on %s; what needs Beam belongs into beam/", path)
		}
	}
	text, err := os.ReadFile("go.mod")
	if err != nil || strings.Contains(string(text), "apache/beam") {
		t.Errorf("go.mod names Apache Beam (%v)", err)
	}
}

func TestForbiddenImportsAreSeen(t *testing.T) {
	for _, each := range []struct{ pkg, other, want string }{
		{"emulator", "judge", "emulator stands apart"},
		{"specs", "exchange", "lies above it"},
		{"suites/tokens", "reports", "lies above it"},
		{"suites/tokens", "emulator", "stands apart"},
		{"", "emulator", "stands apart"},
		{"internal/session", "", "lies above it"},
		{"internal/session", "internal/recording", "lies above it"},
		{"internal/replaying", "internal/recording", "another room"},
		{"internal/replaying", "internal/session", ""},
		{"reports", "suites", ""},
		{"suites/tokens", "suites", ""},
		{"cmd/omise-conformance", "emulator", ""},
		{"internal/gate/front", "emulator/tlsca", ""},
		{"internal/gate/front", "emulator", "stands apart"},
		{"emulator/tlsca", "emulator/internal/ident", "stands apart"},
	} {
		if got := forbidden(each.pkg, each.other); (got == "") != (each.want == "") || !strings.Contains(got, each.want) {
			t.Errorf("%s importing %s: got %q, want %q", each.pkg, each.other, got, each.want)
		}
	}
}

// forbidden returns why pkg may not import other, or an empty string.
func forbidden(pkg, other string) string {
	if room := apartRoom(pkg); room != "" {
		if apart[room](other) {
			return ""
		}
		return room + " stands apart and imports nothing of the project"
	}
	if room := apartRoom(other); room != "" {
		for _, user := range mayUseApart[room] {
			if pkg == user || user != "" && strings.HasPrefix(pkg, user) {
				return ""
			}
		}
		return other + " stands apart"
	}
	from, to := floor(pkg), floor(other)
	switch {
	case from < 0:
		return name(pkg) + " has no floor; give it one in architecture_test.go"
	case to < 0:
		return name(other) + " has no floor; give it one in architecture_test.go"
	case to > from:
		return name(other) + " lies above it"
	case to == from && pkg != other && slices.Contains(rooms, pkg) && slices.Contains(rooms, other):
		return name(other) + " is another room of the same floor"
	}
	return ""
}

// apartRoom returns the innermost of the packages apart that pkg is in.
func apartRoom(pkg string) (innermost string) {
	for room := range apart {
		if (pkg == room || strings.HasPrefix(pkg, room+"/")) && len(room) > len(innermost) {
			innermost = room
		}
	}
	return innermost
}

func floor(pkg string) int {
	for level, rooms := range floors {
		for _, room := range rooms {
			if pkg == room || room != "" && strings.HasPrefix(pkg, room+"/") {
				return level
			}
		}
	}
	return -1
}

func name(pkg string) string {
	if pkg == "" {
		return "the root package"
	}
	return pkg
}

// projectImports maps every package of the project, without the module path, to
// those it imports.
func projectImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	imports := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&pkg); err != nil {
			t.Fatal(err)
		}
		own, _ := inside(pkg.ImportPath)
		imports[own] = nil
		for _, path := range pkg.Imports {
			if other, ok := inside(path); ok {
				imports[own] = append(imports[own], other)
			}
		}
	}
	return imports
}

func inside(path string) (string, bool) {
	if path == module {
		return "", true
	}
	return strings.CutPrefix(path, module+"/")
}
