package session

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
	"github.com/omise-conformance/harness/target"
)

// twiceSent is a target whose first answers to DELETE are lost with their connections, so that these
// requests are sent again.
type twiceSent struct {
	target.Target
	times int
}

func (d *twiceSent) Do(ctx context.Context, call target.Call) *exchange.Exchange {
	ex := d.Target.Do(ctx, call)
	if call.Method != http.MethodDelete || d.times == 0 {
		return ex
	}
	d.times--
	ex = d.Target.Do(ctx, call)
	ex.Retried = true
	return ex
}

// A second DELETE is answered 404, which says nothing about a target that is asked anew and answers as it should.
func TestWhatMayHaveHappenedTwiceIsTriedAnew(t *testing.T) {
	at := slices.IndexFunc(all.Cases(), func(c *suites.Case) bool { return c.ID == "lists/destroyed-customers" })
	for times, want := range []suites.Status{suites.Passed, suites.Passed, suites.Blocked} {
		env, stop, err := suitetest.NewEnvironment()
		if err != nil {
			t.Fatal(err)
		}
		env.Target = &twiceSent{env.Target, times}
		s := &Session{env: env}
		if result := s.performOnce(t.Context(), all.Cases()[at]); result.Status != want {
			t.Errorf("%d requests sent twice: %s %q %v, want %s", times, result.Status, result.Reason, result.Findings, want)
		}
		stop()
	}
}
