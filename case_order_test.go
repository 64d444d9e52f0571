package conformance_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// judgeCase runs a case and reports any status but passed and unsupported.
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

// TestWholeSuiteCaseByCase gives each case an emulator that nothing else has used.
func TestWholeSuiteCaseByCase(t *testing.T) {
	suitetest.WholeSuite(t)
	t.Parallel()
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

// TestWholeSuiteInAnyOrder runs the cases that were written on one emulator, shuffled, twice: what a case leaves behind harms neither
// another case nor itself. TestVerdictsAtOnce shuffles them with those that are made from the contract alone and keep nothing.
func TestWholeSuiteInAnyOrder(t *testing.T) {
	suitetest.WholeSuite(t)
	t.Parallel()
	env, stop, err := suitetest.NewEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	shuffle := rand.New(rand.NewPCG(shuffled, shuffled))
	for range 2 {
		for _, i := range shuffle.Perm(len(all.Cases())) {
			if c := all.Cases()[i]; !slices.Contains(c.Labels, "generated") {
				judgeCase(t, env, c)
			}
		}
	}
}

// TestASeedShufflesTheCases: the default seed keeps the cases of a subject in the
// order of their names, any other does not.
func TestASeedShufflesTheCases(t *testing.T) {
	var named []string
	for _, c := range all.Cases() {
		if c.Subject() == "tokens" {
			named = append(named, c.ID)
		}
	}
	slices.Sort(named)
	for seed, shuffled := range map[int64]bool{0: false, 1: false, 2: true, 3: true} {
		report, err := conformance.Run(t.Context(), conformance.Config{Selection: conformance.Selection{Cases: []string{"tokens/*"}}, Pace: conformance.Pace{Seed: seed, Parallel: 1}})
		if err != nil {
			t.Fatal(err)
		}
		ran := slices.DeleteFunc(slices.Clone(report.Cases), func(c reports.CaseEntry) bool { return c.Status != reports.StatusPassed })
		slices.SortFunc(ran, func(a, b reports.CaseEntry) int { return a.StartedAt.Compare(b.StartedAt) })
		ids := make([]string, len(ran))
		for i := range ran {
			ids[i] = ran[i].ID
		}
		if len(ids) != len(named) || slices.Equal(ids, named) == shuffled {
			t.Errorf("seed %d: %d of %d cases, in the order of their names: %t", seed, len(ids), len(named), slices.Equal(ids, named))
		}
	}
}
