package conformance_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// fileCalls are the functions that open whatever a path leads to. Files that a user names are read with internal/inputfile and
// written with internal/atomicfile, which open regular files only.
var fileCalls = []string{
	"os.Open", "os.OpenFile", "os.ReadFile", "os.Create", "os.WriteFile", "os.DirFS", "os.OpenRoot", "os.Truncate",
	"filepath.Walk", "filepath.WalkDir", "ioutil.ReadFile", "ioutil.WriteFile",
}

// mayOpen has the files and folders whose own calls are meant, each with the reason.
var mayOpen = map[string]string{
	"internal/inputfile/":                     "reads what a user names",
	"internal/atomicfile/":                    "writes what a user names",
	"emulator/":                               "imports nothing of the project; its seed file has a reader of its own, and seamtest is a test kit",
	"internal/suitetest/":                     "is a test kit",
	"cmd/gendocs/":                            "writes the documents of this repository",
	"tools/":                                  "are a module of their own, for developers",
	"browser/":                                "is a module of its own, of tests",
	"examples/":                               "are read by people",
	"cmd/omise-conformance/report.go":         "names the sources that internal/annotation walks within bounds, regular files only",
	"internal/gate/doctor/doctor.go":          "writes into a temporary folder of its own",
	"internal/gate/intercept/intercept.go":    "writes into the gate's temporary folder",
	"internal/gate/namespace/namespace.go":    "writes into the gate's temporary folder and reads the system's hosts file",
	"internal/gate/namespace/inside_linux.go": "reads what namespace.go wrote",
}

func TestFilesOfUsersAreOpenedInOnePlace(t *testing.T) {
	used := map[string]bool{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		calls := callsIn(t, file, nil)
		room := roomOf(file)
		used[room] = used[room] || len(calls) > 0
		for _, call := range calls {
			if mayOpen[room] == "" {
				t.Errorf("%s calls %s: read it with internal/inputfile, write it with internal/atomicfile, or give a reason in file_access_test.go", file, call)
			}
		}
	}
	for room := range mayOpen {
		if !used[room] && room != "examples/" && room != "internal/suitetest/" {
			t.Errorf("%s opens nothing; take it out of the list", room)
		}
	}
}

func TestFileCallsAreSeen(t *testing.T) {
	source := "package x\nimport (\"os\"; \"path/filepath\"; at \"os\")\nvar _ = os.Getenv(\"a\")\n" +
		"func f() { os.Open(\"a\"); filepath.WalkDir(\".\", nil); read := at.ReadFile; _ = read }\n"
	if got := callsIn(t, "x.go", source); !slices.Equal(got, []string{"os.Open", "filepath.WalkDir", "os.ReadFile"}) {
		t.Errorf("got %q", got)
	}
}

// roomOf returns the entry of mayOpen that a file belongs to.
func roomOf(file string) string {
	for room := range mayOpen {
		if file == room || strings.HasSuffix(room, "/") && strings.HasPrefix(file, room) {
			return room
		}
	}
	return ""
}

// callsIn returns which of fileCalls a file mentions. The source may be given.
func callsIn(t *testing.T, file string, source any) (found []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]string{} // by their name in the file
	for _, imported := range parsed.Imports {
		path := strings.Trim(imported.Path.Value, `"`)
		own := path[strings.LastIndex(path, "/")+1:]
		packages[own] = own
		if imported.Name != nil {
			packages[imported.Name.Name] = own
		}
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if pkg, ok := selector.X.(*ast.Ident); ok {
				if call := packages[pkg.Name] + "." + selector.Sel.Name; slices.Contains(fileCalls, call) {
					found = append(found, call)
				}
			}
		}
		return true
	})
	return found
}
