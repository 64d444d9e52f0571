package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// score is what became of the mutants of one package.
type score struct {
	name                        string
	killed, notViable, unjudged int
	late                        int // of those killed, how many by the limit of time
	survivors                   []survivor
}

// survivor is a change that no test saw. It names no line, which would be another one with
// every commit.
type survivor struct {
	place  string // file and function
	change string // the line, with [before to after] in the place of what was changed
}

// efficacy is the share of the mutants that the tests killed, in percent.
func (s *score) efficacy() float64 {
	judged := s.killed + len(s.survivors)
	if judged == 0 {
		return 0
	}
	return 100 * float64(s.killed) / float64(judged)
}

// report is what gremlins writes.
type report struct {
	Files []struct {
		Name      string     `json:"file_name"`
		Mutations []mutation `json:"mutations"`
	} `json:"files"`
}

type mutation struct {
	Type, Status string
	Line, Column int
}

// late ends the name of the file in which path/go writes a line for each mutant that it stopped.
const late = ".late"

func read(root, name, result string) (*score, error) {
	text, err := os.ReadFile(result)
	if err != nil {
		return nil, fmt.Errorf("gremlins gave no result: %w", err)
	}
	var made report
	if err := json.Unmarshal(text, &made); err != nil {
		return nil, err
	}
	s := &score{name: name}
	if stopped, err := os.ReadFile(result + late); err == nil {
		s.late = strings.Count(string(stopped), "\n")
	}
	for _, file := range made.Files {
		path := filepath.Join(root, name, filepath.Base(file.Name))
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for _, each := range file.Mutations {
			if err := s.count(filepath.Join(name, filepath.Base(path)), source, each); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(s.survivors, func(a, b survivor) int {
		return strings.Compare(a.place+"\n"+a.change, b.place+"\n"+b.change)
	})
	return s, nil
}

func (s *score) count(file string, source []byte, m mutation) error {
	switch m.Status {
	case "KILLED":
		s.killed++
	case "NOT VIABLE":
		s.notViable++
	case "LIVED":
		found, err := locate(file, source, m)
		if err != nil {
			return err
		}
		s.survivors = append(s.survivors, found)
	default: // timed out, not covered, skipped: path/go leaves no cause for any
		s.unjudged++
	}
	return nil
}

// locate says what was changed, and where.
func locate(file string, source []byte, m mutation) (survivor, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return survivor{}, err
	}
	lines := strings.Split(string(source), "\n")
	if m.Line < 1 || m.Line > len(lines) || m.Column < 1 || m.Column > len(lines[m.Line-1]) {
		return survivor{}, fmt.Errorf("%s has no line %d with a column %d", file, m.Line, m.Column)
	}
	line := lines[m.Line-1]
	before := operator(line[m.Column-1:])
	changed := line[:m.Column-1] + "[" + before + " to " + after(m.Type, before) + "]" + line[m.Column-1+len(before):]
	place := file
	for _, declared := range tree.Decls {
		function, ok := declared.(*ast.FuncDecl)
		if ok && files.Position(function.Pos()).Line <= m.Line && m.Line <= files.Position(function.End()).Line {
			place += " " + function.Name.Name
		}
	}
	return survivor{place, strings.TrimSpace(changed)}, nil
}

// operator returns the token that a text starts with.
func operator(text string) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, 0)
	_, kind, _ := s.Scan()
	return kind.String()
}

// becomes are the changes that gremlins makes.
var becomes = map[string]map[string]string{
	"CONDITIONALS_NEGATION": {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"},
	"CONDITIONALS_BOUNDARY": {"<": "<=", "<=": "<", ">": ">=", ">=": ">"},
	"ARITHMETIC_BASE":       {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*"},
	"INVERT_NEGATIVES":      {"-": "+"},
	"INCREMENT_DECREMENT":   {"++": "--", "--": "++"},
	"INVERT_LOGICAL":        {"&&": "||", "||": "&&"},
	"INVERT_LOOPCTRL":       {"break": "continue", "continue": "break"},
	"INVERT_ASSIGNMENTS":    {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="},
	"INVERT_BITWISE":        {"&": "|", "|": "&", "^": "&", "&^": "&", "<<": ">>", ">>": "<<"},
}

func after(kind, before string) string {
	if kind == "REMOVE_SELF_ASSIGNMENTS" {
		return "="
	}
	if made := becomes[kind][before]; made != "" {
		return made
	}
	return strings.ToLower(kind)
}

// complaint returns the reasons for which the run must fail.
func complaint(scores []*score, reasons []reason) error {
	var all []error
	for _, s := range scores {
		if s.efficacy() < least {
			all = append(all, fmt.Errorf("%s: the tests kill %.1f %% of the mutants, less than %d %%", s.name, s.efficacy(), least))
		}
		if s.unjudged > 0 {
			all = append(all, fmt.Errorf("%s: %d mutants were not run to an end", s.name, s.unjudged))
		}
		for _, each := range s.survivors {
			if !slices.ContainsFunc(reasons, func(r reason) bool { return r.survivor == each }) {
				all = append(all, fmt.Errorf("survived: %s: %s", each.place, each.change))
			}
		}
		for _, r := range reasons {
			if filepath.Dir(strings.Fields(r.place)[0]) == s.name && !slices.Contains(s.survivors, r.survivor) {
				all = append(all, fmt.Errorf("is killed, so survivors.go must not name it: %s: %s", r.place, r.change))
			}
		}
	}
	return errors.Join(all...)
}
