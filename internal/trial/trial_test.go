package trial

import (
	"slices"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// A rule that nothing can break is a rule that judges nothing.
func TestEveryRuleHasAFault(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := Catalogue()
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
	faults, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, f := range faults {
		if f.Kind == specs.SemanticFault {
			listed = append(listed, f.ID)
			emulator.New(emulator.Options{Fault: f.ID}).Close() // panics where a part meets no route
		}
	}
	slices.Sort(listed)
	if made := emulator.FaultNames(); !slices.Equal(listed, made) {
		t.Errorf("specs/faults names %d faults, the emulator has %d; only one of them has %v", len(listed), len(made), differing(listed, made))
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
	suitetest.WholeSuite(t)
	t.Parallel()
	reversed := Job{kind: specs.SemanticFault, Fault: specs.Fault{ID: "refund.reversed", Dialect: specs.Any}}
	emu, transport, _ := reversed.start(1)
	defer emu.Close()
	report, note, err := reversed.judge(t.Context(), 1, emu, transport, reversed.affected(nil), func(*suites.Case) {})
	if err != nil || note != "" {
		t.Fatal(err, note)
	}
	for _, tc := range []struct {
		name                 string
		breaks, mayAlsoBreak []string
		well                 bool
		outcome              string
	}{
		{"as it is", []string{"refund.reversed"}, []string{"exploration.walk"}, true, "killed"},
		{"a rule too many", []string{"refund.reversed", "token.create"}, []string{"exploration.walk"}, false, "survived: token.create stayed green"},
		{"another rule", []string{"token.create"}, []string{"exploration.walk"}, false, "unexpected: refund.reversed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			job := reversed
			job.Breaks, job.MayAlsoBreak = tc.breaks, tc.mayAlsoBreak
			entry := job.entry(report, "", time.Now())
			if entry.Well() != tc.well || entry.Outcome() != tc.outcome || entry.ExitCode != 1 {
				t.Errorf("well %v, exit code %d, %q; want %v, 1, %q", entry.Well(), entry.ExitCode, entry.Outcome(), tc.well, tc.outcome)
			}
		})
	}
}

func TestASampleStaysAsTheCatalogueGrows(t *testing.T) {
	jobs, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	names := func(jobs []Job) (all []string) {
		for i := range jobs {
			all = append(all, jobs[i].ID)
		}
		return all
	}
	first := names(sample(slices.Clone(jobs), 20))
	again := names(sample(slices.Clone(jobs[:len(jobs)-1]), 20))
	if shared := len(first) + len(again) - len(differing(first, again)); shared < 38 {
		t.Errorf("the sample of 20 changed with one fault more:\n%v\n%v", first, again)
	}
}
