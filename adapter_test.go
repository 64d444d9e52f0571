package conformance_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/specs"
)

// startAdapter starts the control API of examples/adapter before a fake and returns its address.
func startAdapter(t *testing.T, target string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	adapter := exec.CommandContext(ctx, "python3", "-B", "examples/adapter/adapter.py", target, "0")
	adapter.Env = append(adapter.Environ(), "OMISE_SECRET_KEY="+strangerKeys.Secret)
	adapter.Cancel = func() error { return adapter.Process.Signal(syscall.SIGTERM) }
	adapter.WaitDelay = 5 * time.Second
	said, err := adapter.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := adapter.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = adapter.Wait() // it was told to end
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSpace(line), "control ")
	if err != nil || !found {
		t.Fatalf("the adapter says %q: %v", line, err)
	}
	return address
}

// TestTheAdapterLetsPayersPay: payments of a fake without a control API are ended through the adapter, and the cases pass.
func TestTheAdapterLetsPayersPay(t *testing.T) {
	api := startStranger(t)
	adapter := startAdapter(t, api)
	behind, err := url.Parse(adapter)
	if err != nil {
		t.Fatal(err)
	}
	var completed atomic.Int32
	counted := httputil.NewSingleHostReverseProxy(behind)
	control := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/complete") {
			completed.Add(1)
		}
		counted.ServeHTTP(w, r)
	}))
	defer control.Close()
	report, err := conformance.Run(t.Context(), conformance.Config{
		Target:    conformance.Target{APIURL: api, ControlURL: control.URL, PublicKey: strangerKeys.Public, SecretKey: strangerKeys.Secret},
		Selection: conformance.Selection{Cases: []string{"charges/*-paid-source"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Passed == 0 || report.Totals.Failed > 0 || report.Totals.NotJudged > 0 || completed.Load() == 0 {
		t.Errorf("the totals are %+v, and the adapter was asked for %d payments", report.Totals, completed.Load())
	}
	for path, want := range map[string]int{"/features": 200, "/clock": 200, "/healthz": 200} {
		answersAsDocumented(t, "GET", adapter+path, "", want)
	}
	answersAsDocumented(t, "POST", adapter+"/charges/chrg_test_none/complete", `{}`, 404)
	answersAsDocumented(t, "POST", adapter+"/charges/chrg_test_none/complete", `{"outcome": "failed"`, 400)
	for _, body := range []string{`[]`, `{"outcome": "late"}`, `{"outcome": []}`} {
		answersAsDocumented(t, "POST", adapter+"/charges/chrg_test_none/complete", body, 400)
	}
	answersAsDocumented(t, "POST", adapter+"/charges/chrg_test_none/complete", `{"outcome": "failed"}`, 404)
}

// TestTheAdapterIsShort: the page about it says how many lines it has, and it stays short enough to be changed by whoever needs one.
func TestTheAdapterIsShort(t *testing.T) {
	text, err := os.ReadFile("examples/adapter/adapter.py")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/control-api.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Count(text, []byte("\n"))
	if said := fmt.Sprintf("a control API of %d lines", lines); lines > 70 || !bytes.Contains(page, []byte(said)) {
		t.Errorf("the adapter has %d lines, want 70 at most, and docs/control-api.md to say %q", lines, said)
	}
}

// answersAsDocumented asks a control API and holds its answer against specs/control.yaml.
func answersAsDocumented(t *testing.T, method, address, body string, status int) string {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(specs.RawControl())
	if err != nil {
		t.Fatal(err)
	}
	document.Servers = nil
	router, err := legacy.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != status {
		t.Errorf("%s %s was answered %d, want %d: %s", method, address, answer.StatusCode, status, text)
	}
	route, parameters, err := router.FindRoute(request)
	if err != nil {
		t.Errorf("%s %s is not in specs/control.yaml: %v", method, address, err)
		return string(text)
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: parameters, Route: route},
		Status:                 answer.StatusCode, Header: answer.Header,
	}
	if err := openapi3filter.ValidateResponse(t.Context(), input.SetBodyBytes(text)); err != nil {
		t.Errorf("%s %s: %v", method, address, err)
	}
	return string(text)
}
