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

// WireFaultsFile lists the rules that faults on the wire may break in addition to
// the one that the contract gives them, as errors name it.
const WireFaultsFile = "specs/faults/wire.yaml"

//go:embed faults/wire.yaml
var rawWireFaults []byte

// WireAllowance lists rules that faults on the wire may break in addition to the one
// that the contract gives them.
type WireAllowance struct {
	// Faults are patterns of the names of faults: "wire/charge.*/drop". A star
	// stands for any text.
	Faults []string `yaml:"faults"`
	// MayAlsoBreak has the names of the rules. In the file they may be patterns, and
	// Refusals stands for every rule about a refusal; here each has its name.
	MayAlsoBreak []string `yaml:"may_also_break"`
}

// Refusals stands for the rules about refusals: where errors have no code, all fail.
const Refusals = "refusals"

var readWireAllowances = sync.OnceValues(func() ([]WireAllowance, error) {
	var entries []WireAllowance
	if err := yaml.UnmarshalWithOptions(rawWireFaults, &entries, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", WireFaultsFile, err)
	}
	return entries, nil
})

// WireAllowance returns the entries of specs/faults/wire.yaml. Every name in it is that of
// a rule, or fits some.
func (c *Contract) WireAllowances() ([]WireAllowance, error) {
	entries, err := readWireAllowances()
	if err != nil {
		return nil, err
	}
	return c.wireAllowances(entries)
}

func (c *Contract) wireAllowances(entries []WireAllowance) ([]WireAllowance, error) {
	var out []WireAllowance
	var errs []error
	for _, entry := range entries {
		if len(entry.Faults) == 0 || len(entry.MayAlsoBreak) == 0 {
			errs = append(errs, fmt.Errorf("%s: an entry with faults %q may also break %q", WireFaultsFile, entry.Faults, entry.MayAlsoBreak))
		}
		named := WireAllowance{Faults: entry.Faults}
		for _, pattern := range entry.MayAlsoBreak {
			met := c.matching(pattern)
			if len(met) == 0 {
				errs = append(errs, fmt.Errorf("%s: %s: there is no rule %s", WireFaultsFile, strings.Join(entry.Faults, ", "), pattern))
			}
			named.MayAlsoBreak = append(named.MayAlsoBreak, met...)
		}
		slices.Sort(named.MayAlsoBreak)
		named.MayAlsoBreak = slices.Compact(named.MayAlsoBreak)
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
