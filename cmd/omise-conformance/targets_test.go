package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// TestAnswersThatAreNoAPI: what answers is judged, and fails in every subject. A case of
// every subject is enough; an empty object, which a fake answers first, gets half of the
// written cases. Waiting for what never happens is cut short.
func TestAnswersThatAreNoAPI(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.Handler{
		"empty object":   answering(200, "application/json", "{}"),
		"page":           answering(200, "text/html", "<html><body>It works!</body></html>"),
		"server error":   answering(500, "application/json", `{"object":"error","code":"internal_server_error","message":"x"}`),
		"list":           answering(200, "application/json", `[{"object":"charge"}]`),
		"any other 401s": answering(401, "text/plain", "go away"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shard := "1/6"
			if name == "empty object" {
				shard = "1/2"
			}
			o := against(t, serveFake(t, handler), "-q", "--timeout-poll", "20ms", "--timeout-webhook", "20ms",
				"--label-filter", "!generated", "--shard", shard).exits(t, 1)
			report := o.whole(t)
			red, subjects := map[string]bool{}, map[string]bool{}
			for _, c := range report.Cases {
				if c.Status == reports.StatusExcluded || c.Status == reports.StatusUnsupported {
					continue // as all of a subject may be: in another shard, or about features that a fake has not
				}
				subjects[c.Subject] = true
				if c.Status == reports.StatusFailed || c.Status == reports.StatusBlocked {
					red[c.Subject] = true
				}
				// A path outside of the contract may be answered by anything that is not a charge.
				outside := strings.HasPrefix(c.ID, "requests/path-word-")
				if c.Status == reports.StatusPassed && len(c.Findings) == 0 && !outside {
					t.Errorf("%s passes without a warning", c.ID)
				}
			}
			for subject := range subjects {
				if !red[subject] {
					t.Errorf("nothing fails in %s, and nothing is blocked", subject)
				}
			}
			if report.Totals.Failed == 0 {
				t.Error("all is blocked, and nothing fails")
			}
		})
	}
}
