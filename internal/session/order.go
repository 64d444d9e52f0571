package session

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// quietFeatures change what all cases see: the time, and the one address of webhooks.
var quietFeatures = []string{"clock", "webhooks"}

// needsQuiet reports whether a case runs while no other does: it moves the target's clock or sets its
// webhook, or says of itself that it does.
func (s *Session) needsQuiet(c *suites.Case) bool {
	used := slices.Concat(c.Requires, c.Uses)
	for _, name := range c.Rules {
		if rule := s.options.Contract.Rule(name); rule != nil {
			used = append(used, rule.Requires...)
		}
	}
	return c.Alone || slices.ContainsFunc(used, func(feature string) bool {
		return slices.Contains(quietFeatures, feature) && s.env.Features[feature]
	})
}

// ordered returns the cases in the order in which they begin: by subject and name for DefaultSeed, and
// shuffled for any other seed.
func ordered(seed int64, cases []*suites.Case) []*suites.Case {
	out := slices.Clone(cases)
	if seed != DefaultSeed {
		shuffle := rand.New(rand.NewPCG(uint64(seed), uint64(seed))) //nolint:gosec // an order needs no secrecy
		shuffle.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return out
	}
	place := map[string]int{}
	for _, c := range cases {
		if _, met := place[c.Subject()]; !met {
			place[c.Subject()] = len(place)
		}
	}
	slices.SortStableFunc(out, func(a, b *suites.Case) int {
		return cmp.Or(cmp.Compare(place[a.Subject()], place[b.Subject()]), cmp.Compare(a.ID, b.ID))
	})
	return out
}
