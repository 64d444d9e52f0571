package conformance_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// mayWrite are the files that may name an output of the process, each with what it does with it. All others write to
// what a command gives them, which is an outlet.
var mayWrite = map[string]string{
	"cmd/omise-conformance/internal/outlet/outlet.go": "is the outlet, also of what libraries log",
	"cmd/omise-conformance/main.go":                   "hands it to the sentence on a command that does not end",
	"beam/cmd/omise-conformance-beam/main.go":         "hands them to a command whose report and errors are cleaned",
	"internal/gate/child/child.go":                    "gives them to the command of a client, whose output is its own",
	"internal/gate/namespace/inside_linux.go":         "the same, inside; its own sentences are cleaned",
	"internal/gate/namespace/refusal.go":              "says one sentence of its own, inside",
}

// mayGoAround are the files that may print what no outlet cleans, each with why.
var mayGoAround = map[string]string{
	"cmd/omise-conformance/rules.go":                         "prints the contract, which is built in",
	"cmd/omise-conformance/report.go":                        "prints commands of GitHub on purpose; their texts are cleaned",
	"cmd/omise-conformance/internal/checkcmd/correction.go":  "prints a patch, which has to stay as it is; nothing in it is obeyed, and no secret is in it",
	"cmd/omise-conformance/internal/emulatorcmd/emulator.go": "prints the keys of the emulator, which are there to be used",
	"cmd/omise-conformance/internal/terminal/progress.go":    "draws a bar with numbers",
}

// outputs are the names by which an output of the process can be written to.
var outputs = map[string][]string{
	"os":  {"Stdout", "Stderr", "NewFile"},
	"fmt": {"Print", "Printf", "Println"},
	"log": {"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln", "Default", "SetOutput"},
}

// TestNothingWritesBesideTheOutlet: what leaves the process goes through the one place that takes secrets out and what a
// terminal or a CI service obeys.
func TestNothingWritesBesideTheOutlet(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "tools/") || strings.HasPrefix(path, "cmd/gendocs/") || strings.Contains(path, "testdata/") {
			continue
		}
		for _, use := range outputUses(t, path) {
			allowed := mayWrite
			if use == "outlet.Own" {
				allowed = mayGoAround
			}
			seen[path] = true
			if allowed[path] == "" {
				t.Errorf("%s uses %s; write to the output of the command (cmd.OutOrStdout), which is an outlet", path, use)
			}
		}
	}
	for path, why := range mayWrite {
		if !seen[path] {
			t.Errorf("%s is allowed to write (%s) and does not", path, why)
		}
	}
	for path, why := range mayGoAround {
		if !seen[path] {
			t.Errorf("%s is allowed to go around the outlet (%s) and does not", path, why)
		}
	}
}

// outputUses returns the ways in which a file can write to the outputs of the process.
func outputUses(t *testing.T, path string) (uses []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.SelectorExpr:
			pkg, ok := n.X.(*ast.Ident)
			if !ok || pkg.Obj != nil { // a variable of that name
				break
			}
			if slices.Contains(outputs[pkg.Name], n.Sel.Name) || pkg.Name == "outlet" && n.Sel.Name == "Own" {
				uses = append(uses, pkg.Name+"."+n.Sel.Name)
			}
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && name.Obj == nil && (name.Name == "print" || name.Name == "println") {
				uses = append(uses, name.Name)
			}
			// Cobra's own printers go to standard error by default.
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(path, "cmd/") {
				if of, ok := method.X.(*ast.Ident); ok && of.Name == "cmd" && strings.HasPrefix(method.Sel.Name, "Print") {
					uses = append(uses, "cmd."+method.Sel.Name)
				}
			}
		}
		return true
	})
	return uses
}
