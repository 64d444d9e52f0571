package conformance_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
)

// hook is a webhook handler that verifies signatures, unless it is careless.
func hook(t *testing.T, secret func() string, careless bool) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		key, _ := base64.StdEncoding.DecodeString(secret())
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(r.Header.Get("Omise-Signature-Timestamp") + "."))
		mac.Write(body)
		if !careless && !strings.Contains(r.Header.Get("Omise-Signature"), hex.EncodeToString(mac.Sum(nil))) {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/hook"
}

// handlerCases returns the cases of a report about the webhook handler.
func handlerCases(report *conformance.Report) map[string]reports.CaseEntry {
	found := map[string]reports.CaseEntry{}
	for _, c := range report.Cases {
		if name, ok := strings.CutPrefix(c.ID, "webhooks/"); ok {
			found[name] = c
		}
	}
	return found
}

func TestAWebhookHandlerThatRunsAlready(t *testing.T) {
	secret := base64.StdEncoding.EncodeToString([]byte("of a test"))
	for _, careless := range []bool{false, true} {
		config := conformance.GateConfig{Webhooks: conformance.WebhookHandler{
			URL: hook(t, func() string { return secret }, careless), Secret: secret, Settle: time.Millisecond,
		}}
		report, err := conformance.Gate(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		c := handlerCases(report)["refuses-wrong-signature"]
		if conforms := report.Verdict == reports.Conformant; conforms == careless || (c.Status == reports.StatusPassed) == careless {
			t.Errorf("careless %t: the verdict is %s, and %s %s", careless, report.Verdict, c.ID, c.Status)
		}
		if careless && (len(c.Findings) != 1 || c.Findings[0].Rule != "client.webhook-signature" || !strings.Contains(c.Exchanges[0].Curl, "openssl")) {
			t.Errorf("%+v", c.Findings)
		}
		dir := t.TempDir()
		if _, err := reports.WriteDir(dir, report); err != nil {
			t.Error(err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "report.json")); err != nil || strings.Contains(string(text), secret) {
			t.Errorf("the report has the handler's secret, or cannot be read: %v", err)
		}
	}
}

// TestWebhookClient is no test: it is the client's command in those below.
func TestWebhookClient(t *testing.T) {
	file := os.Getenv("WEBHOOK_CLIENT_FILE")
	if file == "" {
		t.Skip("not started as the command of a client")
	}
	if err := os.WriteFile(file, []byte(os.Getenv("HOOK_SECRET")), 0o600); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, os.Getenv("OMISE_API_URL")+"/customers",
		strings.NewReader(url.Values{"description": {"of a client"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(os.Getenv("OMISE_SECRET_KEY"), "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
}

// The command gets the secret that the gate made, and what it does is delivered.
func TestTheCommandOfAClientWithAWebhookHandler(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	t.Setenv("WEBHOOK_CLIENT_FILE", file)
	report, err := conformance.Gate(t.Context(), conformance.GateConfig{
		Command: []string{os.Args[0], "-test.run=^TestWebhookClient$"},
		Webhooks: conformance.WebhookHandler{
			URL:        hook(t, func() string { text, _ := os.ReadFile(file); return string(text) }, false),
			SecretName: "HOOK_SECRET", Settle: time.Millisecond,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	cases := handlerCases(report)
	for _, id := range []string{"accepts-customer-create", "accepts-right-delivery", "refuses-unsigned"} {
		if c, ok := cases[id]; !ok || c.Status != reports.StatusPassed {
			t.Errorf("%s: %+v", id, c)
		}
	}
	if report.Gate.CommandExit != 0 || report.Gate.Requests != 1 {
		t.Errorf("%+v", report.Gate)
	}
}

func TestWrongSettingsOfAWebhookHandler(t *testing.T) {
	for want, config := range map[string]conformance.GateConfig{
		"there is no command":              {},
		"is not on this machine":           {Webhooks: conformance.WebhookHandler{URL: "https://shop.example.com/", Secret: "YWJj"}},
		"is base64":                        {Webhooks: conformance.WebhookHandler{URL: "http://localhost/", Secret: "-"}},
		"a recording makes no events that": {Webhooks: conformance.WebhookHandler{URL: "http://localhost/"}, Upstream: conformance.Upstream{Replay: "x"}},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := conformance.Gate(ctx, config)
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
