package conformance_test

import (
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/reports"
)

// slowly sends requests to a target that answers late.
type slowly struct{ by time.Duration }

func (s slowly) RoundTrip(request *http.Request) (*http.Response, error) {
	time.Sleep(s.by)
	return http.DefaultTransport.RoundTrip(request)
}

// TestASlowTargetHasMoreCasesAtOnce, unless somebody says how many, or how many requests a second it takes.
func TestASlowTargetHasMoreCasesAtOnce(t *testing.T) {
	slow := serveEmulator(t, emulator.Options{})
	slow.HTTPClient = &http.Client{Transport: slowly{12 * time.Millisecond}}
	for _, each := range []struct {
		name   string
		target conformance.Target
		pace   conformance.Pace
		more   bool
		want   int
	}{
		{name: "nobody says how many", target: slow, more: true},
		{name: "three at once", target: slow, pace: conformance.Pace{Parallel: 3}, want: 3},
		{name: "a rate", target: slow, pace: conformance.Pace{Rate: 1000}, want: 8},
		{name: "one at a time", target: slow, pace: conformance.Pace{Parallel: 1}, want: 0},
		{name: "the embedded emulator does not wait", want: 8},
	} {
		t.Run(each.name, func(t *testing.T) {
			report, err := conformance.Run(t.Context(), conformance.Config{
				Target: each.target, Pace: each.pace, Selection: conformance.Selection{Cases: []string{"tokens/*"}},
			})
			if err != nil || report.ExitCode != 0 || report.Totals.Requests < 100 {
				t.Fatalf("%+v: %v", report, err)
			}
			if got := report.Run.Parallel; got != each.want && !each.more || each.more && got <= 8 {
				t.Errorf("%d cases ran at once, want %d (or more than 8: %t)", got, each.want, each.more)
			}
		})
	}
}

// TestVerdictsOfCasesThatShareTheClock: where a slow target has several cases that move its clock at once, each case sees the times
// that it asked for. So a run with one at a time has the same verdicts, of a target without a fault and of one with a fault about time.
func TestVerdictsOfCasesThatShareTheClock(t *testing.T) {
	if testing.Short() {
		t.Skip("four runs; left out with -short")
	}
	for _, fault := range []string{"", "expire.by-time/late"} {
		t.Run(fault, func(t *testing.T) {
			run := func(pace conformance.Pace) (map[string]string, int64) {
				moves := &clockMoves{}
				target := serveEmulator(t, emulator.Options{Fault: fault})
				target.HTTPClient = &http.Client{Transport: moves}
				report, err := conformance.Run(t.Context(), conformance.Config{Target: target, Pace: pace, Selection: conformance.Selection{
					Cases: []string{"tokens/*", "charges/expire*", "generated/time-takes-*", "generated/*-for-lapsed-*"},
				}})
				if err != nil || report.Totals.Passed < 50 {
					t.Fatalf("%+v: %v", report, err)
				}
				statuses := map[string]string{}
				for i := range report.Cases {
					statuses[report.Cases[i].ID] = string(report.Cases[i].Status)
				}
				return statuses, moves.n.Load()
			}
			alone, movesAlone := run(conformance.Pace{Parallel: 1})
			shared, moves := run(conformance.Pace{})
			if !maps.Equal(alone, shared) {
				for id, status := range alone {
					if shared[id] != status {
						t.Errorf("%s is %s where it shares the clock, and %s alone", id, shared[id], status)
					}
				}
			}
			failed := slices.Contains(slices.Collect(maps.Values(alone)), string(reports.StatusFailed))
			if failed != (fault != "") {
				t.Errorf("a case failed: %t", failed)
			}
			if fault == "" && moves >= movesAlone {
				t.Errorf("the clock was moved %d times, and %d times with one case at a time: nothing was shared", moves, movesAlone)
			}
		})
	}
}

// clockMoves counts how often the clock of a slow target is moved.
type clockMoves struct{ n atomic.Int64 }

func (c *clockMoves) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPost && request.URL.Path == "/clock" {
		c.n.Add(1)
	}
	return slowly{11 * time.Millisecond}.RoundTrip(request)
}
