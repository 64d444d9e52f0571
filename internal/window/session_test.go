package window_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/cassettelint"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// saved returns a shop where something of each sort was done, and the session of it in a format.
func saved(t *testing.T, format string) (*shop, string) {
	t.Helper()
	s := open(t)
	token := s.send("/tokens", emulator.DefaultPublicKey, tokenForm)
	charge := s.send("/charges", emulator.DefaultSecretKey, "amount=50000&currency=thb&card="+token)
	s.send("/charges", emulator.DefaultSecretKey, "amount=50000&currency=thb&card="+token) // refused
	s.send("/charges/"+charge+"/refunds", emulator.DefaultSecretKey, "amount=50000")
	s.act("pay", fmt.Sprintf(`{"id": %q}`, s.promptpay()))
	s.act("clock", `{"clock": {"advance": "1h"}}`)
	status, text := s.get("exports/" + format)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	for _, secret := range []string{"pkey_test_600", "skey_test_600", securityCode} {
		if strings.Contains(fractions.ReplaceAllString(text, ""), secret) {
			t.Errorf("the session has the secret %s", secret)
		}
	}
	return s, text
}

func write(t *testing.T, name, text string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestSessionAsCassette(t *testing.T) {
	_, text := saved(t, "cassette")
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	result, err := cassettelint.Folder(write(t, "any-name.yaml", text), cassettelint.Options{Contract: contract, Cases: []string{"a/case"}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 || result.Interactions != 8 {
		t.Errorf("%s %v", result.Summary(), result.Problems)
	}
}

func TestSessionAsHAR(t *testing.T) {
	_, text := saved(t, "har")
	report, err := conformance.Check(t.Context(), conformance.CheckConfig{
		Paths: []string{filepath.Join(write(t, "session.har", text), "session.har")}, APIVersion: specs.Version, Strict: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Verdict != reports.Conformant || report.Check.Records != 6 {
		t.Errorf("%s, %d entries were judged: %+v", report.Verdict, report.Check.Records, report.Check.Files)
	}
}

// TestSessionAsGoTest: the test that a session becomes passes against another emulator, and fails against one that is wrong.
func TestSessionAsGoTest(t *testing.T) {
	_, text := saved(t, "gotest")
	folder := write(t, "session_test.go", text)
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module session\n\ngo 1.26\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	other := open(t)
	run := func() (string, error) {
		command := exec.CommandContext(t.Context(), "go", "test", "-count=1", ".")
		command.Dir = folder
		command.Env = append(os.Environ(), "OMISE_API_URL="+other.server.APIURL, "OMISE_CONTROL_URL="+other.server.ControlURL,
			"OMISE_PUBLIC_KEY="+emulator.DefaultPublicKey, "OMISE_SECRET_KEY="+emulator.DefaultSecretKey)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err != nil || !strings.Contains(out, "ok") {
		t.Fatalf("%v: %s\n%s", err, out, text)
	}
	other.act("behave", `{"behavior": {"fault": "token.single-use-charge/code"}}`)
	if out, err := run(); err == nil || !strings.Contains(out, "POST /charges was answered 400 invalid_card_token, want 400 used_token") {
		t.Errorf("against an emulator that refuses a token with another code: %s", out)
	}
}
