package specs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// rulesFile is rules.yaml.
type rulesFile struct {
	Sources       map[string]string `yaml:"sources"`
	Features      []Feature         `yaml:"features"`
	Rules         []*Rule           `yaml:"rules"`
	Disagreements []Disagreement    `yaml:"disagreements"`
}

// decodeRules refuses unknown and repeated keys, so that a misspelt "dialect:"
// does not quietly widen a rule.
func decodeRules(text []byte) (read *rulesFile, err error) {
	defer func() {
		if fault := recover(); fault != nil { // goccy/go-yaml does so for a tag without a value
			read, err = nil, fmt.Errorf("%s: it is no YAML that can be read: %v", RulesFile, fault)
		}
	}()
	var file rulesFile
	err = yaml.UnmarshalWithOptions(text, &file, yaml.Strict())
	if err == nil {
		return &file, nil
	}
	var fault yaml.Error
	if errors.As(err, &fault) && fault.GetToken() != nil {
		return nil, fmt.Errorf("%s:%d: %s", RulesFile, fault.GetToken().Position.Line, fault.GetMessage())
	}
	return nil, fmt.Errorf("%s: %w", RulesFile, err)
}

// rulesLines finds the lines of entries of rules.yaml. It parses the text again,
// which only happens once there is a fault to report.
type rulesLines struct {
	text []byte
	file *ast.File
}

// of returns the line of, say, "$.rules[3]"; 1 where there is no such entry.
func (l *rulesLines) of(path string) int {
	if l.file == nil {
		file, err := parser.ParseBytes(l.text, 0)
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

// faults collects what is wrong with rules.yaml, all of it and not the first.
type faults struct {
	lines    rulesLines
	messages []string
}

func (f *faults) add(path, format string, args ...any) {
	f.messages = append(f.messages, fmt.Sprintf("%s:%d: %s", RulesFile, f.lines.of(path), fmt.Sprintf(format, args...)))
}

func (f *faults) err() error {
	if len(f.messages) == 0 {
		return nil
	}
	return errors.New(strings.Join(f.messages, "\n"))
}
