package conformance_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
)

// strangerKeys are those that the stranger's server has if it is given none.
var strangerKeys = struct{ Public, Secret string }{"pkey_test_stranger0000000000", "skey_test_stranger0000000000"}

// backedFindings are the rules that the stranger's server breaks, each with the source that says so.
var backedFindings = map[string]string{
	"event.customer-keys": "the recorded events of a customer have customer.update.card after a card was destroyed as well",
}

// startStranger starts the server of testdata/stranger and returns its address.
func startStranger(t *testing.T, flags ...string) string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3: the server that was written by others is not tried")
	}
	ready := filepath.Join(t.TempDir(), "ready")
	ctx, cancel := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, python, append([]string{"-B", "testdata/stranger/server.py", "--port", "0", "--ready-file", ready}, flags...)...)
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = 5 * time.Second
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = server.Wait() // it was told to end
	})
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if address, err := os.ReadFile(ready); err == nil && len(address) > 0 {
			return strings.TrimSpace(string(address))
		}
	}
	t.Fatal("the stranger's server was not ready within 30 s")
	return ""
}

// TestWholeSuiteIsFairToAStranger judges a server that was written from the sources alone, by
// somebody who had not read the suite, and that chose otherwise wherever the sources are open.
func TestWholeSuiteIsFairToAStranger(t *testing.T) {
	suitetest.WholeSuite(t)
	if testing.Short() {
		t.Skip("sends 16,000 requests to a server of its own; left out with -short")
	}
	address := startStranger(t)
	report, err := conformance.Run(t.Context(), conformance.Config{Target: conformance.Target{
		APIURL: address, PublicKey: strangerKeys.Public, SecretKey: strangerKeys.Secret,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Passed < 3000 || report.Totals.NotJudged > 0 {
		t.Errorf("%d cases passed and %d were not judged", report.Totals.Passed, report.Totals.NotJudged)
	}
	broken := map[string]bool{}
	for i := range report.Causes {
		cause := &report.Causes[i]
		broken[cause.Rules[0]] = true
		if slices.ContainsFunc(cause.Rules, func(rule string) bool { return backedFindings[rule] == "" }) {
			t.Errorf("no source is known for: %s (%s)", reports.CauseSentence(cause), cause.Case)
		}
	}
	for rule := range backedFindings {
		if !broken[rule] {
			t.Errorf("the server keeps %s: take it out of the list", rule)
		}
	}
}
