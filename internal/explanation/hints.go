package explanation

import (
	_ "embed"
	"fmt"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/yamldocument"
)

// hint says what usually breaks some rules, where the known faults do not say it.
type hint struct {
	Rules []string `yaml:"rules"` // names; * stands for any text
	Says  []string `yaml:"says"`  // sentences
}

//go:embed hints.yaml
var rawHints []byte

func readHints() ([]hint, error) {
	var hints []hint
	if err := yamldocument.Decode(rawHints, &hints); err != nil {
		return nil, fmt.Errorf("internal/explanation/hints.yaml: %w", err)
	}
	return hints, nil
}

func (b *Book) hintsOf(rule string) []string {
	var said []string
	for _, h := range b.hints {
		if names.MatchAny(h.Rules, rule) {
			said = append(said, h.Says...)
		}
	}
	return said
}
