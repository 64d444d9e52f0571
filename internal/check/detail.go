package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// broken is the detail of a finding.
func broken(f *judge.Finding) detail {
	kind := files.Broken
	switch {
	case isPlaceholder(f):
		kind = files.Template
	case f.Level == specs.Should:
		kind = files.Conformant
	}
	return detail{files.Detail{
		Kind: kind, Rule: f.Rule, Level: f.Level, Field: masked(f.Place), Line: f.Line, Record: f.Exchange,
		Text: "expected " + f.Expected + "; got " + f.Got, Cause: maskedWords(f.Expected, f.Place),
	}, f}
}

// shownFields is how many fields are named in one line.
const shownFields = 12

// trimmed is the detail of all fields that a record lacks of one kind of object. f is the finding about the first.
func trimmed(f *judge.Finding, fields []string) detail {
	slices.Sort(fields)
	kind := strings.TrimSuffix(f.Rule, ".schema")
	return detail{files.Detail{
		Kind: files.Trimmed, Rule: f.Rule, Level: f.Level, Line: f.Line, Record: f.Exchange,
		Text: kind + " lacks " + listed(slices.Compact(fields), shownFields), Cause: kind + " lacks fields",
	}, f}
}

// ofVersion is the detail of a record of another version than is wanted.
func ofVersion(record *Judged, version string) detail {
	d := files.Detail{Kind: record.Kind, Line: record.Line, Record: record.Number, Cause: version, Text: "of " + version}
	var marks []string
	for _, mark := range record.Reading.Marks {
		if !slices.Contains(mark.Versions, record.wanted) && !slices.Contains(marks, mark.Field) {
			marks = append(marks, mark.Field)
		}
	}
	if len(marks) > 0 {
		d.Text += ": " + listed(marks, shownFields)
	}
	return detail{Detail: d}
}

// shownBeside is how many of the fields are named that what is odd in a mixture stands beside.
const shownBeside = 3

// mixture is the detail of a record of no version. What is odd in it comes first: that is what is to be mended.
func mixture(record *Judged) detail {
	odd, beside := oddIn(record.Reading.Marks)
	d := files.Detail{Kind: record.Kind, Line: record.odd, Record: record.Number, Text: "of no version"}
	if names := spans(odd); len(names) > 0 {
		d.Text += ": " + listed(names, shownFields)
		d.Cause = strings.Join(names, ", ")
	}
	if names := spans(beside); len(names) > 0 {
		d.Text += " beside " + listed(names, shownBeside)
	}
	return detail{Detail: d}
}

// oddIn returns, of the marks of a mixture, those that are not of the version that most are of, and those that contradict them.
func oddIn(marks []versions.Mark) (odd, beside []versions.Mark) {
	most, count := "", 0
	for _, version := range slices.Backward(versions.All()) { // of as many, the newest
		of := 0
		for i := range marks {
			if slices.Contains(marks[i].Versions, version) {
				of++
			}
		}
		if of > count {
			most, count = version, of
		}
	}
	for i := range marks {
		if !slices.Contains(marks[i].Versions, most) {
			odd = append(odd, marks[i])
		}
	}
	for i := range marks {
		of := marks[i].Versions
		if slices.Contains(of, most) && slices.ContainsFunc(odd, func(o versions.Mark) bool { return disjoint(of, o.Versions) }) {
			beside = append(beside, marks[i])
		}
	}
	return odd, beside
}

func disjoint(a, b []string) bool {
	return !slices.ContainsFunc(a, func(version string) bool { return slices.Contains(b, version) })
}

// spans names the fields of marks with their versions, each once.
func spans(marks []versions.Mark) []string {
	var all []string
	for i := range marks {
		if text := marks[i].Field + " (" + spanOf(marks[i].Versions) + ")"; !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// spanOf writes versions that cannot be told apart.
func spanOf(all []string) string {
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	return all[0] + " to " + all[len(all)-1]
}

var (
	position = lazyregexp.New(`/[0-9]+(/|$)`)
	anID     = lazyregexp.New(`\b[a-z]{3,5}(_test)?_[0-9a-z]{10,}\b`)
	element  = lazyregexp.New(`\.[0-9]+\b`)
)

// masked writes a JSON pointer with * for the positions in lists.
func masked(place string) string {
	if !strings.ContainsAny(place, "0123456789") {
		return place
	}
	return position.ReplaceAllString(position.ReplaceAllString(place, "/*$1"), "/*$1")
}

// maskedWords writes what was expected without what differs from place to place.
func maskedWords(expected, place string) string {
	if strings.Contains(expected, "_") {
		expected = anID.ReplaceAllString(expected, "…")
	}
	if strings.ContainsAny(place, "0123456789") {
		expected = element.ReplaceAllString(expected, ".*")
	}
	return expected
}

func fieldOf(place string) string { return place[strings.LastIndexByte(place, '/')+1:] }

// listed joins names and says how many it leaves out.
func listed(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return strings.Join(all[:most], ", ") + " and " + strconv.Itoa(len(all)-most) + " more"
}
