package specs

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/yamldocument"

	"github.com/omise-conformance/harness/internal/names"
)

// CoverageFile lists what no run can cover, as errors name it.
const CoverageFile = "specs/coverage.yaml"

//go:embed coverage.yaml
var rawCoverage []byte

// Unreachable says why items of the contract cannot be covered by a run.
type Unreachable struct {
	Kind string `yaml:"kind"`
	// Items are names of items; * stands for any text.
	Items  []string `yaml:"items"`
	Reason string   `yaml:"reason"`
	// Dialect is the one that a target speaks where the entry holds; empty: any.
	Dialect Dialect `yaml:"dialect"`
}

// CoverageReasons holds what specs/coverage.yaml lists.
var CoverageReasons = sync.OnceValues(func() ([]Unreachable, error) { return readCoverage(rawCoverage) })

func readCoverage(text []byte) ([]Unreachable, error) {
	var file struct {
		Unreachable []Unreachable `yaml:"unreachable"`
	}
	if err := yamldocument.Decode(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", CoverageFile, err)
	}
	var errs []error
	for i, entry := range file.Unreachable {
		switch {
		case entry.Kind == "" || len(entry.Items) == 0:
			errs = append(errs, fmt.Errorf("%s: entry %d names no kind or no items", CoverageFile, i+1))
		case strings.TrimSpace(entry.Reason) == "":
			errs = append(errs, fmt.Errorf("%s: %s %s has no reason", CoverageFile, entry.Kind, entry.Items[0]))
		case entry.Dialect != "" && entry.Dialect != Recorded && entry.Dialect != Documented:
			errs = append(
				errs,
				fmt.Errorf("%s: %s %s has the dialect %q, neither recorded nor documented", CoverageFile, entry.Kind, entry.Items[0], entry.Dialect),
			)
		}
	}
	return file.Unreachable, errors.Join(errs...)
}

// Names reports whether the entry is about the item of this name.
func (u *Unreachable) Names(name string) bool { return names.MatchAny(u.Items, name) }
