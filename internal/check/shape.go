package check

import (
	"strings"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// kindOf returns what a record is by what is wrong with it. A recorder keeps headers, and whoever writes a body by hand leaves
// them out: fields that are missing under headers were missing on the wire.
func (r *reading) kindOf(found []judge.Finding) files.Kind {
	kind := files.Conformant
	for i := range found {
		if found[i].Level == specs.Should {
			continue
		}
		next := files.Broken
		switch f := &found[i]; {
		case isPlaceholder(f):
			next = files.Template
		case isMissing(f) && !r.kept.Header:
			next, r.trimmed = files.Trimmed, true
		}
		kind = files.Worse(kind, next)
	}
	return kind
}

// isMissing reports whether a finding is about a field that is not there.
func isMissing(f *judge.Finding) bool {
	return strings.HasSuffix(f.Rule, ".schema") && strings.Contains(f.Expected, " to be there")
}

// idPattern is how the pattern of every id ends.
const idPattern = "(_test)?_[0-9a-z]+$"

// isPlaceholder reports whether a finding is about an id that the API did not make.
func isPlaceholder(f *judge.Finding) bool {
	return strings.HasSuffix(f.Expected, idPattern) || f.Rule == "answer.location" && strings.HasSuffix(f.Place, "/location")
}
