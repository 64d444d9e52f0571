package suites_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// What a case is about is read before what holds for every answer.
func TestFindingsOfDeclaredRulesComeFirst(t *testing.T) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c := &suites.Case{
		ID: "test/order", Title: "order", Rules: []string{"token.retrieve"},
		Run: func(t *suites.T) {
			answer := t.Get("/charges")
			for _, rule := range []string{"token.create", "token.retrieve", "answer.json"} {
				t.Rule(rule).Holds(answer, false, "this", "that")
			}
		},
	}
	result := suites.Execute(t.Context(), env, c)
	var rules []string
	for i := range result.Findings {
		rules = append(rules, result.Findings[i].Rule)
	}
	if want := []string{"token.retrieve", "token.create", "answer.json"}; !slices.Equal(rules, want) {
		t.Errorf("the findings are of %q, want %q", rules, want)
	}
}

// A defect of the harness says nothing about the target: the case is not judged, and the reason says so.
func TestADefectOfTheHarnessIsNoFailure(t *testing.T) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for name, test := range map[string]struct {
		run  func(t *suites.T)
		want string
	}{
		"a panic": {
			func(*suites.T) { panic("index out of range") },
			"the case test/defect panicked, which is a defect of the harness: index out of range\n",
		},
		"nothing judged": {
			func(*suites.T) {},
			"the case test/defect ended without having judged its rule token.create, which is a defect of the harness",
		},
		"nothing judged but another rule, which is only a SHOULD": {
			func(t *suites.T) { t.Rule("source.single-charge").Holds(t.Get("/charges"), false, "this", "that") },
			"the case test/defect ended without having judged its rule token.create, which is a defect of the harness",
		},
	} {
		c := &suites.Case{ID: "test/defect", Title: name, Rules: []string{"token.create"}, Run: test.run}
		result := suites.Execute(t.Context(), env, c)
		if result.Status != suites.NotJudged || !strings.HasPrefix(result.Reason, test.want) {
			t.Errorf("%s: %s, %q, %d findings", name, result.Status, result.Reason, len(result.Findings))
		}
	}
}

// emptyTarget answers {} to everything.
type emptyTarget struct{ target.Target }

func (emptyTarget) Config() *target.Config {
	return &target.Config{Timeouts: target.Timeouts{Case: time.Minute}}
}
func (emptyTarget) Control() target.Control { return nil }
func (emptyTarget) Do(_ context.Context, call target.Call) *exchange.Exchange {
	header := http.Header{"Content-Type": {"application/json"}}
	return exchange.New(exchange.Raw{
		Method: call.Method, Path: call.Path, Host: call.Host,
		Response: &exchange.RawResponse{Status: 200, Header: header, Body: []byte("{}")},
	})
}

// A target that answers {} to everything breaks one rule thousands of times. What the answers have in common is kept of the
// first and of the last, and the others are counted; the checks are counted all.
func TestFindingsAreBounded(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	env := &suites.Env{Target: emptyTarget{}, Contract: contract, Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}}
	result := suites.Execute(t.Context(), env, &suites.Case{ID: "test/empty", Run: func(t *suites.T) {
		for range 50 {
			t.Get("/charges")
		}
	}})
	of, all := map[string]int{}, result.FindingsLeftOut
	for i := range result.Findings {
		of[result.Findings[i].Rule]++
		all++
	}
	if fmt.Sprint(of) != "map[list.schema:18]" || all < 100 || all%50 != 0 || result.Status != suites.Failed || result.ChecksByRule["list.schema"] != 50 {
		t.Errorf("%s: %v of %d findings are kept, %v checks", result.Status, of, all, result.ChecksByRule)
	}
}
