package route_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
)

// Every constant that is one text is a route of the emulator, by the name that RouteOf has for it.
func TestEveryRouteExists(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "route.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, isSpec := n.(*ast.ValueSpec)
		if !isSpec || len(spec.Values) != 1 {
			return true
		}
		text, isText := spec.Values[0].(*ast.BasicLit)
		if !isText {
			return false // several routes, joined
		}
		name, pattern := spec.Names[0].Name, unquoted(t, text.Value)
		if got := api.RouteOf(strings.ReplaceAll(pattern, "{id}", "x")); got != pattern {
			t.Errorf("%s is %q, a request to which takes %q", name, pattern, got)
		}
		if other := seen[pattern]; other != "" {
			t.Errorf("%s and %s are the same route", name, other)
		}
		seen[pattern] = name
		return false
	})
	if len(seen) < 30 {
		t.Errorf("only %d routes were found", len(seen))
	}
}

func unquoted(t *testing.T, literal string) string {
	t.Helper()
	text, err := strconv.Unquote(literal)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Routes that are named together are separated as alter.On takes them apart.
func TestSeveralRoutes(t *testing.T) {
	for _, several := range []string{
		route.ShowCharge, route.ShowCustomer, route.ListAnyEvents, route.ListsOfAccount, route.ShowSource, route.ShowToken, route.SpendToken,
	} {
		parts := strings.Split(several, ", ")
		if len(parts) < 2 {
			t.Errorf("%q is one route", several)
		}
		for _, part := range parts {
			if got := api.RouteOf(strings.ReplaceAll(part, "{id}", "x")); got != part {
				t.Errorf("%q in %q is not a route", part, several)
			}
		}
	}
}
