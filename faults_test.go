package conformance

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// A rule that nothing can break is a rule that judges nothing.
func TestEveryRuleHasAFault(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := AllFaults()
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]bool{}
	semantic, wire := 0, 0
	for _, f := range faults {
		if f.Kind == specs.SemanticFault {
			semantic++
		} else if !f.Harmless {
			wire++
		}
		for _, rule := range f.Breaks {
			broken[rule] = broken[rule] || f.Kind == specs.SemanticFault
		}
	}
	for _, rule := range contract.Rules {
		if !broken[rule.Name] {
			t.Errorf("no fault in specs/faults breaks the rule %s: add one to the emulator", rule.Name)
		}
	}
	if semantic < 200 || wire < 300 {
		t.Errorf("the catalogue has %d faults in the emulator and %d on the wire, less than 200 and 300", semantic, wire)
	}
}

func TestTheCatalogueNamesTheFaultsOfTheEmulator(t *testing.T) {
	faults, err := AllFaults()
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, f := range faults {
		if f.Kind == specs.SemanticFault {
			told = append(told, f.ID)
			emulator.New(emulator.Options{Fault: f.ID}).Close() // panics where a part meets no route
		}
	}
	slices.Sort(told)
	if made := emulator.FaultNames(); !slices.Equal(told, made) {
		t.Errorf("specs/faults names %d faults, the emulator has %d; only one of them has %v", len(told), len(made), differing(told, made))
	}
}

func differing(a, b []string) []string {
	var only []string
	for _, name := range slices.Concat(a, b) {
		if slices.Contains(a, name) != slices.Contains(b, name) {
			only = append(only, name)
		}
	}
	return only
}

// What a fault is said to break decides, not that something broke.
func TestWholeSuiteHoldsAFaultToWhatItNames(t *testing.T) {
	WholeSuite(t)
	t.Parallel()
	reversed := faultJob{kind: specs.SemanticFault, Fault: specs.Fault{ID: "refund.reversed", Dialect: specs.Any}}
	for _, tc := range []struct {
		name            string
		breaks, besides []string
		well            bool
		outcome         string
	}{
		{"as it is", []string{"refund.reversed"}, []string{"exploration.walk"}, true, "killed"},
		{"a rule too many", []string{"refund.reversed", "token.create"}, []string{"exploration.walk"}, false, "survived: token.create stayed green"},
		{"another rule", []string{"token.create"}, []string{"exploration.walk"}, false, "unexpected: refund.reversed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			job := reversed
			job.Breaks, job.MayAlsoBreak = tc.breaks, tc.besides
			entry, err := job.try(t.Context(), 1, job.chooser(nil))
			if err != nil {
				t.Fatal(err)
			}
			if entry.Well() != tc.well || entry.Outcome() != tc.outcome || entry.ExitCode != 1 {
				t.Errorf("well %v, exit code %d, %q; want %v, 1, %q", entry.Well(), entry.ExitCode, entry.Outcome(), tc.well, tc.outcome)
			}
		})
	}
}

// Without a fault there is nothing to kill, in any dialect, and a run that was
// broken off kills nothing.
func TestWholeSuiteIsCleanBeforeFaults(t *testing.T) {
	WholeSuite(t)
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	entries, err := Faults(ctx, FaultsConfig{Names: []string{"refund.reversed"}, Progress: func(Progress) { cancel() }, Workers: 1})
	if err == nil || len(entries) != 1 || entries[0].Kind != reports.KindClean || !entries[0].Well() {
		t.Errorf("a run of faults that was broken off after the first gave %v and the error %v, want the clean run and an error", entries, err)
	}
}

func TestFaultsRefuseWhatThereIsNot(t *testing.T) {
	for name, config := range map[string]FaultsConfig{
		`there is no fault "refund.reverse"`:             {Names: []string{"refund.reverse"}},
		`there is no rule with a fault "refund.reverse"`: {Rules: []string{"refund.reverse"}},
		`there is no kind of faults "wired"`:             {Kind: "wired"},
		"-1 is no number of faults":                      {Sample: -1},
		"no fault is chosen: there is none of that kind": {Kind: specs.WireFault, Names: []string{"refund.reversed"}},
	} {
		if _, err := Faults(t.Context(), config); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v gave the error %v, want %q", config, err, name)
		}
	}
}

func TestASampleStaysAsTheCatalogueGrows(t *testing.T) {
	jobs, err := allFaultJobs()
	if err != nil {
		t.Fatal(err)
	}
	names := func(jobs []faultJob) (all []string) {
		for i := range jobs {
			all = append(all, jobs[i].ID)
		}
		return all
	}
	sample := names(sampled(slices.Clone(jobs), 20))
	again := names(sampled(slices.Clone(jobs[:len(jobs)-1]), 20))
	if shared := len(sample) + len(again) - len(differing(sample, again)); shared < 38 {
		t.Errorf("the sample of 20 changed with one fault more:\n%v\n%v", sample, again)
	}
}
