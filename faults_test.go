package conformance_test

import (
	"context"
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// Without a fault there is nothing to kill, in any dialect, and a run that was
// broken off kills nothing.
func TestWholeSuiteIsCleanBeforeFaults(t *testing.T) {
	suitetest.WholeSuite(t)
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	entries, err := conformance.Faults(ctx, conformance.FaultsConfig{Names: []string{"refund.reversed"}, Progress: func(conformance.Progress) { cancel() }, Workers: 1})
	if err == nil || len(entries) != 1 || entries[0].Kind != trials.KindClean || !entries[0].Well() {
		t.Errorf("a run of faults that was broken off after the first gave %v and the error %v, want the clean run and an error", entries, err)
	}
}

func TestFaultsRefuseWhatThereIsNot(t *testing.T) {
	for name, config := range map[string]conformance.FaultsConfig{
		`there is no fault "refund.reverse"`:                            {Names: []string{"refund.reverse"}},
		`there is no rule with a fault "refund.reverse"`:                {Rules: []string{"refund.reverse"}},
		`unknown kind of fault "wired": want semantic or wire`:          {Kind: "wired"},
		"invalid number of faults -1: want 0, for all of them, or more": {Sample: -1},
		"no fault is chosen: there is none of that kind":                {Kind: specs.WireFault, Names: []string{"refund.reversed"}},
	} {
		if _, err := conformance.Faults(t.Context(), config); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v gave the error %v, want %q", config, err, name)
		}
	}
}
