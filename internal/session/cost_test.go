package session

import (
	"testing"
	"time"
)

func TestEstimateOfTheRest(t *testing.T) {
	var e estimate
	e.expect(4, casesNamed("shared", 20), casesNamed("alone", 3))
	for i := range estimated {
		if left := e.left(); left != 0 {
			t.Errorf("after %d cases it says %s", i, left)
		}
		e.note(2*time.Second, false)
	}
	// 10 of 20 remain for 4 workers, 3 for one: 2.5 + 3 turns of 2 s.
	if left := e.left(); left != 11*time.Second {
		t.Errorf("after %d cases: %s, want 11s", estimated, left)
	}
	for range 10 {
		e.note(2*time.Second, false)
	}
	e.note(2*time.Second, true)
	if left := e.left(); left != 4*time.Second {
		t.Errorf("with two cases to come: %s, want 4s", left)
	}
	e.note(0, false)
	if left := e.left(); left != 0 {
		t.Errorf("with more cases than expected: %s", left)
	}
}

func TestPlansSayWhatARunCosts(t *testing.T) {
	for want, plan := range map[string]Plan{
		"Judging 1270 cases of omise (15 are not supported): about 3000 requests, at 2 a second about 25 minutes. " +
			"2683 generated cases are left out: they would be about 13415 requests, at 2 a second about 1 hour 52 minutes more. " +
			"All cases run with --case '*'.": {Target: "omise", Cases: 1270, Unsupported: 15, LeftOut: 2683, Requests: 3000, Rate: 2},
		"Judging 1 case of http://x: about 16700 requests, at 2 a second about 2 hours 19 minutes.": {
			Target: "http://x", Cases: 1, Requests: 16700, Rate: 2,
		},
		"Judging 2 cases of http://x.": {Target: "http://x", Cases: 2, Rate: 5},
	} {
		if got := plan.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	for want, span := range map[string]time.Duration{
		"less than a minute": 59 * time.Second, "about 1 minute": time.Minute, "about 2 hours": 119*time.Minute + 40*time.Second,
	} {
		if got := Span(span); got != want {
			t.Errorf("%s is %q, want %q", span, got, want)
		}
	}
}
