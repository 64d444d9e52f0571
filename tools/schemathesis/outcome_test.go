package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

const agreeing = `{"operations": {"total": 2, "tested": 2}, "test_cases": {"generated": 9}, "complete": true, "failures": [], "errors": []}`

func outcomeOf(t *testing.T, report, said string) *outcome {
	t.Helper()
	o := &outcome{said: said, excused: map[string]int{"no clock": 3}}
	if err := json.Unmarshal([]byte(report), o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAgreementTakesARunThatDidItsWork(t *testing.T) {
	const linked = "     API Links:    24 covered / 40 selected"
	for name, row := range map[string]struct{ report, said, want string }{
		"agrees":         {agreeing, linked, ""},
		"no links":       {agreeing, "", "0 links were followed"},
		"few links":      {agreeing, "API Links:  3 covered / 40", "3 links were followed"},
		"a failure":      {strings.Replace(agreeing, `"failures": []`, `"failures": [{"title": "Rejected", "count": 2, "operations": ["GET /a"]}]`, 1), linked, "Rejected (2 times): GET /a"},
		"an error":       {strings.Replace(agreeing, `"errors": []`, `"errors": [{"title": "Hook"}]`, 1), linked, "1 errors of Schemathesis"},
		"not all tested": {strings.Replace(agreeing, `"tested": 2`, `"tested": 1`, 1), linked, "1 of 2 operations were tested"},
		"ended early":    {strings.Replace(agreeing, `"complete": true`, `"complete": false`, 1), linked, "operations were tested"},
		"nothing":        {"{}", linked, "0 of 0 operations were tested"},
	} {
		got := strings.Join(outcomeOf(t, row.report, row.said).problems(), "; ")
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: problems are %q, want %q", name, got, row.want)
		}
	}
}

func TestSummaryNamesWhatWasExcused(t *testing.T) {
	got := outcomeOf(t, agreeing, "API Links: 24 covered").summary()
	if want := "9 requests to 2 operations, 24 links followed\n     3 excused  no clock\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMissingPythonIsSaid(t *testing.T) {
	if held, err := notRun("python3", ""); !held || err != nil {
		t.Errorf("held is %t with %v where Python is not required", held, err)
	}
	held, err := notRun("python3", "1")
	if held || err == nil || !strings.Contains(err.Error(), "python3 is not installed, and SCHEMATHESIS_REQUIRED is set") {
		t.Errorf("held is %t with %v where Python is required", held, err)
	}
}

func TestDocumentSaysHowManyLinksAreDue(t *testing.T) {
	text, err := os.ReadFile("../../docs/schemathesis.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("fewer than %d links", leastLinks); !strings.Contains(string(text), want) {
		t.Errorf("docs/schemathesis.md lacks %q", want)
	}
}
