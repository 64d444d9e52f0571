package names

import "testing"

func TestMatch(t *testing.T) {
	for _, each := range []struct {
		pattern, name string
		want          bool
	}{
		{"tokens/create", "tokens/create", true},
		{"tokens/create", "tokens/create-form", false},
		{"tokens/*", "tokens/create", true},
		{"tokens/*", "charges/create", false},
		{"*", "", true},
		{"*", "tokens/create", true},
		{"*/create", "tokens/create", true},
		{"*/create", "tokens/create-form", false},
		{"t*/c*e", "tokens/create", true},
		{"t*create*create", "tokens/create", false},
		{"aba*aba", "aba", false},
		{"**", "aba", true},
		{"", "tokens/create", false},
		{"", "", true},
		// Only the star is special.
		{"token?/create", "tokens/create", false},
		{"token?/create", "token?/create", true},
		{"*?", "tokens/create", false},
		{"*?", "who?", true},
		{`tokens\/create`, "tokens/create", false},
		{`tokens\*`, "tokens*", false},
		{`tokens\*`, `tokens\create`, true},
		{`*\`, `a\`, true},
		{`*\`, `a`, false},
		{"[a-z]*", "tokens/create", false},
	} {
		if got := Match(each.pattern, each.name); got != each.want {
			t.Errorf("Match(%q, %q) is %v", each.pattern, each.name, got)
		}
	}
}

func TestMatchAny(t *testing.T) {
	for name, want := range map[string]bool{"tokens/create": true, "charges/create": true, "refunds/create": false} {
		if got := MatchAny([]string{"tokens/*", "charges/create"}, name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if MatchAny(nil, "tokens/create") {
		t.Error("no pattern matches")
	}
}

func TestCheck(t *testing.T) {
	known := []string{"tokens/create", "tokens/single-use"}
	for _, patterns := range [][]string{nil, {"tokens/create"}, {"tokens/*", "*use"}} {
		if err := Check("case", patterns, known); err != nil {
			t.Errorf("%q: %v", patterns, err)
		}
	}
	for pattern, want := range map[string]string{
		"tokens/creat": `there is no case "tokens/creat"; did you mean tokens/create?`,
		"refunds/*":    `there is no case "refunds/*"`,
	} {
		if err := Check("case", []string{"tokens/*", pattern}, known); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
