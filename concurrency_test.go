package conformance_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unraced are packages with something that runs at once whose tests make test runs without the race detector, each
// with the reason.
var unraced = map[string]string{
	"cmd/omise-conformance/internal/accesslog":   processes,
	"cmd/omise-conformance/internal/commandline": processes,
	"cmd/omise-conformance/internal/emulatorcmd": processes,
	"cmd/omise-conformance/internal/outlet":      processes,
	"cmd/omise-conformance/internal/terminal":    processes,
	"exchange":                computes,
	"internal/captures":       computes,
	"internal/encodings":      "it has no tests of its own",
	"internal/evidence":       "it serves tests alone",
	"internal/gate":           processes,
	"internal/gate/child":     processes,
	"internal/gate/intercept": processes,
	"internal/gate/matrix":    processes,
	"internal/gate/namespace": processes,
	"internal/lifecycle":      "a mutex around a cache; internal/session races it",
	"judge":                   "a map around a cache; internal/session races it",
	"specs":                   "a goroutine that loads ahead; every raced package loads it",
	"specs/internal/prepared": "a map around a cache; every raced package loads it",
}

const (
	processes = "its tests start processes, which have no race detector"
	computes  = "a pool of buffers; its tests compute alone, and target races it"
)

// TestWhatRunsAtOnceIsRaced: a package that starts goroutines, or that shares what a mutex guards, is in the list of the
// Makefile that the race detector sees.
func TestWhatRunsAtOnceIsRaced(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	raced := strings.Fields(strings.ReplaceAll(string(regexp.MustCompile(`(?m)^RACED := ((?:.*\\\n)*.*)$`).FindSubmatch(makefile)[1]), "\\", " "))
	if len(raced) < 20 {
		t.Fatalf("the Makefile races only %q", raced)
	}
	seen := map[string]bool{}
	for _, file := range goFiles(t) {
		folder := path.Dir(file)
		if strings.HasSuffix(file, "_test.go") || seen[folder] || notOfTheModule.MatchString(file) || !runsAtOnce(t, file) {
			continue
		}
		seen[folder] = true
		isRaced := slices.Contains(raced, "./"+folder)
		if why := unraced[folder]; isRaced == (why != "") {
			t.Errorf("%s runs things at once: it is in RACED of the Makefile, or in unraced with a reason, and not in both", folder)
		}
	}
	for folder := range unraced {
		if !seen[folder] {
			t.Errorf("%s runs nothing at once: take it out of unraced", folder)
		}
	}
}

// notOfTheModule are the files that make test does not test, or in another module.
var notOfTheModule = regexp.MustCompile(`^(beam|browser|tools|examples|cmd/gendocs)/|(^|/)testdata/`)

// runsAtOnce reports whether a file starts goroutines or uses what is there for several of them. What is only made once
// is left out: package sync tests that.
func runsAtOnce(t *testing.T, file string) (found bool) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.SelectorExpr:
			pkg, ok := n.X.(*ast.Ident)
			found = found || ok && pkg.Name == "sync" && !strings.HasPrefix(n.Sel.Name, "Once") || ok && pkg.Name == "atomic"
		}
		return !found
	})
	return found
}
