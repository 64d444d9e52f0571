package specs

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs/internal/catalogue"
)

// FaultKind says where a fault is made.
type FaultKind string

// The kinds of faults.
const (
	SemanticFault FaultKind = "semantic" // the emulator decides, counts or remembers something wrong
	WireFault     FaultKind = "wire"     // a proxy alters the answers of an emulator without faults
)

// Fault is one way in which a target can be wrong, and what a suite must make of it.
type Fault struct {
	ID       string    `json:"id" yaml:"id"`
	Kind     FaultKind `json:"kind" yaml:"-"`
	Sentence string    `json:"sentence" yaml:"sentence"` // what the target does wrong
	// Breaks are the rules that must fail, MayAlsoBreak those that may fail as well.
	Breaks       []string `json:"breaks" yaml:"breaks"`
	MayAlsoBreak []string `json:"besides,omitempty" yaml:"may_also_break"`
	// Dialect is what the harness is pinned to, and what the emulator speaks; empty: any.
	Dialect Dialect `json:"dialect,omitempty" yaml:"dialect"`
	// Harmless says that the contract allows the change: nothing may fail.
	Harmless bool `json:"harmless,omitempty" yaml:"-"`
}

//go:embed faults/*.yaml
var faultFiles embed.FS

const faultPattern = "faults/*.yaml"

// SemanticFaults returns the faults of the emulator, in the order of the files of
// specs/faults. A fault without a sentence or a rule to break, and one that names a
// rule that does not exist, is an error.
func (c *Contract) SemanticFaults() ([]Fault, error) {
	faults, err := readSemanticFaults()
	if err != nil {
		return nil, err
	}
	return faults, c.checkFaults(faults)
}

func (c *Contract) checkFaults(faults []Fault) error {
	var errs []error
	seen := map[string]bool{}
	for i := range faults {
		f := &faults[i]
		say := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("specs/faults: %q: "+format, append([]any{f.ID}, args...)...))
		}
		if f.ID == "" || seen[f.ID] {
			say("the name is empty or used twice")
		}
		seen[f.ID] = true
		if !strings.HasSuffix(f.Sentence, ".") {
			say("the sentence must end with a full stop")
		}
		if len(f.Breaks) == 0 {
			say("it breaks no rule")
		}
		switch f.Dialect {
		case "", Any, Recorded, Documented:
		default:
			say("unknown dialect %q: want any, recorded or documented", f.Dialect)
		}
		named := slices.Concat(f.Breaks, f.MayAlsoBreak)
		for n, name := range named {
			if c.Rule(name) == nil {
				say("there is no rule %s", name)
			}
			if slices.Contains(named[:n], name) {
				say("it names %s twice", name)
			}
		}
	}
	return errors.Join(errs...)
}

// preparedFaults, preparedAllowances and preparedVariants are the catalogs in the form of package prepared.
var (
	//go:embed faults.prepared.json
	preparedFaults []byte
	//go:embed allowances.prepared.json
	preparedAllowances []byte
	//go:embed variants.prepared.json
	preparedVariants []byte
)

var readSemanticFaults = sync.OnceValues(func() ([]Fault, error) {
	all, err := catalogue.ReadPrepared[Fault](preparedFaults, faultFiles, faultPattern, WireFaultsFile)
	for i := range all {
		all[i].Kind = SemanticFault
	}
	return all, err
})

// WireFaultsFile lists the rules that faults on the wire may break in addition to
// the one that the contract gives them, as errors name it.
const WireFaultsFile = "specs/" + allowancePattern

const allowancePattern = "faults/wire.yaml"

// WireAllowance lists rules that faults on the wire may break in addition to the one
// that the contract gives them.
type WireAllowance struct {
	// Faults are patterns of the names of faults: "wire/charge.*/drop". A star
	// stands for any text.
	Faults []string `json:"faults" yaml:"faults"`
	// MayAlsoBreak has the names of the rules. In the file they may be patterns, and
	// Refusals stands for every rule about a refusal; here each has its name.
	MayAlsoBreak []string `json:"may_also_break" yaml:"may_also_break"`
}

// Refusals stands for the rules about refusals: where errors have no code, all fail.
const Refusals = "refusals"

var readWireAllowances = sync.OnceValues(func() ([]WireAllowance, error) {
	return catalogue.ReadPrepared[WireAllowance](preparedAllowances, faultFiles, allowancePattern)
})

// WireAllowances returns the entries of specs/faults/wire.yaml. Every name in it is that of
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
