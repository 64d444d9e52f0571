package specs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/omise-conformance/harness/internal/yamldocument"
	"github.com/omise-conformance/harness/specs/internal/prepared"
)

// rulesFile is the content of rules.yaml.
type rulesFile struct {
	Sources       map[string]string `json:"sources" yaml:"sources"`
	Features      []Feature         `json:"features" yaml:"features"`
	Rules         []*Rule           `json:"rules" yaml:"rules"`
	ClientRules   []*Rule           `json:"client_rules" yaml:"client_rules"`
	Disagreements []Disagreement    `json:"disagreements" yaml:"disagreements"`
}

// decodeRules refuses unknown and repeated keys, so that a misspelled "dialect:" does
// not quietly widen a rule. The prepared form has none: it was made from a text that tests decode.
func decodeRules(text []byte) (*rulesFile, error) {
	if file, ok := prepared.Read[rulesFile](preparedRules, text); ok {
		return &file, nil
	}
	return decodeRulesText(text)
}

func decodeRulesText(text []byte) (*rulesFile, error) {
	var file rulesFile
	err := yamldocument.Decode(text, &file)
	if err == nil {
		return &file, nil
	}
	var placed *yamldocument.Error
	if errors.As(err, &placed) && placed.Line > 0 {
		return nil, fmt.Errorf("%s:%d: %s", RulesFile, placed.Line, placed.Message)
	}
	return nil, fmt.Errorf("%s: %w", RulesFile, err)
}

// rulesLines finds the lines of entries of rules.yaml. It parses the text again,
// which happens only once there is a problem to report.
type rulesLines struct {
	text []byte
	file *ast.File
}

// of returns the line of, say, "$.rules[3]"; 1 where there is no such entry.
func (l *rulesLines) of(path string) int {
	if l.file == nil {
		file, err := yamldocument.Parse(l.text)
		if err != nil {
			return 1
		}
		l.file = file
	}
	where, err := yaml.PathString(path)
	if err != nil {
		return 1
	}
	node, err := where.FilterFile(l.file)
	if err != nil || node == nil {
		return 1
	}
	// The token of a block mapping is its first colon: same line as its first key.
	return node.GetToken().Position.Line
}

// problems collects everything that is wrong with rules.yaml, not only the first.
type problems struct {
	lines    rulesLines
	messages []string
}

func (f *problems) addf(path, format string, args ...any) {
	f.messages = append(f.messages, fmt.Sprintf("%s:%d: %s", RulesFile, f.lines.of(path), fmt.Sprintf(format, args...)))
}

func (f *problems) err() error {
	if len(f.messages) == 0 {
		return nil
	}
	return errors.New(strings.Join(f.messages, "\n"))
}
