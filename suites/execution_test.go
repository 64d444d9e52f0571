package suites_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites"
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
