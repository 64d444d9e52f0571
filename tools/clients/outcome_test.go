package main

import (
	"slices"
	"strings"
	"testing"
)

func TestStepsAreRead(t *testing.T) {
	said := "Picked up options\nok 1 - token: create\nnot ok 2 - charge: create\n# why\n" +
		"ok 3 - later # SKIP no time\n ok 4 - indented\n1..4\n"
	want := []step{{"token: create", true}, {"charge: create", false}, {"later", false}}
	if got := readSteps(strings.NewReader(said)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestOutcomesFail(t *testing.T) {
	held := []step{{"a", true}, {"b", true}}
	for name, each := range map[string]struct {
		outcome
		fails bool
		says  string
	}{
		"all held":         {outcome{steps: held, planned: 2}, false, ""},
		"one did not":      {outcome{steps: []step{{"a", true}, {"b", false}}, planned: 2}, true, "not ok: x: b"},
		"ended early":      {outcome{steps: held, planned: 3}, true, "2 of 3 steps ran"},
		"no steps":         {outcome{}, true, "no steps"},
		"broken":           {outcome{steps: held, planned: 2, broken: "no registry"}, true, "no registry"},
		"missing":          {outcome{missing: "java"}, false, "not run: java is not installed"},
		"missing, but due": {outcome{missing: "java", required: true}, true, "CLIENTS_REQUIRED names it: java is not installed"},
	} {
		each.language = "x"
		if got := each.outcome.fails(); got != each.fails {
			t.Errorf("%s: fails is %t, want %t", name, got, each.fails)
		}
		if text := tableOf([]outcome{each.outcome}); !strings.Contains(text, each.says) {
			t.Errorf("%s: the table lacks %q:\n%s", name, each.says, text)
		}
	}
}

func TestCountsStandAlone(t *testing.T) {
	text := tableOf([]outcome{
		{language: "x", steps: []step{{"a", true}, {"b", false}}, planned: 4},
		{language: "y", missing: "z"},
	})
	if want := "\nclients: 1 passed, 3 failed\n"; !strings.HasSuffix(text, want) {
		t.Errorf("the table ends otherwise than with %q:\n%s", want, text)
	}
}

func TestUnknownLanguagesAreRefused(t *testing.T) {
	_, err := languagesOf(requiredVariable, "node, cobol")
	want := `CLIENTS_REQUIRED: unknown language "cobol"; known are curl, node, python, java`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if got, err := languagesOf("-only", " curl,, java "); err != nil || !slices.Equal(got, []string{"curl", "java"}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestProxiesOfTheMachineAreLeftOut(t *testing.T) {
	got := withoutProxies([]string{
		"HTTPS_PROXY=a", "http_proxy=b", "no_proxy=c", "NODE_EXTRA_CA_CERTS=d", "JAVA_TOOL_OPTIONS=e", "HOME=f",
	})
	if !slices.Equal(got, []string{"HOME=f"}) {
		t.Errorf("left are %v", got)
	}
}
