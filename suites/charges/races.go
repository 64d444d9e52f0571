package charges

import (
	"fmt"

	"github.com/omise-conformance/harness/suites"
)

// racers is the number of requests that are sent at the same time.
const racers = 16

// entry is one kind of request in a race, with the error code of those that lose.
type entry struct{ action, code string }

var (
	capturing = entry{"capture", "failed_capture"}
	reversing = entry{"reverse", "failed_reverse"}
)

// races returns the cases on many requests at the same time.
func races() []*suites.Case {
	return []*suites.Case{
		{
			ID:     "charges/race-captures",
			Title:  "Of many captures at the same time exactly one succeeds",
			Rules:  []string{"capture.race-one-winner"},
			Labels: []string{"concurrency"},
			Run: func(t *suites.T) {
				charge := t.Authorized(nil)
				raceOf(t, "capture.race-one-winner", charge, capturing)
				t.OK(reread(t, charge), union(isCaptured, wholeAmount))
			},
		},
		{
			ID:       "charges/race-partial-captures",
			Title:    "Of many partial captures at the same time exactly one succeeds",
			Rules:    []string{"capture.race-one-winner"},
			Requires: []string{"partial_capture"},
			Labels:   []string{"concurrency"},
			Run: func(t *suites.T) {
				const rule = "capture.race-one-winner"
				charge := preAuthorized(t)
				answers := t.Parallel(
					racers,
					func(s suites.Sender, _ int) *suites.Answer { return captureAmount(s, charge, suites.Amount/racers) },
				)
				judgeRace(t, rule, answers, func(int) string { return capturing.code })
				t.OK(reread(t, charge), union(isCaptured, suites.F{"funding_amount": suites.Amount / racers}))
			},
		},
		{
			ID:     "charges/race-capture-reverse",
			Title:  "Of captures and reversals at the same time exactly one succeeds",
			Rules:  []string{"reverse.capture-race"},
			Labels: []string{"concurrency"},
			Run: func(t *suites.T) {
				const rule = "reverse.capture-race"
				charge := t.Authorized(nil)
				winner := raceOf(t, rule, charge, capturing, reversing)
				t.StopIfBroken()
				state := isCaptured
				if winner == reversing {
					state = isReversed
				}
				t.OK(reread(t, charge), state)
			},
		},
		{
			ID:       "charges/race-source",
			Title:    "Of many charges of one source at the same time exactly one succeeds",
			Rules:    []string{"charge.race-one-per-source"},
			Requires: needsOffline,
			Labels:   []string{"concurrency"},
			Run: func(t *suites.T) {
				source, st := t.Source(offline, nil), suites.SourceTypeOf(offline)
				answers := t.Parallel(racers, func(s suites.Sender, _ int) *suites.Answer {
					return s.Post("/charges", suites.P{
						"amount": st.Amount, "currency": st.Currency, "source": source.ID(), "return_uri": returnURI,
					})
				})
				// The error code for a source that was charged before is not documented.
				judgeRace(t, "charge.race-one-per-source", answers, func(int) string { return "" })
			},
		},
	}
}

// raceOf sends requests of the given kinds for one charge at the same time, judges that exactly
// one of them succeeds, and returns its kind.
func raceOf(t *suites.T, rule string, charge *suites.Answer, entries ...entry) entry {
	kind := func(i int) entry { return entries[i%len(entries)] }
	answers := t.Parallel(
		racers,
		func(s suites.Sender, i int) *suites.Answer { return request(s, charge.ID(), kind(i).action) },
	)
	return kind(judgeRace(t, rule, answers, func(i int) string { return kind(i).code }))
}

// judgeRace judges that exactly one answer is a success and every other a 400 with the code of
// the loser; an empty code may be any. It returns the index of the winner.
func judgeRace(t *suites.T, rule string, answers []*suites.Answer, code func(i int) string) int {
	winner, won := 0, 0
	for i, a := range answers {
		if a.Succeeded() {
			winner = i
			won++
			continue
		}
		want := suites.Want{Status: []int{400}}
		if code(i) != "" {
			want.Codes = []string{code(i)}
		}
		t.Rule(rule).Answer(a, want)
	}
	t.Rule(rule).Holds(
		answers[winner],
		won == 1,
		fmt.Sprintf("exactly one of %d requests at once to succeed", len(answers)),
		fmt.Sprintf("%d successes", won),
	)
	return winner
}
