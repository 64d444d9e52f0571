package clients

import (
	"errors"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func TestEntriesNameRulesOfClients(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range []func() (int, error){
		func() (int, error) { all, err := Faults(contract); return len(all), err },
		func() (int, error) { all, err := Variants(contract); return len(all), err },
	} {
		if n, err := read(); n < 20 || err != nil {
			t.Errorf("%d entries, %v", n, err)
		}
	}
	empty := &specs.Contract{}
	if _, err := Faults(empty); err == nil || !strings.Contains(err.Error(), "there is no rule client.https of clients") {
		t.Errorf("of a contract without rules of clients: %.200v", err)
	}
}

func TestMistakesInEntriesAreNamed(t *testing.T) {
	contract := &specs.Contract{ClientRules: []*specs.Rule{{Name: "client.a"}}}
	right := []Step{{Send: "GET /charges"}, {Wait: "1h"}}
	for want, enter := range map[string]func(*checking){
		`"": the name is empty`:               func(c *checking) { c.entry("", "It is.", right) },
		`"a": the name is empty or used`:      func(c *checking) { c.entry("a", "It is.", right); c.entry("a", "It is.", right) },
		`"a": the sentence must end with a`:   func(c *checking) { c.entry("a", "It is", right) },
		`"a": it has no steps`:                func(c *checking) { c.entry("a", "It is.", nil) },
		`"a": step 2 neither sends nor waits`: func(c *checking) { c.entry("a", "It is.", []Step{{Wait: "1h"}, {As: "x"}}) },
		`"a": it breaks no rule`:              func(c *checking) { c.rules("a", "breaks", nil, nil) },
		`"a": there is no rule client.b of`:   func(c *checking) { c.rules("a", "breaks", []string{"client.b"}, nil) },
		`"a": it names client.a twice`:        func(c *checking) { c.rules("a", "breaks", []string{"client.a"}, []string{"client.a"}) },
		"":                                    func(c *checking) { c.entry("a", "It is.", right); c.rules("a", "allows", []string{"client.a"}, nil) },
	} {
		check := checking{contract: contract, names: map[string]bool{}}
		enter(&check)
		switch err := errors.Join(check.errs...); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
