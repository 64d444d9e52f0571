package conformance_test

import (
	"math/rand/v2"
	"testing"

	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// judgeCase runs a case and tells of anything but passed and unsupported.
func judgeCase(t *testing.T, env *suites.Env, c *suites.Case) {
	t.Helper()
	result := suites.Execute(t.Context(), env, c)
	if result.Status == suites.Passed || result.Status == suites.Unsupported {
		return
	}
	t.Errorf("%s is %s %s", c.ID, result.Status, result.Reason)
	for _, finding := range result.Findings {
		t.Error(finding.Message)
	}
}

// TestEveryCaseRunsAlone gives each case an emulator that nothing else has used.
func TestEveryCaseRunsAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("starts an emulator for each of the cases; left out with -short")
	}
	for _, c := range all.Cases() {
		env, stop, err := suitetest.NewEnvironment()
		if err != nil {
			t.Fatal(err)
		}
		judgeCase(t, env, c)
		stop()
	}
}

// TestCasesRunInAnyOrder runs all cases twice over on one emulator, shuffled:
// what a case leaves behind harms no other, nor itself.
func TestCasesRunInAnyOrder(t *testing.T) {
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	const seed = 20190529 // the API version; any other will do
	shuffle := rand.New(rand.NewPCG(seed, seed))
	for range 2 {
		for _, i := range shuffle.Perm(len(all.Cases())) {
			judgeCase(t, env, all.Cases()[i])
		}
	}
}
