package specs

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

// WireFaultsFile is where it is written what faults on the wire break besides.
const WireFaultsFile = "specs/faults/wire.yaml"

//go:embed faults/wire.yaml
var rawWireFaults []byte

// WireBesides says what faults on the wire may break besides the rule that the
// contract gives them.
type WireBesides struct {
	// Faults is a pattern of the names of faults: "wire/charge.*/drop". A star
	// stands for any text.
	Faults string `yaml:"faults"`
	// Besides are names of rules, in the file with stars, here each by its name.
	Besides []string `yaml:"besides"`
}

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
		if len(entry.Besides) == 0 {
			errs = append(errs, fmt.Errorf("%s: %s names no rules", WireFaultsFile, entry.Faults))
		}
		named := WireBesides{Faults: entry.Faults}
		for _, pattern := range entry.Besides {
			known := len(named.Besides)
			for _, rule := range c.Rules {
				if Fits(pattern, rule.Name) {
					named.Besides = append(named.Besides, rule.Name)
				}
			}
			if len(named.Besides) == known {
				errs = append(errs, fmt.Errorf("%s: %s: there is no rule %s", WireFaultsFile, entry.Faults, pattern))
			}
		}
		slices.Sort(named.Besides)
		named.Besides = slices.Compact(named.Besides)
		out = append(out, named)
	}
	return out, errors.Join(errs...)
}
