package faultproxy

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// made are the faults, made once for all tests.
var made = sync.OnceValues(func() ([]*Fault, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	return Faults(contract)
})

func contract(t *testing.T) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func faults(t *testing.T) []*Fault {
	t.Helper()
	all, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFaultsAreNamedOnceAndInTheSameOrder(t *testing.T) {
	first := faults(t)
	again, err := Faults(contract(t))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	killed := 0
	for i, fault := range first {
		if seen[fault.ID] {
			t.Errorf("%s is there twice", fault.ID)
		}
		seen[fault.ID] = true
		if again[i].ID != fault.ID {
			t.Errorf("%s is at place %d, and once more %s", fault.ID, i, again[i].ID)
		}
		if !fault.Harmless {
			killed++
		}
	}
	if killed < 300 {
		t.Errorf("there are %d faults to kill, want 300", killed)
	}
}

func TestFaultsNameRulesAndSayWhatTheyAre(t *testing.T) {
	c := contract(t)
	for _, fault := range faults(t) {
		if fault.Sentence == "" || fault.Group == "" || fault.Dialect == "" {
			t.Errorf("%s does not say what it is: %+v", fault.ID, fault)
		}
		if fault.Harmless != (len(fault.Breaks) == 0) {
			t.Errorf("%s: harmless is %t, and it breaks %q", fault.ID, fault.Harmless, fault.Breaks)
		}
		for _, rule := range append(fault.Breaks, fault.Besides...) {
			if c.Rule(rule) == nil {
				t.Errorf("%s names the rule %s, which is none", fault.ID, rule)
			}
		}
	}
}

func TestACaseIsTouchedByWhatItSaw(t *testing.T) {
	watched := NewObserver(&canned{status: 200, header: http.Header{}, body: `{"object":"list","data":[{"object" : "card","metadata":{"object":"charge"}}]}`})
	request := httptest.NewRequest(http.MethodGet, "http://api.target/", http.NoBody)
	response, err := watched.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(response.Body); !strings.Contains(string(body), "data") {
		t.Errorf("the answer became %q", body)
	}
	seen := watched.Take()
	if !slices.Equal(seen.Calls, []string{"GET /"}) {
		t.Errorf("the calls were %q, want one of GET /", seen.Calls)
	}
	for id, want := range map[string]bool{
		"wire/card.id/drop": true, "wire/answer/list/empty": true, "wire/header/x-request-id/drop": true, "wire/harmless/slow": true,
		"wire/charge.id/drop": false, "wire/answer/charge/empty": false,
	} {
		if got := find(t, id).Touches(seen.Kinds); got != want {
			t.Errorf("%s touches %q: %t, want %t", id, seen.Kinds, got, want)
		}
	}
	if left := watched.Take(); len(left.Kinds)+len(left.Calls) > 0 {
		t.Errorf("after it was taken there is still %q", left)
	}
}

func TestExceptionsAreOfFaultsThatWouldBe(t *testing.T) {
	would := map[string]bool{}
	eachField(contract(t), func(name string, _ *field, _ *mutation, _ change) { would[name] = true })
	for name := range otherRules {
		if !would[name] || isUnreachable(name) {
			t.Errorf("%s has a rule and is not a fault", name)
		}
	}
	for _, exception := range unreachable {
		met := false
		for name := range would {
			met = met || names.Match(exception.faults, name)
		}
		if !met || exception.reason == "" {
			t.Errorf("%s is left out for %q and would be no fault", exception.faults, exception.reason)
		}
	}
}

func TestBesidesOfNoFaultAreRefused(t *testing.T) {
	fault := &Fault{ID: "wire/charge.amount/drop"}
	err := addBesides([]*Fault{fault}, []specs.WireAllowance{{Faults: []string{"wire/charge.amount/*", "wire/charge.gone/*"}, MayAlsoBreak: []string{"charge.create"}}})
	if want := "specs/faults/wire.yaml: no fault has the name wire/charge.gone/*"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if len(fault.Besides) != 1 || fault.Besides[0] != "charge.create" {
		t.Errorf("the fault breaks besides %q", fault.Besides)
	}
}
