package window

import (
	"slices"

	"github.com/omise-conformance/harness/specs"
)

// Behavior is how the emulator behaves: wrong in the way of a fault, and in the ways of variants.
type Behavior struct {
	Fault    string   `json:"fault"`
	Variants []string `json:"variants"`
}

// Choice is a fault or a variant that can be switched on.
type Choice struct {
	ID       string   `json:"id"`
	Sentence string   `json:"sentence"`
	Usual    string   `json:"usual,omitempty"`
	Breaks   []string `json:"breaks,omitempty"`
}

// choices returns what can be switched on in an emulator of a dialect.
func choices(contract *specs.Contract, dialect specs.Dialect) (faults, variants []Choice, err error) {
	allFaults, err := contract.SemanticFaults()
	if err != nil {
		return nil, nil, err
	}
	allVariants, err := contract.Variants()
	if err != nil {
		return nil, nil, err
	}
	for i := range allFaults {
		if f := &allFaults[i]; f.Dialect == "" || f.Dialect == specs.Any || f.Dialect == dialect {
			faults = append(faults, Choice{ID: f.ID, Sentence: f.Sentence, Breaks: f.Breaks})
		}
	}
	for i := range allVariants {
		if v := &allVariants[i]; v.Dialect == "" && dialect == specs.Recorded || v.Dialect == dialect {
			variants = append(variants, Choice{ID: v.ID, Sentence: v.Sentence, Usual: v.Usual})
		}
	}
	return faults, variants, nil
}

// switchTo has the emulator behave otherwise.
func (w *Window) switchTo(b Behavior) error {
	slices.Sort(b.Variants)
	b.Variants = slices.Compact(b.Variants)
	if err := w.options.Behave(b.Fault, b.Variants...); err != nil {
		return &refusal{400, err.Error()}
	}
	w.mu.Lock()
	w.behave = b
	w.mu.Unlock()
	return nil
}
