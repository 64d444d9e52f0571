package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestMetrics(t *testing.T) {
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer hook.Close()
	k := newKit(t, Options{MaxObjects: 20})
	k.control("POST", "/accounts", nil).ok()
	k.control("POST", "/webhooks", map[string]any{"url": hook.URL}).ok()
	k.customer(nil)
	for range 30 {
		k.token()
	}
	k.api("GET", "/charges/chrg_test_1", nil)
	k.api("GET", "/charges/chrg_test_2", nil)
	k.api("GET", "/no/such/path", nil)
	k.api("POST", "/customers/x/cards", nil)
	var text string
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		text = k.control("GET", "/metrics", nil).ok().raw
		if strings.Contains(text, `attempts_total{outcome="accepted"} 1`) || time.Now().After(deadline) {
			break
		}
	}
	for _, line := range []string{
		`# TYPE omise_emulator_requests_total counter`,
		`omise_emulator_requests_total{host="vault",route="POST /tokens",status="200",code=""} 30`,
		`omise_emulator_requests_total{host="api",route="GET /charges/{id}",status="404",code="not_found"} 2`,
		`omise_emulator_requests_total{host="api",route="",status="404",code="not_found"} 1`,
		`# TYPE omise_emulator_request_duration_seconds histogram`,
		`omise_emulator_request_duration_seconds_bucket{host="vault",route="POST /tokens",le="+Inf"} 30`,
		`omise_emulator_request_duration_seconds_count{host="vault",route="POST /tokens"} 30`,
		`omise_emulator_accounts 2`,
		`omise_emulator_objects{kind="customer"} 1`,
		`omise_emulator_objects{kind="event"} 0`,
		`omise_emulator_objects{kind="token"} 19`,
		`omise_emulator_evictions_total 12`,
		`omise_emulator_webhook_attempts_total{outcome="accepted"} 1`,
		`omise_emulator_webhook_attempts_total{outcome="refused"} 0`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is not in\n%s", line, text)
		}
	}
	form := regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$`)
	for line := range strings.Lines(text) {
		if !form.MatchString(strings.TrimSuffix(line, "\n")) {
			t.Errorf("%q is not of the text format", line)
		}
	}
	for _, path := range []string{"/health", "/healthz"} {
		k.control("GET", path, nil).ok().has("ok", "status")
	}
}

// The document of the control API lists every path of it.
func TestControlDocumentListsAllPaths(t *testing.T) {
	document, err := os.ReadFile("../../../docs/control-api.md")
	if err != nil {
		t.Fatal(err)
	}
	patterns := []string{"GET /metrics"}
	for pattern := range controlRoutes {
		patterns = append(patterns, pattern)
	}
	for _, pattern := range patterns {
		if !strings.Contains(string(document), "`"+pattern+"`") {
			t.Errorf("docs/control-api.md does not list %s", pattern)
		}
	}
}

// Each kind has its own number of objects, so that none can be taken for another.
func TestMetricsCountEachKind(t *testing.T) {
	k := newKit(t, Options{})
	for range 4 {
		k.token()
	}
	k.customer(nil)
	k.api("POST", "/sources", map[string]any{"type": "promptpay", "amount": 100000, "currency": "thb"}).ok()
	k.api("POST", "/sources", map[string]any{"type": "promptpay", "amount": 100000, "currency": "thb"}).ok()
	k.control("POST", "/chains", nil).ok()
	charge := k.cardCharge(nil).ok().str("id")
	k.api("POST", "/charges/"+charge+"/refunds", map[string]any{"amount": 20000}).ok()
	k.api("POST", "/charges/"+charge+"/refunds", map[string]any{"amount": 20000}).ok()
	k.api("POST", "/charges/"+charge+"/refunds", map[string]any{"amount": 20000}).ok()
	text := k.control("GET", "/metrics", nil).ok().raw
	acct := k.emu.AllAccounts()[0]
	for kind, count := range map[string]int{
		"chain": 1, "charge": 1, "customer": 1, "event": acct.Events.Count, "recipient": 0, "refund": 3, "source": 2, "token": acct.Tokens.Count,
	} {
		if line := fmt.Sprintf("omise_emulator_objects{kind=%q} %d\n", kind, count); !strings.Contains(text, line) {
			t.Errorf("no line %q", line)
		}
	}
}
