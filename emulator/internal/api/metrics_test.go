package api

import (
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
