package conformance_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
)

// TestWholeSuiteOnALivingTarget judges one emulator again and again, without the generated cases. A run that left
// its clock ahead made the third red: the cards of the cases had expired.
func TestWholeSuiteOnALivingTarget(t *testing.T) {
	suitetest.WholeSuite(t)
	if testing.Short() {
		t.Skip("three long runs; left out with -short")
	}
	served := serveEmulator(t, emulator.Options{Seed: 5})
	for i, control := range []string{served.ControlURL, "", served.ControlURL} {
		living := served
		living.ControlURL = control
		report, err := conformance.Run(t.Context(), conformance.Config{
			Target:    living,
			Selection: conformance.Selection{LabelFilter: "!generated"},
			Pace:      conformance.Pace{Seed: int64(i) + 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		if report.ExitCode != 0 || report.Totals.Passed < 1000 {
			t.Errorf("run %d is %s: %+v", i+1, report.Verdict, report.Totals)
			for i := range report.Cases {
				if c := &report.Cases[i]; c.Status == reports.StatusFailed {
					t.Errorf("%s: %s %v", c.ID, c.Reason, c.Findings)
				}
			}
		}
		if ahead := time.Until(clockOf(t, served.ControlURL)); ahead.Abs() > time.Minute {
			t.Errorf("run %d left the clock %s ahead", i+1, ahead)
		}
	}
}

// clockOf returns the time that a control API shows.
func clockOf(t *testing.T, controlURL string) time.Time {
	t.Helper()
	answer, err := http.Get(controlURL + "/clock") //nolint:noctx // loopback
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var clock struct{ Now time.Time }
	if err := json.NewDecoder(answer.Body).Decode(&clock); err != nil {
		t.Fatal(err)
	}
	return clock.Now
}

// serveEmulator serves an emulator of its own until the test ends, and returns the target that it is.
func serveEmulator(t *testing.T, options emulator.Options) conformance.Target {
	t.Helper()
	emu := emulator.New(options)
	server, err := emulator.Start(t.Context(), emu, emulator.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Shutdown(context.Background())
		emu.Close()
	})
	public, secret := emu.Keys()
	return conformance.Target{
		APIURL: server.APIURL, VaultURL: server.VaultURL, ControlURL: server.ControlURL, PublicKey: public, SecretKey: secret,
	}
}
