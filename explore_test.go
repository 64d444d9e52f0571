package conformance_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
)

func TestExploringTheEmulatorFindsNothing(t *testing.T) {
	for _, dialect := range []specs.Dialect{specs.Any, specs.Recorded, specs.Documented} {
		t.Run(string(dialect), func(t *testing.T) {
			report, err := conformance.Explore(t.Context(), conformance.ExploreConfig{
				Dialect: dialect, Steps: 2000, Clients: 4, Found: func(text string) { t.Error("\n" + text) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if report.ExitCode != 0 || report.Totals.Requests < 2000 {
				t.Errorf("the verdict is %s after %d requests: %v", report.Verdict, report.Totals.Requests, report.Cases[0].Reason)
			}
		})
	}
}

// A target of one's own keeps its objects and its clock from walk to walk.
func TestExploringAServerFindsNothing(t *testing.T) {
	for judged, speaks := range map[specs.Dialect]emulator.Dialect{specs.Any: emulator.Documented, specs.Recorded: emulator.Recorded} {
		t.Run(string(judged), func(t *testing.T) {
			report, err := conformance.Explore(t.Context(), conformance.ExploreConfig{
				Target:  serveEmulator(t, emulator.Options{Dialect: speaks, Seed: 5}),
				Dialect: judged, Steps: 500, Clients: 3, Found: func(text string) { t.Error("\n" + text) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if report.ExitCode != 0 {
				t.Errorf("the verdict is %s: %v", report.Verdict, report.Cases[0].Reason)
			}
		})
	}
}

func TestExploringForATimeEnds(t *testing.T) {
	began := time.Now()
	report, err := conformance.Explore(t.Context(), conformance.ExploreConfig{For: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile(`^[1-9]\d* steps of random walks$`)
	if took := time.Since(began); took > 20*time.Second || report.ExitCode != 0 || !steps.MatchString(report.Cases[0].Title) {
		t.Errorf("after %s the verdict is %s: %q", took, report.Verdict, report.Cases[0].Title)
	}
}

func TestExploreRefusesWrongConfiguration(t *testing.T) {
	for setting, config := range map[string]conformance.ExploreConfig{
		"Steps": {Steps: -1}, "For": {For: -time.Second}, "Clients": {Clients: 5}, "Target": {Target: conformance.Target{Name: "nowhere"}},
	} {
		_, err := conformance.Explore(t.Context(), config)
		var usage *conformance.UsageError
		if !errors.As(err, &usage) || usage.Setting != setting || !strings.Contains(usage.Message, " ") {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}

func TestExploringATargetThatIsDownIsNotJudged(t *testing.T) {
	report, err := conformance.Explore(t.Context(), conformance.ExploreConfig{
		Target: conformance.Target{APIURL: "http://127.0.0.1:1", PublicKey: "pkey_test_1", SecretKey: "skey_test_1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.ExitCode != 3 || !strings.Contains(report.Cases[0].Reason, "could not connect to http://127.0.0.1:1") {
		t.Errorf("exit code %d: %+v", report.ExitCode, report.Cases)
	}
}
