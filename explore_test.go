package conformance_test

import (
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/specs"
)

func TestExploringTheEmulatorFindsNothing(t *testing.T) {
	for _, dialect := range []string{"any", "recorded", "documented"} {
		t.Run(dialect, func(t *testing.T) {
			report, err := conformance.Explore(t.Context(), conformance.ExploreConfig{
				Config: conformance.Config{Dialect: specs.Dialect(dialect)}, Steps: 2000, Clients: 3,
				Found: func(text string) { t.Log("\n" + text) },
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
