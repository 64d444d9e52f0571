package tokens

import (
	"fmt"

	"github.com/omise-conformance/harness/suites"
)

// racers is the number of requests that use one token at the same time.
const racers = 16

var races = []*suites.Case{
	{
		ID:     "tokens/race-charges",
		Title:  "Of 16 charges of one token at the same time one succeeds",
		Labels: []string{"concurrency"},
		Rules:  []string{"token.race-one-winner", "token.single-use-charge"},
		Run: func(t *suites.T) {
			params := suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()})
			raceUses(t, "token.race-one-winner", "token.single-use-charge", "charges", func(s suites.Sender, _ int) *suites.Answer {
				return s.Post("/charges", params)
			})
		},
	},
	{
		ID:     "tokens/race-customers",
		Title:  "Of 16 customers created with one token at the same time one succeeds",
		Labels: []string{"concurrency"},
		Rules:  []string{"token.race-one-customer", "token.single-use-new-customer"},
		Run: func(t *suites.T) {
			params := suites.P{"card": t.Token(suites.Visa).ID()}
			raceUses(
				t,
				"token.race-one-customer", "token.single-use-new-customer", "customers",
				func(s suites.Sender, _ int) *suites.Answer {
					return s.Post("/customers", params)
				},
			)
		},
	},
}

// raceUses sends all requests at the same time and judges that one succeeds and the others are
// refused.
func raceUses(t *suites.T, rule, refusal, what string, send func(suites.Sender, int) *suites.Answer) {
	var last *suites.Answer
	won := 0
	for _, a := range t.Parallel(racers, send) {
		if a.Succeeded() {
			won++
			last = a
			continue
		}
		t.Rule(refusal).Refused(a)
	}
	t.Rule(rule).Holds(
		last,
		won == 1,
		fmt.Sprintf("exactly one of %d %s to succeed", racers, what),
		fmt.Sprintf("%d that succeeded", won),
	)
}
