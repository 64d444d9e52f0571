// Package shards deals work out to several machines, and says which part is missing where the results
// come together.
package shards

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/usage"
)

// Most is more than any work has parts.
const Most = 100_000

// Auto stands for the shard that the environment names.
const Auto = "auto"

// Shard is the part of a whole that one machine does. The zero value is the whole.
type Shard struct {
	Index int // from 1
	Count int
}

// Parse returns the shard that a text such as "2/4" names; an empty text names the whole.
func Parse(text string) (Shard, error) {
	if text == "" {
		return Shard{}, nil
	}
	first, second, _ := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || i < 1 || i > n || n > Most {
		return Shard{}, fmt.Errorf("invalid shard %q: want i/n with 1 ≤ i ≤ n ≤ %d, for example 1/4", text, Most)
	}
	return Shard{i, n}, nil
}

// Resolve returns the shard that a configuration names, which may be Auto: that which the variables of the
// environment name. The error is a *usage.Error.
func Resolve(text string) (Shard, error) {
	find := func() (Shard, error) { return Parse(text) }
	if text == Auto {
		find = func() (Shard, error) { return fromEnvironment(os.Getenv) }
	}
	shard, err := find()
	if err != nil {
		return Shard{}, usage.Errorf("Shard", "%s", err)
	}
	return shard, nil
}

// Whole reports whether nothing is left to other machines.
func (s Shard) Whole() bool { return s.Count == 0 }

// String returns the shard as Parse reads it.
func (s Shard) String() string {
	if s.Whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Count)
}

// Holds reports whether the shard has what stands at a place, from 0, of the whole. Places are dealt like
// cards: neighbors are alike and cost alike, so that every shard gets as much.
func (s Shard) Holds(place int) bool { return s.Whole() || place%s.Count == s.Index-1 }

// Deal returns what a shard holds of a list.
func Deal[T any](s Shard, all []T) []T {
	var held []T
	for place, one := range all {
		if s.Holds(place) {
			held = append(held, one)
		}
	}
	return held
}
