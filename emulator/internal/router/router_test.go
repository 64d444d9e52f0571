package router_test

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/router"
)

func TestMatch(t *testing.T) {
	var r router.Router[string]
	for _, route := range [][2]string{
		{"GET", "/charges"},
		{"POST", "/charges"},
		{"GET", "/charges/{id}"},
		{"GET", "/charges/search"},
		{"GET", "/charges/{id}/documents/{id}"},
		{"GET", "/a/{id}/b/{id}/c/{id}"},
	} {
		name := route[0] + " " + route[1]
		r.Add(route[0], route[1], &name)
	}
	for _, test := range []struct {
		method, path, want string
		vars               []string
	}{
		{"GET", "/charges", "GET /charges", nil},
		{"POST", "/charges/", "POST /charges", nil},
		{"GET", "/charges/x", "GET /charges/{id}", []string{"x"}},
		{"GET", "/charges/search", "GET /charges/search", nil}, // a fixed segment goes before a variable
		{"GET", "/charges/x/documents/y", "GET /charges/{id}/documents/{id}", []string{"x", "y"}},
		{"GET", "/a/1/b/2/c/3", "GET /a/{id}/b/{id}/c/{id}", []string{"1", "2", "3"}},
		{"PUT", "/charges", "", nil},
		{"GET", "/charges/x/documents", "", nil},
		{"GET", "/charges//documents/y", "", nil}, // a variable is not empty
		{"GET", "/nothing", "", nil},
		{"GET", "", "", nil},
	} {
		got, vars := r.Match(test.method, test.path, make([]string, 0, router.MaxVars))
		name := ""
		if got != nil {
			name = *got
		}
		if name != test.want || got != nil && !slices.Equal(vars, test.vars) {
			t.Errorf("%s %s takes %q with %q, want %q with %q", test.method, test.path, name, vars, test.want, test.vars)
		}
	}
}

func TestMatchTakesNoMoreVariablesThanThereIsRoomFor(t *testing.T) {
	var r router.Router[int]
	r.Add("GET", "/{a}/{b}/{c}/{d}", new(int))
	if got, _ := r.Match("GET", "/1/2/3/4", make([]string, 0, router.MaxVars)); got != nil {
		t.Error("a path with four variables was matched")
	}
}

// Two patterns that differ only in the name of a variable are one.
func TestAddPanicsOnASecondRoute(t *testing.T) {
	var r router.Router[int]
	r.Add("GET", "/charges/{id}", new(int))
	r.Add("POST", "/charges/{id}", new(int))
	defer func() {
		if recover() == nil {
			t.Error("a second route was added")
		}
	}()
	r.Add("GET", "/charges/{charge}", new(int))
}

func TestReservedWords(t *testing.T) {
	var r router.Router[int]
	r.Add("GET", "/charges/{id}", new(int))
	r.Add("GET", "/charges/search", new(int))
	r.Reserve("/charges/refunds")
	r.Reserve("/charges/search") // keeps its route
	r.Reserve("/charges/{id}")
	for path, known := range map[string]bool{
		"/charges/refunds": false, "/charges/refunds/x": false, "/charges/search": true, "/charges/refund": true, "/charges/x": true,
	} {
		if got, _ := r.Match("GET", path, make([]string, 0, router.MaxVars)); (got != nil) != known {
			t.Errorf("%s is known: %t, want %t", path, got != nil, known)
		}
	}
}
