package conformance_test

import (
	"net/http"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
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
