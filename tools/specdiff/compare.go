package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// change is one change that breaks a client, or may.
type change struct {
	sentence string
	breaks   bool
}

// compare returns the changes from one document to another that can break a client,
// those that surely do first.
func compare(base, revision []byte) ([]change, error) {
	before, err := read("the released", base)
	if err != nil {
		return nil, err
	}
	after, err := read("the committed", revision)
	if err != nil {
		return nil, err
	}
	report, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), before, after)
	if err != nil {
		return nil, fmt.Errorf("the documents cannot be compared: %w", err)
	}
	words := checker.NewDefaultLocalizer()
	var changes []change
	for _, found := range checker.CheckBackwardCompatibility(checker.NewConfig(checker.GetAllChecks()), report, sources) {
		sentence := found.GetUncolorizedText(words)
		if found.GetPath() != "" {
			sentence = strings.TrimSpace(found.GetOperation()+" "+found.GetPath()) + ": " + sentence
		}
		changes = append(changes, change{sentence, found.GetLevel() == checker.ERR})
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		if a.breaks != b.breaks {
			if a.breaks {
				return -1
			}
			return 1
		}
		return strings.Compare(a.sentence, b.sentence)
	})
	return changes, nil
}

func read(which string, text []byte) (*load.SpecInfo, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("%s document is no OpenAPI: %w", which, err)
	}
	return &load.SpecInfo{Spec: doc}, nil
}

// tell says what changed since a release, and whether that breaks clients.
func tell(tag string, changes []change) (text string, broken bool) {
	var lines []string
	count := 0
	for _, c := range changes {
		mark := "may break"
		if c.breaks {
			mark, count = "breaks", count+1
		}
		lines = append(lines, fmt.Sprintf("  %-9s  %s", mark, c.sentence))
	}
	switch {
	case len(changes) == 0:
		return "no change of " + document + " since " + tag + " breaks a client", false
	case count == 0:
		return fmt.Sprintf("changes of %s since %s that may break a client:\n%s", document, tag, strings.Join(lines, "\n")), false
	}
	return fmt.Sprintf("changes of %s since %s break clients (%d):\n%s", document, tag, count, strings.Join(lines, "\n")), true
}
