// Package dialects reports whether a target mixes the dialects in which the sources describe the API.
package dialects

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Rule is the name of the rule that a target speaks one dialect.
const Rule = "dialect.one"

// Spoken is what a target spoke on one rule: for each dialect the ID of a case in which it did, empty
// where it did not.
type Spoken struct{ Rule, Recorded, Documented string }

// Odd is a rule on which a target speaks otherwise.
type Odd struct {
	Rule    string
	Case    string        // shows it
	Dialect specs.Dialect // that was spoken there
}

// Mixture is what a target that mixes the dialects does.
type Mixture struct {
	Expected string // "the recorded dialect, as on 40 rules"
	Odd      []Odd  // in order of the rules
}

// fewest is the number of rules below which nothing is said: a run of a few cases shows too little to
// tell in which dialect a target speaks otherwise.
const fewest = 5

// clearly is how many times as many rules one dialect must have as the other to be the target's own.
const clearly = 2

// Find returns the mixture in what a target spoke, nil where there is none. Where neither dialect is
// clearly the target's own, the rules of both are odd.
func Find(spoken []Spoken) *Mixture {
	var recorded, documented []Odd
	for _, s := range spoken {
		if s.Recorded != "" {
			recorded = append(recorded, Odd{s.Rule, s.Recorded, specs.Recorded})
		}
		if s.Documented != "" {
			documented = append(documented, Odd{s.Rule, s.Documented, specs.Documented})
		}
	}
	most, rest := recorded, documented
	if len(documented) > len(recorded) {
		most, rest = documented, recorded
	}
	if len(rest) == 0 || len(spoken) < fewest {
		return nil
	}
	m := &Mixture{Odd: rest, Expected: fmt.Sprintf("the %s dialect, as on %s", most[0].Dialect, names.Count(len(most), "rule"))}
	if len(most) < clearly*len(rest) {
		m.Odd = slices.Concat(most, rest)
		m.Expected = fmt.Sprintf("one dialect: the target speaks the recorded one on %s and the documented one on %d",
			names.Count(len(recorded), "rule"), len(documented))
	}
	slices.SortFunc(m.Odd, func(a, b Odd) int { return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Dialect, b.Dialect)) })
	return m
}

// Got completes the sentence "expected …; got …".
func (o Odd) Got() string { return fmt.Sprintf("the %s dialect on %s", o.Dialect, o.Rule) }
