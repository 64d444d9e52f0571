// Package files is what a report says of files in which traffic was recorded: a verdict on each, and what they have in common.
package files

import (
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Check is what a report of recorded traffic says of the files.
type Check struct {
	// Version is the version of the API that the files were said to be of; empty: each was judged by its own.
	Version string `json:"api_version,omitempty"`
	// FailOn are the kinds of files that make the check fail.
	FailOn []Kind `json:"fail_on"`
	// MayBeEmpty holds where it is no failure that there is nothing to judge.
	MayBeEmpty bool `json:"may_be_empty,omitempty"`
	// Files has a verdict for each file with something of the API in it, and for each that could not be read.
	Files []Verdict `json:"files"`
	// Causes are what the files have in common, the worst first. Finish computes them.
	Causes []Cause `json:"causes,omitempty"`
	// Records counts the exchanges and bodies in the files; Outside those of them that the contract does not describe, by what
	// they are about.
	Records int            `json:"records"`
	Outside map[string]int `json:"outside,omitempty"`
	// Skipped counts the files that were passed over, by the reason.
	Skipped map[string]int `json:"skipped,omitempty"`
}

// Kind is what a file is found to be.
type Kind string

// The kinds of files, the worst first.
const (
	Broken     Kind = "broken"     // no version of the API answers like that
	Mixture    Kind = "mixture"    // it has fields of versions that never were one
	Unreadable Kind = "unreadable" // it, or a part of it, cannot be read
	Template   Kind = "template"   // its ids are placeholders
	Trimmed    Kind = "trimmed"    // fields are missing, and nothing else is wrong
	Older      Kind = "older"      // it is of another version of the API
	Conformant Kind = "conformant"
	Outside    Kind = "outside" // of the API, but not of what the contract describes
	Nothing    Kind = "nothing" // nothing of the API is in it
)

// rows has the kinds in their order, with what a reader is told of each.
var rows = []struct {
	kind  Kind
	label string
	means string
	color string
}{
	{Broken, "broken", "no version of the API answers like that", "failed"},
	{Mixture, "mixture", "fields of several versions that never were one", "failed"},
	{Unreadable, "unreadable", "the file, or a part of it, cannot be read", "failed"},
	{Template, "template", "placeholders stand for ids", "warning"},
	{Trimmed, "trimmed", "fields are missing, and nothing else is wrong", "warning"},
	{Older, "older version", "as another version of the API answers", "warning"},
	{Conformant, "conformant", "as the API answers", "passed"},
	{Outside, "outside", "of the API, but not of what the contract describes", "excluded"},
}

// Kinds returns the kinds that a check can fail on, the worst first.
func Kinds() []Kind {
	return []Kind{Broken, Mixture, Unreadable, Template, Trimmed, Older}
}

// Fails reports whether a file of the kind fails by default: no version of the API answers like that. Where one version is asked
// for, a file of another fails as well.
func (k Kind) Fails(oneVersion bool) bool {
	return k == Broken || k == Mixture || k == Unreadable || k == Older && oneVersion
}

// Failing returns the kinds that fail a check, the worst first: those that the patterns name, or without a pattern all with strict and
// else those that fail by default.
func Failing(named []string, strict, oneVersion bool) []Kind {
	return slices.DeleteFunc(Kinds(), func(kind Kind) bool {
		if len(named) > 0 {
			return !names.MatchAny(named, string(kind))
		}
		return !strict && !kind.Fails(oneVersion)
	})
}

// Worse returns the worse of two kinds.
func Worse(a, b Kind) Kind {
	if rank(b) < rank(a) {
		return b
	}
	return a
}

func rank(kind Kind) int {
	for i := range rows {
		if rows[i].kind == kind {
			return i
		}
	}
	return len(rows)
}

// Verdict is the verdict on one file.
type Verdict struct {
	File  string `json:"file"`
	Kind  Kind   `json:"kind"`
	Fails bool   `json:"fails"`
	// Known is why a file does not fail that otherwise would: a baseline knows what is wrong with it.
	Known string `json:"known,omitempty"`
	// Format is the name of the format in which it was read, empty where it was read in none.
	Format string `json:"format,omitempty"`
	// Sentence says what the file is, in one line.
	Sentence string `json:"sentence"`
	Records  int    `json:"records"`
	// Versions counts the records by the version of the API that they are of, or by several that cannot be told apart.
	Versions map[string]int `json:"versions,omitempty"`
	Details  []Detail       `json:"details"`
	// LeftOut counts the details that are left out because there are too many.
	LeftOut int      `json:"details_left_out,omitempty"`
	Secrets []Secret `json:"secrets,omitempty"`
}

// Detail is one thing about a file, in as many places as it has.
type Detail struct {
	Kind  Kind        `json:"kind"`
	Rule  string      `json:"rule,omitempty"`
	Level specs.Level `json:"level,omitempty"`
	// Text is the sentence about it: "expected amount to be an integer; got …". Cause is the part of it that files with the same
	// cause have in common.
	Text  string `json:"text"`
	Cause string `json:"cause"`
	// Field is the JSON pointer of the field, with * for a position in a list.
	Field string `json:"field,omitempty"`
	// Line and Record are those of the first place, 0 where they are not known.
	Line   int `json:"line,omitempty"`
	Record int `json:"record,omitempty"`
	// Count counts the places.
	Count int `json:"count"`
	// Clients counts the places by the User-Agent of the request.
	Clients map[string]int `json:"clients,omitempty"`
}

// Secret is a secret in a file, never its value.
type Secret struct {
	exchange.Secret
	Line   int `json:"line,omitempty"`
	Record int `json:"record,omitempty"`
	// Grave holds for what fails a check whatever else is in the file: a key for live mode, a card number that is not published.
	Grave bool `json:"grave"`
	// Count counts the places of a secret of this kind.
	Count int `json:"count"`
}

// Complete returns a copy with [] for every list that is nil.
func (c *Check) Complete() *Check {
	if c == nil {
		return nil
	}
	full := *c
	full.Files, full.FailOn = slices.Clone(jsondocument.List(c.Files)), jsondocument.List(c.FailOn)
	for i := range full.Files {
		full.Files[i].Details = jsondocument.List(full.Files[i].Details)
	}
	return &full
}

// Compare orders kinds, the worst first.
func Compare(a, b Kind) int { return rank(a) - rank(b) }

// Label returns a kind in words.
func Label(kind Kind) string {
	if at := rank(kind); at < len(rows) {
		return rows[at].label
	}
	return string(kind)
}

// Means says what a file of a kind is.
func Means(kind Kind) string {
	if at := rank(kind); at < len(rows) {
		return rows[at].means
	}
	return string(kind)
}
