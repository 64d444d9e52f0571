package session

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

func TestCasesBeginInTheOrderOfTheSeed(t *testing.T) {
	cases := []*suites.Case{{ID: "tokens/b"}, {ID: "tokens/a"}, {ID: "charges/z"}, {ID: "tokens/c"}, {ID: "charges/y"}}
	ids := func(seed int64) string {
		var all []string
		for _, c := range ordered(seed, cases) {
			all = append(all, c.ID)
		}
		return strings.Join(all, " ")
	}
	const byName = "tokens/a tokens/b tokens/c charges/y charges/z"
	if got := ids(DefaultSeed); got != byName {
		t.Errorf("by default: %s", got)
	}
	shuffled := ids(2)
	if shuffled == byName || shuffled != ids(2) || len(shuffled) != len(byName) {
		t.Errorf("with another seed: %s, then %s", shuffled, ids(2))
	}
	orders := []string{}
	for seed := range int64(20) {
		orders = append(orders, ids(seed))
	}
	slices.Sort(orders)
	if n := len(slices.Compact(orders)); n < 10 {
		t.Errorf("20 seeds make %d orders", n)
	}
}

func TestWhichCasesNeedQuiet(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	var ofClock string // a rule that requires the clock
	for _, rule := range contract.Rules {
		if slices.Contains(rule.Requires, "clock") {
			ofClock = rule.Name
		}
	}
	s := &Session{options: Options{Contract: contract}, env: &suites.Env{Features: map[string]bool{"clock": true, "webhooks": true, "chains": true}}}
	for _, each := range []struct {
		c     *suites.Case
		quiet bool
	}{
		{&suites.Case{}, false},
		{&suites.Case{Requires: []string{"chains"}}, false},
		{&suites.Case{Requires: []string{"chains", "clock"}}, true},
		{&suites.Case{Requires: []string{"webhooks"}}, true},
		{&suites.Case{Rules: []string{ofClock}}, true},
		{&suites.Case{Uses: []string{"clock"}}, true},
		{&suites.Case{Alone: true}, true},
	} {
		if got := s.needsQuiet(each.c); got != each.quiet {
			t.Errorf("%+v needs quiet: %t", each.c, got)
		}
	}
	s.env.Features = map[string]bool{}
	if s.needsQuiet(&suites.Case{Uses: []string{"clock"}}) {
		t.Error("a clock that is not there cannot be moved")
	}
}
