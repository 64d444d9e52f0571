package target

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// controlWith returns a control API whose answers the table has, and a log of the
// requests.
func controlWith(t *testing.T, answers map[string]string) (Control, string, *[]string) {
	t.Helper()
	var log []string
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		log = append(log, strings.TrimSpace(r.Method+" "+r.URL.EscapedPath()+" "+string(body)))
		answer, found := answers[r.Method+" "+r.URL.Path]
		if !found {
			w.WriteHeader(http.StatusNotFound)
			answer = `{"error":"there is no such thing"}`
		}
		fmt.Fprint(w, answer)
	})
	control, err := NewControl(address+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	return control, address, &log
}

func TestControl(t *testing.T) {
	control, _, log := controlWith(t, map[string]string{
		"GET /clock":                         `{"now":"2026-01-15T08:30:00Z","frozen":false}`,
		"POST /clock":                        `{"now":"2026-01-15T09:00:00Z"}`,
		"POST /charges/chrg_test_1/complete": `{}`,
		"POST /chains":                       `{"id":"acch_test_1","key":"ckey_test_1"}`,
		"POST /accounts":                     `{"public_key":"pkey_test_2","secret_key":"skey_test_2"}`,
		"POST /webhooks":                     `{"url":"http://127.0.0.1:1","secret":"c2VjcmV0"}`,
		"GET /features":                      `{"dialect":"recorded","features":["clock","chains"]}`,
		"GET /transfers":                     `{"data":[{"charge":"chrg_test_1","recipient":"recp_test_1"},{"charge":"chrg_test_2"},{"charge":"chrg_test_1","recipient":"recp_test_2"}]}`,
	})
	ctx := t.Context()
	var got []string
	note := func(values ...any) { got = append(got, strings.TrimSpace(fmt.Sprintln(values...))) }
	note(control.Now(ctx))
	note(control.Advance(ctx, 30*time.Minute))
	note(control.Complete(ctx, "chrg_test_1", "failed", "insufficient_fund"))
	note(control.Complete(ctx, "chrg_test_1", "successful", ""))
	note(control.CreateChain(ctx))
	note(control.SecondAccount(ctx))
	note(control.SetWebhook(ctx, "http://127.0.0.1:1"))
	note(control.Features(ctx))
	note(control.Transfers(ctx, "chrg_test_1"))
	want := `2026-01-15 08:30:00 +0000 UTC <nil>
<nil>
<nil>
<nil>
acch_test_1 ckey_test_1 <nil>
{pkey_test_2 skey_test_2} <nil>
c2VjcmV0 <nil>
[clock chains] <nil>
[recp_test_1 recp_test_2] <nil>`
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
	wantLog := `GET /clock
POST /clock {"advance":"30m0s"}
POST /charges/chrg_test_1/complete {"failure_code":"insufficient_fund","outcome":"failed"}
POST /charges/chrg_test_1/complete {"outcome":"successful"}
POST /chains
POST /accounts
POST /webhooks {"url":"http://127.0.0.1:1"}
GET /features
GET /transfers`
	if all := strings.Join(*log, "\n"); all != wantLog {
		t.Errorf("got\n%s\nwant\n%s", all, wantLog)
	}
}

func TestControlErrors(t *testing.T) {
	control, address, _ := controlWith(t, map[string]string{
		"GET /clock":     `{}`,
		"GET /features":  `<html>`,
		"POST /chains":   `{"id":"acch_1","key":"ckey_1"}`,
		"POST /accounts": `{"public_key":"pkey_1","secret_key":"skey_1"}`,
	})
	ctx := t.Context()
	first := func(_ any, err error) error { return err }
	_, _, chain := control.CreateChain(ctx)
	for want, err := range map[string]error{
		"the control API at " + address + " returned no time for GET /clock":                                                                                                               first(control.Now(ctx)),
		"the control API at " + address + " answered POST /clock with status 404: there is no such thing":                                                                                  control.Advance(ctx, 1),
		"the control API at " + address + " answered GET /features with unexpected JSON: invalid character '<' looking for beginning of value":                                             first(control.Features(ctx)),
		"the control API at " + address + " returned a live key for POST /chains":                                                                                                          chain,
		"the control API at " + address + " created an account that cannot be used: the public key is a live key; only test keys (pkey_test_…) are used, because a run makes real charges": first(control.SecondAccount(ctx)),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	away, err := NewControl("http://127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	err = away.Advance(ctx, 1)
	if want := "the control API could not be reached for POST /clock: could not connect to http://127.0.0.1:1 (connection refused)"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
