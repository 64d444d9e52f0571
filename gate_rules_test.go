package conformance_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/reports"
)

// chargesTwice is a client that pays for two charges with one token, in a test that says so.
func chargesTwice(t *testing.T, g *conformance.GateSession) {
	t.Helper()
	client := newGateClient(t, g, "test_used_token")
	token := client.token()
	for range 2 {
		client.create("/charges", `{"amount":100000,"currency":"thb","card":"`+token+`"}`)
	}
}

// TestAUsedTokenBehindAGate: the fault has a case of its own with a short name, which a list of known failures can have.
func TestAUsedTokenBehindAGate(t *testing.T) {
	const fault = "charges/createCharge/token-once"
	for name, row := range map[string]struct {
		known    string
		required []string
		verdict  reports.Verdict
		status   reports.Status
		says     string
	}{
		"not listed":          {"", nil, reports.NotConformant, reports.StatusFailed, "the client broke 1 rule, in 1 of "},
		"listed by its case":  {fault + " # a test of ours sends it on purpose\n", nil, reports.Conformant, reports.StatusKnownFailing, "but those of 1 case listed"},
		"listed by its rule":  {"client.token-once # a test of ours sends it on purpose\n", nil, reports.Conformant, reports.StatusKnownFailing, "but those of 1 case listed"},
		"an entry too many":   {fault + " # on purpose\ntokens/createToken/host # no longer\n", nil, reports.NotConformant, reports.StatusKnownFailing, "1 entry of the known-failing"},
		"what it has to call": {fault + " # on purpose\n", []string{"create*", "captureCharge"}, reports.NotConformant, reports.StatusKnownFailing, "did not call "},
		"what it does call":   {fault + " # on purpose\n", []string{"createCharge"}, reports.Conformant, reports.StatusKnownFailing, "3 requests"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := conformance.GateConfig{RequireOperations: row.required}
			if row.known != "" {
				config.Policy.KnownFailing, config.Policy.Lists = "known.txt", fstest.MapFS{"known.txt": {Data: []byte(row.known)}}
			}
			g, err := conformance.OpenGate(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			chargesTwice(t, g)
			report := g.Close(t.Context())
			if said := reports.VerdictSentence(report); report.Verdict != row.verdict || !strings.Contains(said, row.says) {
				t.Errorf("%s: %s; want %s and %q", report.Verdict, said, row.verdict, row.says)
			}
			if report.Totals.Requests != 3 {
				t.Errorf("%d requests, want 3", report.Totals.Requests)
			}
			for i := range report.Cases {
				c := &report.Cases[i]
				if c.ID != fault {
					continue
				}
				if c.Status != row.status || len(c.Findings) != 1 || c.Findings[0].Mark != "test_used_token" || len(c.Exchanges) != 3 {
					t.Errorf("%s: %s with %+v and %d exchanges", c.ID, c.Status, c.Findings, len(c.Exchanges))
				}
				return
			}
			t.Errorf("there is no case %s", fault)
		})
	}
}

func TestOperationsThatAreNone(t *testing.T) {
	_, err := conformance.OpenGate(t.Context(), conformance.GateConfig{RequireOperations: []string{"createCharges"}})
	var wrong *conformance.UsageError
	if !errors.As(err, &wrong) || wrong.Setting != "RequireOperations" || !strings.Contains(wrong.Message, "did you mean createCharge") {
		t.Errorf("got %v", err)
	}
}
