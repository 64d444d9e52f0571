package trial

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
)

func TestTheCatalogueNamesTheVariantsOfTheEmulator(t *testing.T) {
	variations, err := Variations()
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, v := range variations {
		if v.sent == nil {
			listed = append(listed, v.ID)
			emulator.New(emulator.Options{Variants: []string{v.ID}}).Close() // panics where a part meets no route
		}
	}
	made := emulator.VariantNames()
	slices.Sort(listed)
	slices.Sort(made)
	if !slices.Equal(listed, made) || len(listed) == 0 {
		t.Errorf("specs/variants names %d variants, the emulator has %d; only one of them has %v", len(listed), len(made), differing(listed, made))
	}
}

func TestGroupsHoldEveryVariantOnce(t *testing.T) {
	variations, err := Variations()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, group := range groups(variations) {
		for i, v := range group {
			seen[v.ID]++
			if slices.ContainsFunc(group[:i], func(other *Variation) bool { return v.excludes(other) || lacks(v) != lacks(other) }) {
				t.Errorf("%s is in a group with what it hides", v.ID)
			}
		}
	}
	for _, v := range variations {
		if seen[v.ID] != 1 {
			t.Errorf("%s is in %d groups", v.ID, seen[v.ID])
		}
	}
}

// lacks returns the features that a target does not have with a variant. Fewer cases would run against the
// others in its group.
func lacks(v *Variation) string { return strings.Join(v.Without, " ") }

func TestRandomSetsRepeat(t *testing.T) {
	variations, err := Variations()
	if err != nil {
		t.Fatal(err)
	}
	first, again, other := randomSets(variations, 50, 1), randomSets(variations, 50, 1), randomSets(variations, 50, 2)
	alike := 0
	for i := range first {
		if !slices.Equal(first[i], again[i]) {
			t.Errorf("set %d differs with the same seed", i)
		}
		if slices.Equal(first[i], other[i]) {
			alike++
		}
		if n := len(first[i]); n < smallestSet || n > largestSet {
			t.Errorf("set %d has %d variants", i, n)
		}
	}
	if alike == len(first) {
		t.Error("another seed draws the same sets")
	}
}

// wrong is not a variant: no source leaves open whether a token has a boolean flag.
var wrong = &Variation{
	Variant: specs.Variant{ID: "wrong/token"},
	sent: faultproxy.NewVariant(specs.Variant{ID: "wrong/token"}, "token", func(object json.RawMessage) (json.RawMessage, bool) {
		changed := bytes.Replace(object, []byte(`"used":false`), []byte(`"used":"no"`), 1)
		return changed, !bytes.Equal(changed, object)
	}),
}

// A variant that is red alone is found in a group, and what is green is not blamed.
func TestAGroupIsHalvedDownToWhatIsRed(t *testing.T) {
	chosen, err := ChooseVariations([]string{"order/*"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	chosen = slices.Insert(chosen, 3, wrong)
	trial := &variantTrial{options: VariantOptions{Seed: 1}}
	within := scope{cases: []string{"charges/by-token", "tokens/fresh"}}
	if quiet, failed := trial.search(t.Context(), chosen, within); failed != nil || quiet {
		t.Fatal(quiet, failed)
	}
	for i := range trial.entries {
		e := &trial.entries[i]
		if isRed := e.ID == wrong.ID; e.Well() == isRed {
			t.Errorf("%s: %s", e.ID, e.Outcome())
		}
	}
	if len(trial.entries) != len(chosen) {
		t.Errorf("%d entries for %d variants", len(trial.entries), len(chosen))
	}
	seen, err := trial.look(t.Context(), chosen, within)
	if err != nil {
		t.Fatal(err)
	}
	if err := trial.reduce(t.Context(), "random/1", chosen, seen); err != nil {
		t.Fatal(err)
	}
	if last := &trial.entries[len(trial.entries)-1]; !slices.Equal(last.Smallest, []string{wrong.ID}) {
		t.Errorf("the set was reduced to %q", last.Smallest)
	}
}
