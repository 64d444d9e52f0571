package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/reports"
)

// quick bounds runs against targets that answer nothing: far below what the
// cases would wait if each were tried.
const quick = 30 * time.Second

// notJudged holds that a run judged nothing and says why, in time.
func (o outcome) notJudged(t *testing.T, why string) *reports.Report {
	t.Helper()
	o.exits(t, 3).says(t, "Problem: "+why, "Not judged: ")
	if o.took > quick {
		t.Errorf("it took %s", o.took)
	}
	report := o.whole(t)
	counts := statuses(report)
	if counts["not_judged"] == 0 || counts["passed"]+counts["failed"]+counts["unsupported"] > 0 {
		t.Errorf("the cases are %v; none can have a verdict, and nothing is known of the target's features", counts)
	}
	for _, c := range report.Cases {
		if c.Status == reports.StatusNotJudged && !strings.Contains(c.Reason, why) {
			t.Fatalf("%s was not judged because %q, want %q", c.ID, c.Reason, why)
		}
	}
	return report
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}

func TestClosedPort(t *testing.T) {
	t.Parallel()
	address := closedPort(t)
	against(t, address).notJudged(t, "could not connect to "+address+" (connection refused)")
}

// TestClosedVault: a target is both its hosts.
func TestClosedVault(t *testing.T) {
	t.Parallel()
	address := closedPort(t)
	against(t, serveFake(t, oneHost(t)), "--vault-url", address).notJudged(t, "could not connect to "+address+" (connection refused)")
}

func TestDeadControl(t *testing.T) {
	t.Parallel()
	address := closedPort(t)
	against(t, serveFake(t, oneHost(t)), "--control-url", address).notJudged(t,
		"the control API could not be reached for GET /features: could not connect to "+address+" (connection refused)")
}

func TestControlThatIsNone(t *testing.T) {
	t.Parallel()
	address := serveFake(t, oneHost(t))
	against(t, address, "--control-url", address).notJudged(t, "the control API at "+address+" answered GET /features with status 404")
}

func TestHangingTarget(t *testing.T) {
	t.Parallel()
	address := serveFake(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	against(t, address, "--timeout-request", "300ms").notJudged(t, address+" did not answer within 300ms")
}

// TestTargetThatBeginsToHang answers the probes and then nothing more.
func TestTargetThatBeginsToHang(t *testing.T) {
	t.Parallel()
	own := oneHost(t)
	address := serveFake(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hasCard(r) {
			<-r.Context().Done()
			return
		}
		own.ServeHTTP(w, r)
	}))
	o := against(t, address, "--timeout-request", "100ms", "--case", "tokens/create*", "--case", "recipients/create").exits(t, 3)
	report := o.whole(t)
	if c := caseOf(t, report, "tokens/create"); c.Status != reports.StatusNotJudged || c.Reason != address+" did not answer within 100ms" {
		t.Errorf("tokens/create is %s: %s", c.Status, c.Reason)
	}
}

func TestBrokenTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(oneHost(t))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	against(t, server.URL).notJudged(t, "no TLS connection to "+server.URL+" (tls: failed to verify certificate: x509: certificate signed by unknown authority)")
	plain := "https://" + strings.TrimPrefix(serveFake(t, oneHost(t)), "http://")
	against(t, plain).notJudged(t, "no TLS connection to "+plain)
}

func TestTruncatedAnswers(t *testing.T) {
	t.Parallel()
	address := serveFake(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"object":`))
	}))
	against(t, address).notJudged(t, address+" closed the connection before its answer was complete")
}

func TestHugeAnswers(t *testing.T) {
	t.Parallel()
	address := serveFake(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		block := []byte(strings.Repeat(" ", 1<<20))
		for range 64 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	against(t, address).notJudged(t, address+" sent an answer of more than ")
}

func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	for _, wait := range []string{"", "5", "3600"} {
		address := serveFake(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if wait != "" {
				w.Header().Set("Retry-After", wait)
			}
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		t.Run("Retry-After "+wait, func(t *testing.T) {
			t.Parallel()
			against(t, address).notJudged(t, "GET /charges was answered 429 Too Many Requests")
		})
	}
}

func TestLiveModeStopsTheRun(t *testing.T) {
	t.Parallel()
	why := "says livemode true: the run was stopped, since only test mode is ever used"
	everything := serveFake(t, altered(oneHost(t), func(_ *http.Request, object map[string]any) { object["livemode"] = true }))
	o := against(t, everything)
	o.notJudged(t, "an answer to GET /charges "+why)
	o.says(t, "What to do: point the run at the test mode, with test keys. The harness leaves alone what answers in live mode.")

	later := serveFake(t, altered(oneHost(t), func(r *http.Request, object map[string]any) {
		if object["object"] == "recipient" {
			object["livemode"] = true
		}
	}))
	o = against(t, later, "--case", "recipients/*").exits(t, 1).says(t, "Problem: an answer to POST /recipients "+why)
	judged := 0
	for _, c := range o.whole(t).Cases {
		if len(c.Exchanges) > 0 {
			judged++
		}
	}
	if judged != 1 {
		t.Errorf("%d cases sent requests, want only the first", judged)
	}
}

func TestRefusedKeys(t *testing.T) {
	t.Parallel()
	address := serveFake(t, oneHost(t))
	for name, each := range map[string]struct{ public, secret, sentence string }{
		"secret": {somePublicKey, "skey_test_another", "OMISE_SECRET_KEY: the target " + address + " refuses the secret key (401 authentication_failure)"},
		"public": {"pkey_test_another", someSecretKey, "OMISE_PUBLIC_KEY: the target " + address + " refuses the public key (401 authentication_failure)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := invocation{
				args: []string{"run", "--api-url", address}, folder: t.TempDir(),
				env: []string{"OMISE_PUBLIC_KEY=" + each.public, "OMISE_SECRET_KEY=" + each.secret},
			}.run(t)
			o.exits(t, 2).complains(t, each.sentence)
		})
	}
}

// TestAnswersThatAreNoAPI: what answers is judged, and fails in every subject. A case of
// every subject is enough; an empty object, which a fake answers first, gets half of the
// written cases. Waiting for what never happens is cut short.
func TestAnswersThatAreNoAPI(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.Handler{
		"empty object":   answering(200, "application/json", "{}"),
		"page":           answering(200, "text/html", "<html><body>It works!</body></html>"),
		"binary":         answering(200, "application/octet-stream", "\x00\xff\xfe\x80{\x01"),
		"server error":   answering(500, "application/json", `{"object":"error","code":"internal_server_error","message":"x"}`),
		"bad gateway":    answering(502, "text/html", "<html>502</html>"),
		"null":           answering(200, "application/json", "null"),
		"list":           answering(200, "application/json", `[{"object":"charge"}]`),
		"any other 401s": answering(401, "text/plain", "go away"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"-q", "--timeout-poll", "20ms", "--timeout-webhook", "20ms"}
			if name == "empty object" {
				args = append(args, "--label-filter", "!generated", "--shard", "1/2")
			} else {
				args = append(args, "--shard", "1/6")
			}
			o := against(t, serveFake(t, handler), args...).exits(t, 1)
			report := o.whole(t)
			failed, subjects := map[string]bool{}, map[string]bool{}
			for _, c := range report.Cases {
				if c.Status == reports.StatusExcluded {
					continue // in another shard, as all of a small subject may be
				}
				subjects[c.Subject] = true
				if c.Status == reports.StatusFailed {
					failed[c.Subject] = true
				}
				if c.Status == reports.StatusPassed && len(c.Findings) == 0 {
					t.Errorf("%s passes without a warning", c.ID)
				}
			}
			for subject := range subjects {
				if !failed[subject] {
					t.Errorf("nothing fails in %s", subject)
				}
			}
		})
	}
}

// TestTargetThatGoesAway: what was judged until then stands, the rest is not judged.
func TestTargetThatGoesAway(t *testing.T) {
	t.Parallel()
	address := serveFake(t, vanishing(oneHost(t), func(request int64) bool { return request > 40 }))
	o := against(t, address, "--label-filter", "tokens || recipients").exits(t, 3)
	report := o.whole(t)
	counts := statuses(report)
	if counts["passed"] < 5 || counts["not_judged"] < 20 || counts["failed"] > 0 {
		t.Errorf("the cases are %v", counts)
	}
	o.says(t, address+" closed the connection without an answer", fmt.Sprintf("Not judged: %d cases got no answer that could be judged; of the others, %d passed and none failed.", counts["not_judged"], counts["passed"]))
}

// TestTargetThatComesBack: a restart costs only the cases of that time.
func TestTargetThatComesBack(t *testing.T) {
	t.Parallel()
	address := serveFake(t, vanishing(oneHost(t), func(request int64) bool { return request > 40 && request <= 60 }))
	report := against(t, address, "--label-filter", "tokens || recipients").exits(t, 3).whole(t)
	if counts := statuses(report); counts["passed"] < 50 || counts["not_judged"] < 3 || counts["not_judged"] > 20 {
		t.Errorf("the cases are %v", counts)
	}
}

// TestOneAddressForBothHosts, slowly.
func TestOneAddressForBothHosts(t *testing.T) {
	t.Parallel()
	o := against(t, serveFake(t, oneHost(t)), "--label-filter", "tokens || charges").exits(t, 0)
	if report := o.whole(t); report.Totals.Passed < 100 {
		t.Errorf("%d passed", report.Totals.Passed)
	}
}

func TestRateIsKept(t *testing.T) {
	t.Parallel()
	o := against(t, serveFake(t, oneHost(t)), "--rate", "20", "--case", "tokens/single-use-*").exits(t, 0)
	report := o.whole(t)
	if report.Totals.Requests < 6 {
		t.Fatalf("%d requests tell nothing about the rate", report.Totals.Requests)
	}
	if least := time.Duration(report.Totals.Requests-1) * time.Second / 20; o.took < least {
		t.Errorf("%d requests took %s, want %s or more at 20 a second", report.Totals.Requests, o.took, least)
	}
}
