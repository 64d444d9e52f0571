// Package diff compares two recordings or reports: of two versions of a target, or of two
// targets (the API and an emulator). Ids, times, links and counters that differ by nature
// are made equal first. Rules decide which of the remaining differences break a client.
package diff

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// SchemaID identifies the schema of the JSON document.
const SchemaID = "urn:omise-conformance:diff:1"

// ErrNothing is returned for two sides without a case in common: a comparison of nothing
// must not look like one without differences.
var ErrNothing = errors.New("no case has interactions on both sides, so nothing was compared")

// Result is the outcome of comparing two sides.
type Result struct {
	Schema string `json:"$schema"`
	A      Source `json:"a"`
	B      Source `json:"b"`
	// Cases and Interactions count what was compared.
	Cases        int `json:"cases"`
	Interactions int `json:"interactions"`
	// Unkept counts the cases of which only the verdicts were compared, because a report that is not full keeps
	// not all that was answered.
	Unkept int `json:"unkept,omitempty"`
	// Walks counts the cases that were not compared because they draw their steps from unequal features.
	Walks int `json:"walks,omitempty"`
	// Upgrade is nil for two sides of one version of the API, and where their answers do not tell a version.
	Upgrade *Upgrade `json:"upgrade,omitempty"`
	// Breaking reports whether any change breaks a client.
	Breaking bool     `json:"breaking"`
	Changes  []Change `json:"changes"`
}

// Source describes one side.
type Source struct {
	Path string `json:"path"`
	Kind string `json:"kind"` // "cassettes", "cassette", "report"
	// About is its target and date in words.
	About string `json:"about"`
}

// Change is one difference with all places where it shows.
type Change struct {
	Kind     Kind `json:"kind"`
	Breaking bool `json:"breaking"`
	// Subject is what changed: "charge.amount", "POST /charges", a case.
	Subject string `json:"subject"`
	// Before and After are what the two sides show, empty if a side shows nothing.
	Before   string  `json:"before,omitempty"`
	After    string  `json:"after,omitempty"`
	Sentence string  `json:"sentence"`
	Places   []Place `json:"places"`
}

// Place is where a change shows. A and B are the numbers of the interaction in the case on
// each side, 0 if a side does not have it.
type Place struct {
	Case    string `json:"case"`
	A       int    `json:"a,omitempty"`
	B       int    `json:"b,omitempty"`
	Request string `json:"request,omitempty"`
	Pointer string `json:"pointer,omitempty"` // of the field in the answer
}

// Compare compares two sides. b is the newer side, or the side that is measured against a.
func Compare(contract *specs.Contract, a, b *Side) (*Result, error) {
	c := newComparison(contract, a, b)
	c.run()
	if c.cases+c.unkept+c.walks == 0 {
		return nil, ErrNothing
	}
	result := &Result{
		Schema: SchemaID, A: a.Source, B: b.Source,
		Cases: c.cases, Interactions: c.interactions, Unkept: c.unkept, Walks: c.walks, Changes: c.changes(),
	}
	c.explain(result)
	result.Breaking = slices.ContainsFunc(result.Changes, func(change Change) bool { return change.Breaking })
	return result, nil
}

// changeKey is what the places of one change share.
type changeKey struct{ kind, subject, before, after string }

// add adds a difference at one place.
func (c *comparison) add(kind Kind, subject, before, after string, at Place) {
	key := changeKey{string(kind), subject, before, after}
	change := c.found[key]
	if change == nil {
		rule := ruleOf(kind)
		change = &Change{
			Kind: kind, Breaking: rule.Breaks, Subject: shown(subject), Before: shown(before), After: shown(after), Places: []Place{},
		}
		change.Sentence = rule.sentence(change)
		c.found[key] = change
	}
	// Several elements of one list follow each other with the same place.
	if n := len(change.Places); at != (Place{}) && (n == 0 || change.Places[n-1] != at) {
		change.Places = append(change.Places, at)
	}
}

// changes returns the changes in the order in which they are shown: those that break a
// client first, then in the order of the rules, then the most frequent first.
func (c *comparison) changes() []Change {
	changes := make([]Change, 0, len(c.found))
	for _, change := range c.found {
		changes = append(changes, *change)
	}
	slices.SortFunc(changes, func(x, y Change) int {
		if x.Breaking != y.Breaking {
			if x.Breaking {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(ruleIndex(x.Kind), ruleIndex(y.Kind)), cmp.Compare(len(y.Places), len(x.Places)),
			strings.Compare(x.Subject, y.Subject), strings.Compare(x.Before, y.Before), strings.Compare(x.After, y.After))
	})
	return changes
}
