package derived_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/derived"
)

func TestEveryOperationIsAskedInBothEncodings(t *testing.T) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	asked := map[string]map[string]int{} // operation, content type
	for _, c := range derived.Cases() {
		if !slices.Contains(c.Labels, "generated") {
			continue
		}
		for _, ex := range suites.Execute(t.Context(), env, c).Exchanges {
			operation := env.Contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path)
			if operation == nil || len(ex.Request.Body) == 0 {
				continue
			}
			if asked[operation.ID] == nil {
				asked[operation.ID] = map[string]int{}
			}
			asked[operation.ID][ex.Request.Header.Get("Content-Type")]++
		}
	}
	for _, operation := range env.Contract.Operations {
		if why := env.Missing(&suites.Case{Requires: suites.RequestFeatures(operation.ID)}); why != "" {
			continue
		}
		for _, kind := range []string{"application/json", "application/x-www-form-urlencoded"} {
			if asked[operation.ID][kind] == 0 {
				t.Errorf("no generated case sends %s to %s", kind, operation.ID)
			}
		}
	}
}

// TestEveryParameterHasCases compares the cases with the contract in another way: the names of
// the parameters of each body must all appear in IDs.
func TestEveryParameterHasCases(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Join(slices.Sorted(func(yield func(string) bool) {
		for _, c := range derived.Cases() {
			if !yield(c.ID) {
				return
			}
		}
	}), "\n")
	for _, operation := range contract.Operations {
		at := "generated/" + suites.KebabCase(operation.ID) + "-"
		var names []string
		for _, parameter := range operation.Spec.Parameters {
			if parameter.Value.In == "query" {
				names = append(names, "query-"+parameter.Value.Name)
			}
		}
		if body := operation.Spec.RequestBody; body != nil {
			for name := range body.Value.Content["application/json"].Schema.Value.Properties {
				names = append(names, name)
			}
		}
		for _, name := range names {
			if !strings.Contains(ids, at+strings.ReplaceAll(strings.ToLower(name), "_", "-")+"-") {
				t.Errorf("no generated case is about %s of %s", name, operation.ID)
			}
		}
		for _, end := range []string{"with-no-key", "with-unknown-key", "body-malformed-json", "body-unknown-parameter"} {
			if !strings.Contains(ids, at+end) {
				t.Errorf("there is no case %s%s", at, end)
			}
		}
	}
}

// atMost is how long deriving all cases may take at the start of a run.
const atMost = 200 * time.Millisecond

func TestGeneratingIsFast(t *testing.T) {
	if suitetest.RaceDetector {
		t.Skip("a limit of time says nothing under the race detector; make test runs this without it, too")
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	best := time.Hour // of several, since other work may hold up any one of them
	for range 5 {
		start := time.Now()
		derived.From(contract)
		best = min(best, time.Since(start))
	}
	if best > atMost {
		t.Errorf("generating takes %s, want at most %s", best, atMost)
	}
}

func BenchmarkGenerate(b *testing.B) {
	contract, err := specs.Load()
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n = len(derived.From(contract))
	}
	b.ReportMetric(float64(n), "cases")
}

// BenchmarkCases judges every generated case once, one after the other.
func BenchmarkCases(b *testing.B) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	requests := 0
	for b.Loop() {
		requests = 0
		for _, c := range derived.Cases() {
			requests += len(suites.Execute(b.Context(), env, c).Exchanges)
		}
	}
	b.ReportMetric(float64(requests), "requests")
}

// TestEveryPartHasItsCase compares the families of cases with the contract in another way:
// bodies that are too large and parameters sent twice of each body, repeated and unknown
// parameters of each query, and what x-errors says of each source type.
func TestEveryPartHasItsCase(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, c := range derived.Cases() {
		made[strings.TrimPrefix(c.ID, "generated/")] = true
	}
	want := func(words ...string) {
		t.Helper()
		if id := strings.NewReplacer("_", "-").Replace(strings.Join(words, "-")); !made[id] {
			t.Errorf("there is no case %s", id)
		}
	}
	for _, operation := range contract.Operations {
		at := suites.KebabCase(operation.ID)
		for _, parameter := range operation.Spec.Parameters {
			if parameter.Value.In == "query" {
				want(at, "query", parameter.Value.Name, "duplicate")
				want(at, "query-unknown-parameter")
			}
		}
		body := operation.Spec.RequestBody
		if body == nil {
			continue
		}
		want(at, "body-too-large")
		for name := range body.Value.Content["application/json"].Schema.Value.Properties {
			want(at, name, "duplicate")
		}
	}
	for _, st := range suites.SourceTypes {
		for _, name := range st.Required {
			for _, how := range []string{"missing", "null", "empty", "type"} {
				want("create-source-of", st.Type, name, how)
			}
		}
		want("create-source-of", st.Type, "amount-missing")
		want("create-source-of", st.Type, "currency-pattern")
		if st.Min > 0 {
			want("create-source-of", st.Type, "amount-below-minimum-of-type")
		}
	}
}

// TestSourceTypesOfTheContractAreKnown finds a misspelled type in x-errors.
func TestSourceTypesOfTheContractAreKnown(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, property := range contract.Doc.Components.Schemas["SourceParameters"].Value.Properties {
		outcomes, err := specs.Outcomes(property.Value.Extensions)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outcomes {
			for _, kind := range o.Types {
				if !slices.ContainsFunc(suites.SourceTypes, func(st suites.SourceType) bool { return st.Type == kind }) {
					t.Errorf("x-errors of %s name the source type %q, of which no source can be made", name, kind)
				}
			}
		}
	}
}
