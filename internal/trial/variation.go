package trial

import (
	"cmp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
)

// Variation is one variant that can be tried.
type Variation struct {
	specs.Variant
	sent *faultproxy.Variant // nil: the emulator itself behaves otherwise
}

// excludes reports whether two variants cannot be tried at once: they are about the same thing, or
// speak different dialects.
func (v *Variation) excludes(other *Variation) bool {
	if v.sent != nil && other.sent != nil {
		return v.sent.Excludes(other.sent)
	}
	topic, _, _ := strings.Cut(v.ID, "/")
	otherTopic, _, _ := strings.Cut(other.ID, "/")
	return v.Dialect != other.Dialect || v.sent == nil && other.sent == nil && topic == otherTopic
}

// hides reports whether one of two variants leaves the other unproven in a group: because it excludes it,
// or because the target lacks features with it, so that fewer cases run.
func (v *Variation) hides(other *Variation) bool {
	return v.excludes(other) || !slices.Equal(v.Without, other.Without)
}

// Variations returns all variants: those of the emulator, then those made from the contract.
func Variations() ([]*Variation, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	described, err := contract.Variants()
	if err != nil {
		return nil, err
	}
	var variations []*Variation
	for i := range described {
		if err := emulator.CheckVariants([]string{described[i].ID}); err != nil {
			return nil, err
		}
		variations = append(variations, &Variation{Variant: described[i]})
	}
	for _, sent := range faultproxy.Variants(contract) {
		variations = append(variations, &Variation{Variant: sent.Variant, sent: sent})
	}
	return variations, nil
}

// ChooseVariations returns the variants of some names, in which * stands for any text, and of them a
// sample, always the same; no names and 0 choose all.
func ChooseVariations(patterns []string, most int) ([]*Variation, error) {
	if most < 0 {
		return nil, usage.Errorf("Sample", "invalid number of variants %d: want 0, for all of them, or more", most)
	}
	variations, err := Variations()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range variations {
		ids = append(ids, v.ID)
	}
	if err := usage.CheckNames("Variants", "variant", patterns, ids); err != nil {
		return nil, err
	}
	variations = slices.DeleteFunc(variations, func(v *Variation) bool { return len(patterns) > 0 && !names.MatchAny(patterns, v.ID) })
	if most > 0 && len(variations) > most {
		slices.SortFunc(variations, func(a, b *Variation) int { return cmp.Compare(hashOf(a.ID), hashOf(b.ID)) })
		variations = variations[:most]
	}
	return variations, nil
}
