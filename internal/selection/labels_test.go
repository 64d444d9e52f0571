package selection

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

func TestUnknownLabels(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		"tokens && !clock":           "",
		"TOKENS || must":             "",
		"/tok/ && !/nope/":           "",
		"key: isEmpty":               "",
		"(tokens || recipients)":     "",
		"tokens, charges":            "",
		"":                           "",
		"tokenz":                     `there is no label "tokenz"; did you mean tokens?`,
		"tokens && !(clokc || must)": `there is no label "clokc"; did you mean clock?`,
	} {
		if got := unknownLabel(contract, all.Cases(), expression); got != want {
			t.Errorf("%s: got %q, want %q", expression, got, want)
		}
	}
	labels := Labels(contract, all.Cases())
	for _, label := range []string{"must", "should", "clock", "concurrency", "tokens", "requests"} {
		if !slices.Contains(labels, label) {
			t.Errorf("Labels lacks %s: %v", label, labels)
		}
	}
	if got := unknownLabel(contract, all.Cases(), "zzz"); got != `there is no label "zzz"; there are `+strings.Join(labels, ", ") {
		t.Errorf("a word like no label: %s", got)
	}
}
