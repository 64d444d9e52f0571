package specs

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/specs/internal/catalogue"
)

// Variant is a behavior of a target that the sources allow or leave open. A suite must not object to
// it.
type Variant struct {
	ID       string `json:"id" yaml:"id"`
	Sentence string `json:"sentence" yaml:"sentence"` // what the target does
	Usual    string `json:"usual" yaml:"usual"`       // what the emulator does by default
	// Open are the places where the sources are silent or disagree, written as those of Rule.Source.
	Open []string `json:"open" yaml:"open"`
	// Dialect is what the emulator speaks; empty: the recorded one.
	Dialect Dialect `json:"dialect,omitempty" yaml:"dialect"`
	// Without are the features that the target does not have with the variant.
	Without []string `json:"features_without,omitempty" yaml:"features_without"`
}

//go:embed variants/*.yaml
var variantFiles embed.FS

const variantPattern = "variants/*.yaml"

var readVariants = sync.OnceValues(func() ([]Variant, error) {
	return catalogue.ReadPrepared[Variant](preparedVariants, variantFiles, variantPattern)
})

// Variants returns the variants of the emulator, in the order of the files of specs/variants. A
// variant without a sentence or a source is an error.
func (c *Contract) Variants() ([]Variant, error) {
	variants, err := readVariants()
	if err != nil {
		return nil, err
	}
	return variants, c.checkVariants(variants)
}

func (c *Contract) checkVariants(variants []Variant) error {
	var errs []error
	seen := map[string]bool{}
	for i := range variants {
		v := &variants[i]
		say := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("specs/variants: %q: "+format, append([]any{v.ID}, args...)...))
		}
		if v.ID == "" || seen[v.ID] {
			say("the name is empty or used twice")
		}
		seen[v.ID] = true
		if !strings.HasSuffix(v.Sentence, ".") || !strings.HasSuffix(v.Usual, ".") {
			say("the sentences must end with a full stop")
		}
		switch v.Dialect {
		case "", Recorded, Documented:
		default:
			say("unknown dialect %q: want recorded or documented", v.Dialect)
		}
		if len(v.Open) == 0 {
			say("no source leaves it open")
		}
		for _, source := range v.Open {
			if short, _, _ := strings.Cut(source, " "); c.Sources[short] == "" {
				say("the source %q does not begin with a short name that %s lists under sources", source, RulesFile)
			}
		}
	}
	return errors.Join(errs...)
}
