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
	meant    bool
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
		sentence := strings.ReplaceAll(found.GetUncolorizedText(words), "`", "") // which stand around it in a changelog
		if found.GetPath() != "" {
			sentence = strings.TrimSpace(found.GetOperation()+" "+found.GetPath()) + ": " + sentence
		}
		changes = append(changes, change{sentence: sentence, breaks: found.GetLevel() == checker.ERR})
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

// excuse marks the changes whose sentences a text has between backticks.
func excuse(changes []change, text string) {
	for i := range changes {
		changes[i].meant = strings.Contains(text, "`"+changes[i].sentence+"`")
	}
}

// tell says what changed since a release, and whether that breaks clients without being meant.
func tell(tag string, changes []change) (text string, broken bool) {
	var lines []string
	count := 0
	for _, c := range changes {
		line := fmt.Sprintf("  %-9s  %s", "may break", c.sentence)
		switch {
		case c.breaks && c.meant:
			line = fmt.Sprintf("  %-9s  %s", "meant", c.sentence)
		case c.breaks:
			line, count = fmt.Sprintf("  %-9s  %s", "breaks", c.sentence), count+1
		}
		lines = append(lines, line)
	}
	switch {
	case len(changes) == 0:
		return "no change of " + document + " since " + tag + " breaks a client", false
	case count == 0:
		return fmt.Sprintf("changes of %s since %s that may break a client, or were meant to:\n%s", document, tag, strings.Join(lines, "\n")), false
	}
	return fmt.Sprintf("changes of %s since %s break clients (%d; where that is meant, CHANGELOG.md has the sentence between backticks):\n%s",
		document, tag, count, strings.Join(lines, "\n")), true
}
