package refunds

import (
	"fmt"

	"github.com/omise-conformance/harness/suites"
)

// Sixteen requests ask for a tenth of the charge each, so that six of them are too many. Ten
// refunds are below the limit of 15, so that only the amount refuses them.
const (
	racers = 16
	tenth  = suites.Amount / 10
)

var races = []*suites.Case{
	{
		ID:     "refunds/race-parts",
		Title:  "Sixteen refunds of a tenth at the same time do not exceed the charge",
		Labels: []string{"concurrency"},
		Rules:  []string{"refund.race-never-exceeds", "refund.over-remaining"},
		Run:    func(t *suites.T) { raceRefunds(t, tenth) },
	},
	{
		ID:     "refunds/race-whole",
		Title:  "Of 16 refunds of the whole amount at the same time one succeeds",
		Labels: []string{"concurrency"},
		Rules:  []string{"refund.race-never-exceeds", "refund.over-remaining"},
		Run:    func(t *suites.T) { raceRefunds(t, suites.Amount) },
	},
}

// raceRefunds refunds a charge many times at the same time and judges the sum.
func raceRefunds(t *suites.T, each int64) {
	charge := t.Captured(nil)
	var sum int64
	for _, a := range t.Parallel(racers, func(s suites.Sender, _ int) *suites.Answer {
		return s.Post(refundsPath(charge), suites.P{"amount": each})
	}) {
		if a.Succeeded() {
			sum += each
			continue
		}
		t.Rule("refund.over-remaining").Refused(a)
	}
	after := t.Get("/charges/" + charge.ID())
	t.Rule("refund.race-never-exceeds").Holds(
		after,
		sum > 0 && sum <= suites.Amount,
		fmt.Sprintf(
			"refunds of more than nothing and at most %d to succeed",
			suites.Amount,
		),
		fmt.Sprintf("refunds of %d", sum),
	)
	t.Rule("refund.race-never-exceeds").OK(after, suites.F{"refunded_amount": sum})
}
