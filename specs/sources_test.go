package specs

import (
	"slices"
	"strings"
	"testing"
)

func TestSourceTitles(t *testing.T) {
	c := contract(t)
	for source, want := range map[string]string{
		"S1 Single use":  `Guide "Tokens API": Single use`,
		"S1":             `Guide "Tokens API"`,
		"X9 Single use":  "X9 Single use",
		"W17 charge/new": c.Sources["W17"] + ": charge/new",
	} {
		if got := c.SourceTitle(source); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}

// TestEverySourceIsExplained also finds short names that no rule and no variant uses any more.
func TestEverySourceIsExplained(t *testing.T) {
	c := contract(t)
	used := map[string]bool{}
	for _, rule := range slices.Concat(c.Rules, c.ClientRules) {
		for _, source := range rule.Source {
			short, _, _ := strings.Cut(source, " ")
			used[short] = true
			if c.SourceTitle(source) == source {
				t.Errorf("%s: nothing explains %q", rule.Name, source)
			}
		}
	}
	variants, err := c.Variants()
	if err != nil {
		t.Fatal(err)
	}
	for i := range variants {
		for _, source := range variants[i].Open {
			short, _, _ := strings.Cut(source, " ")
			used[short] = true
		}
	}
	for short := range c.Sources {
		if !used[short] {
			t.Errorf("no rule and no variant has the source %s", short)
		}
	}
}
