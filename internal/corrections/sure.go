package corrections

import (
	"bytes"
	"maps"

	"github.com/aymanbagabas/go-udiff"

	"github.com/omise-conformance/harness/judge"
)

// Apply returns a text with edits, which must not overlap.
func Apply(text []byte, edits []Edit) []byte {
	changed, err := udiff.Apply(string(text), edits)
	if err != nil {
		return bytes.Clone(text) // edits of another text change nothing
	}
	return []byte(changed)
}

// Sure returns those of the candidates with which a judge finds less and nothing that it did not find before. None of them can be
// left out without finding more.
func Sure(text []byte, candidates []Edit, found func(text []byte) []judge.Finding) []Edit {
	t := trial{text: text, found: found}
	t.before = t.count(text)
	if len(t.before) == 0 || len(candidates) == 0 {
		return nil
	}
	kept := candidates
	left, better := t.with(kept, total(t.before))
	if !better { // what one of them spoils hides what the others mend
		kept, left = nil, total(t.before)
		for _, edit := range candidates {
			if less, better := t.with(append(kept[:len(kept):len(kept)], edit), left); better {
				kept, left = append(kept[:len(kept):len(kept)], edit), less
			}
		}
		return kept
	}
	for i := 0; i < len(kept); {
		without := append(kept[:i:i], kept[i+1:]...)
		if less, _ := t.with(without, left+1); less == left {
			kept = without
		} else {
			i++
		}
	}
	return kept
}

// trial tries edits of a text.
type trial struct {
	text   []byte
	found  func(text []byte) []judge.Finding
	before map[place]int
}

// place is what a finding is about, wherever in the text it stands.
type place struct{ rule, place string }

func (t *trial) count(text []byte) map[place]int {
	counts := map[place]int{}
	for _, f := range t.found(text) {
		counts[place{f.Rule, f.Place}]++
	}
	return counts
}

// with returns how much is found with some edits, and whether that is less than most and none of it is new. Where it is not, it
// returns most.
func (t *trial) with(edits []Edit, most int) (left int, better bool) {
	after := t.count(Apply(t.text, edits))
	for what, n := range after {
		if n > t.before[what] {
			return most, false
		}
	}
	if left := total(after); left < most {
		return left, true
	}
	return most, false
}

func total(counts map[place]int) (sum int) {
	for n := range maps.Values(counts) {
		sum += n
	}
	return sum
}
