package main

import (
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

func TestRules(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(omise(t, "rules", "list").exits(t, 0).out), "\n")
	if len(lines) != len(rulebook.All(contract))+1 || !strings.HasPrefix(lines[0], "RULE ") {
		t.Errorf("rules list has %d lines for %d rules", len(lines), len(rulebook.All(contract)))
	}
	for _, rule := range rulebook.All(contract) {
		o := inProcess(t, "rules", "show", rule.Name)
		if !strings.HasPrefix(o, rule.Name+" ("+string(rule.Level)+")\n  "+rule.Sentence+"\n") {
			t.Errorf("rules show %s begins with %s", rule.Name, firstLine(o))
		}
		for _, source := range rule.Source {
			if title := contract.SourceTitle(source); !strings.Contains(o, title) {
				t.Errorf("rules show %s does not name its source %s:\n%s", rule.Name, title, o)
			}
		}
	}
}

// TestRulesAsJSON holds that the list has every field of every rule of the contract.
func TestRulesAsJSON(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	ofToken := slices.DeleteFunc(slices.Clone(contract.Rules), func(r *specs.Rule) bool { return !strings.HasPrefix(r.Name, "token.") })
	for arguments, want := range map[string][]*specs.Rule{"": rulebook.All(contract), "--subject token": ofToken} {
		var listed []*specs.Rule
		text := inProcess(t, append([]string{"rules", "list", "--json"}, strings.Fields(arguments)...)...)
		if err := json.Unmarshal([]byte(text), &listed); err != nil {
			t.Fatal(err)
		}
		if len(listed) != len(want) {
			t.Fatalf("rules list --json %s has %d rules, want %d", arguments, len(listed), len(want))
		}
		for i, rule := range listed {
			if !reflect.DeepEqual(rule, want[i]) {
				t.Errorf("rules list --json %s has\n%+v\nwant\n%+v", arguments, rule, want[i])
			}
		}
	}
}

// inProcess runs the command in this process, where a test calls it hundreds of times.
func inProcess(t *testing.T, args ...string) string {
	t.Helper()
	var out strings.Builder
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Errorf("%v: %v", args, err)
	}
	return out.String()
}
