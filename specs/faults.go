package specs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// FaultKind says what makes a fault.
type FaultKind string

// The kinds of faults.
const (
	SemanticFault FaultKind = "semantic" // the emulator decides, counts or remembers something wrong
	WireFault     FaultKind = "wire"     // a proxy alters the answers of a right one
)

// Fault is one way in which a target can be wrong, and what a suite must make of it.
type Fault struct {
	ID       string    `json:"id" yaml:"id"`
	Kind     FaultKind `json:"kind" yaml:"-"`
	Sentence string    `json:"sentence" yaml:"sentence"`
	// Breaks are the rules that must fail, MayAlsoBreak those that may fail as well.
	Breaks       []string `json:"breaks" yaml:"breaks"`
	MayAlsoBreak []string `json:"besides,omitempty" yaml:"may_also_break"`
	// Dialect is what the harness is pinned to, and what the emulator speaks; any where it is empty.
	Dialect Dialect `json:"dialect,omitempty" yaml:"dialect"`
	// Harmless faults are allowed by the contract: nothing may fail.
	Harmless bool `json:"harmless,omitempty" yaml:"-"`
}

//go:embed faults/*.yaml
var faultFiles embed.FS

// SemanticFaults returns the faults of the emulator, by the files of specs/faults in
// order. Every rule named is a rule, every fault has a sentence and a rule to break.
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
			say("the name is empty or taken")
		}
		seen[f.ID] = true
		if !strings.HasSuffix(f.Sentence, ".") {
			say("it needs a sentence")
		}
		if len(f.Breaks) == 0 {
			say("it breaks no rule")
		}
		switch f.Dialect {
		case "", Any, Recorded, Documented:
		default:
			say("there is no dialect %s", f.Dialect)
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

var readSemanticFaults = sync.OnceValues(func() ([]Fault, error) {
	paths, err := fs.Glob(faultFiles, "faults/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Fault
	for _, path := range paths {
		if "specs/"+path == WireFaultsFile {
			continue
		}
		text, err := faultFiles.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var faults []Fault
		if err := yaml.UnmarshalWithOptions(text, &faults, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("specs/%s: %w", path, err)
		}
		for i := range faults {
			faults[i].Kind = SemanticFault
		}
		all = append(all, faults...)
	}
	return all, nil
})
