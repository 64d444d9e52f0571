package main

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// TestMalformedLists holds the sentence on each fault of a list, with its line.
func TestMalformedLists(t *testing.T) {
	t.Parallel()
	for text, sentence := range map[string]string{
		"tokens/fresh\n":                                      `list.txt line 1: tokens/fresh has no reason; write it after a #`,
		"# of March\n\ntokens/fresh #  \n":                    `list.txt line 3: tokens/fresh has no reason; write it after a #`,
		"tokens/fresj # slow\n":                               `list.txt line 1: there is no case or rule "tokens/fresj"; did you mean tokens/fresh?`,
		"tokens/* # all of them\n":                            `list.txt line 1: there is no case or rule "tokens/*"`,
		"token.create # a\ntokens/fresh # b\ntoken.create #c": `list.txt line 3: token.create is already listed in line 1`,
		"\x00\x01\n":                                          `list.txt line 1: there is no case or rule "\x00\x01"`,
	} {
		for _, flag := range []string{"--known-failing", "--known-flaky"} {
			t.Run(flag+" "+text, func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				writeFile(t, folder, "list.txt", text)
				o := invocation{args: []string{"run", flag, "list.txt"}, folder: folder}.run(t)
				o.exits(t, 2).complains(t, flag+": "+sentence)
			})
		}
	}
}

// listed runs a case of a target with a list.
func listed(t *testing.T, handler http.Handler, flag, list string, args ...string) outcome {
	t.Helper()
	folder := t.TempDir()
	writeFile(t, folder, "list.txt", list)
	return invocation{
		args: append([]string{"run", "--api-url", serveFake(t, handler), flag, "list.txt"}, args...), env: someKeys, folder: folder,
	}.run(t)
}

func TestKnownFailing(t *testing.T) {
	t.Parallel()
	wrong := spentTokens(oneHost(t))
	t.Run("unlisted", func(t *testing.T) {
		t.Parallel()
		report := against(t, serveFake(t, wrong), "--case", "tokens/fresh").exits(t, 1).whole(t)
		if c := caseOf(t, report, "tokens/fresh"); c.Status != reports.StatusFailed {
			t.Errorf("the case is %s", c.Status)
		}
	})
	for _, entry := range []string{"tokens/fresh", "token.fresh"} {
		t.Run(entry+" fails", func(t *testing.T) {
			t.Parallel()
			o := listed(t, wrong, "--known-failing", "# of the bank\n"+entry+" # reported in March\n", "--case", "tokens/fresh")
			o.exits(t, 0).says(t, "1 known failing", "1 case: reported in March", "Conformant: 0 cases passed, 1 more failed as listed in known-failing.")
			if c := caseOf(t, o.whole(t), "tokens/fresh"); c.Status != reports.StatusKnownFailing || c.Reason != "reported in March" || len(c.Findings) == 0 {
				t.Errorf("the case is %s (%s) with %d findings", c.Status, c.Reason, len(c.Findings))
			}
		})
		t.Run(entry+" passes", func(t *testing.T) {
			t.Parallel()
			o := listed(t, oneHost(t), "--known-failing", "\n"+entry+" # reported in March\n", "--case", "tokens/fresh")
			stale := "list.txt line 2: " + entry + " is listed as known failing (reported in March) but passes; take it out of the list"
			o.exits(t, 1).says(t, stale, "Not conformant: no case failed, but 1 entry of the known-failing or known-flaky list is no longer true.")
			if report := o.whole(t); len(report.Stale) != 1 || report.Stale[0] != stale {
				t.Errorf("stale: %q", report.Stale)
			}
		})
	}
	t.Run("of another rule", func(t *testing.T) {
		t.Parallel()
		listed(t, wrong, "--known-failing", "token.create # another rule\n", "--case", "tokens/fresh").exits(t, 1)
	})
	t.Run("not run", func(t *testing.T) {
		t.Parallel()
		listed(t, wrong, "--known-failing", "charges/in-list # says nothing about what was left out\n", "--case", "recipients/create").exits(t, 0)
	})
}

// TestKnownFlaky: the case fails as often as told, counted without the probe.
func TestKnownFlaky(t *testing.T) {
	t.Parallel()
	failing := func(times int64) http.Handler {
		var tokens atomic.Int64
		own, wrong := oneHost(t), spentTokens(oneHost(t))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if hasCard(r) && tokens.Add(1) <= times {
				wrong.ServeHTTP(w, r)
				return
			}
			own.ServeHTTP(w, r)
		})
	}
	list := "tokens/fresh # now and then\n"
	for _, each := range []struct {
		fails    int64
		status   reports.Status
		attempts int
		code     int
		reason   string
	}{
		{0, reports.StatusPassed, 0, 0, ""},
		{1, reports.StatusPassed, 2, 0, ""},
		{2, reports.StatusPassed, 3, 0, ""},
		{3, reports.StatusKnownFailing, 3, 0, "known to be flaky, failed 3 of 3 times: now and then"},
	} {
		report := listed(t, failing(each.fails), "--known-flaky", list, "--case", "tokens/fresh").exits(t, each.code).whole(t)
		if c := caseOf(t, report, "tokens/fresh"); c.Status != each.status || c.Attempts != each.attempts || c.Reason != each.reason {
			t.Errorf("after %d failures the case is %s after %d attempts (%s)", each.fails, c.Status, c.Attempts, c.Reason)
		}
	}
	report := against(t, serveFake(t, failing(1)), "--case", "tokens/fresh").exits(t, 1).whole(t)
	if c := caseOf(t, report, "tokens/fresh"); c.Status != reports.StatusFailed {
		t.Errorf("what is not listed is tried once; it is %s", c.Status)
	}
}
