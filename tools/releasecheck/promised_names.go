package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/omise-conformance/harness/tools/history"
)

const (
	rulesFile = "specs/rules.yaml"
	casesRoot = "cassettes/emulator" // which has a file for each case that is written by hand
)

// namesKept fails where a rule or a case of the last release is gone and the changelog does not name it.
func namesKept(ctx context.Context, p project) (string, error) {
	if p.last == "" {
		return nothingBefore, nil
	}
	section, err := p.section()
	if err != nil {
		return "", err
	}
	gone, err := goneRules(ctx, p)
	if err != nil {
		return "", err
	}
	cases, err := goneCases(ctx, p)
	if err != nil {
		return "", err
	}
	return goneNames(p.last, append(gone, cases...), section)
}

func goneRules(ctx context.Context, p project) ([]string, error) {
	before, err := history.Git(ctx, p.home, "show", p.last+":"+rulesFile)
	if err != nil {
		return nil, err
	}
	now, err := os.ReadFile(filepath.Join(p.home, rulesFile))
	if err != nil {
		return nil, err
	}
	had, err := ruleNames([]byte(before))
	if err != nil {
		return nil, fmt.Errorf("%s of %s: %w", rulesFile, p.last, err)
	}
	has, err := ruleNames(now)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", rulesFile, err)
	}
	return without(had, has), nil
}

func ruleNames(text []byte) ([]string, error) {
	var read struct {
		Rules []struct {
			Name string `yaml:"name"`
		} `yaml:"rules"`
	}
	if err := yaml.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(read.Rules))
	for _, rule := range read.Rules {
		names = append(names, rule.Name)
	}
	return names, nil
}

func goneCases(ctx context.Context, p project) ([]string, error) {
	before, err := history.Git(ctx, p.home, "ls-tree", "-r", "--name-only", p.last, casesRoot+"/")
	if err != nil {
		return nil, err
	}
	now, err := history.Git(ctx, p.home, "ls-files", casesRoot+"/")
	if err != nil {
		return nil, err
	}
	return without(caseIDs(before), caseIDs(now)), nil
}

// caseIDs returns the cases of a list of cassettes.
func caseIDs(list string) []string {
	var ids []string
	for file := range strings.FieldsSeq(list) {
		if id, is := strings.CutSuffix(strings.TrimPrefix(file, casesRoot+"/"), ".yaml"); is && path.Dir(id) != "." {
			ids = append(ids, id)
		}
	}
	return ids
}

// without returns the names of one list that another lacks.
func without(names, others []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(others, name) })
}
