package specs

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/omise-conformance/harness/internal/names"
)

// WireFaultsFile is where it is written what faults on the wire break besides.
const WireFaultsFile = "specs/faults/wire.yaml"

//go:embed faults/wire.yaml
var rawWireFaults []byte

// WireBesides says what faults on the wire may break besides the rule that the
// contract gives them.
type WireBesides struct {
	// Faults are patterns of the names of faults: "wire/charge.*/drop". A star
	// stands for any text.
	Faults []string `yaml:"faults"`
	// Besides are names of rules. In the file they may be patterns, and Refusals
	// stands for every rule about a refusal; here each has its name.
	Besides []string `yaml:"besides"`
}

// Refusals stands for the rules about refusals: where errors have no code, all fail.
const Refusals = "refusals"

var readWireBesides = sync.OnceValues(func() ([]WireBesides, error) {
	var entries []WireBesides
	if err := yaml.UnmarshalWithOptions(rawWireFaults, &entries, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", WireFaultsFile, err)
	}
	return entries, nil
})

// WireBesides gives the entries of specs/faults/wire.yaml. Every name in it is that of
// a rule, or fits some.
func (c *Contract) WireBesides() ([]WireBesides, error) {
	entries, err := readWireBesides()
	if err != nil {
		return nil, err
	}
	return c.wireBesides(entries)
}

func (c *Contract) wireBesides(entries []WireBesides) ([]WireBesides, error) {
	var out []WireBesides
	var errs []error
	for _, entry := range entries {
		if len(entry.Faults) == 0 || len(entry.Besides) == 0 {
			errs = append(errs, fmt.Errorf("%s: an entry with faults %q has besides %q", WireFaultsFile, entry.Faults, entry.Besides))
		}
		named := WireBesides{Faults: entry.Faults}
		for _, pattern := range entry.Besides {
			met := c.matching(pattern)
			if len(met) == 0 {
				errs = append(errs, fmt.Errorf("%s: %s: there is no rule %s", WireFaultsFile, strings.Join(entry.Faults, ", "), pattern))
			}
			named.Besides = append(named.Besides, met...)
		}
		slices.Sort(named.Besides)
		named.Besides = slices.Compact(named.Besides)
		out = append(out, named)
	}
	return out, errors.Join(errs...)
}

// matching returns the names of the rules that a pattern stands for.
func (c *Contract) matching(pattern string) []string {
	var matched []string
	for _, rule := range c.Rules {
		if pattern == Refusals && len(rule.Refusal) > 0 || names.Match(pattern, rule.Name) {
			matched = append(matched, rule.Name)
		}
	}
	return matched
}
