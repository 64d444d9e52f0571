// Package expect has the matchers that a case compares the fields of an answer with.
//
//	t.OK(charge, suites.F{
//		"id":              expect.Pattern("^chrg_test_"),
//		"status":          expect.OneOf("successful", "pending"),
//		"failure_code":    expect.Null,
//		"card.created_at": expect.ISOTime,
//	})
//
// A plain value in suites.F means Eq. The matchers are those of package judge under
// names that read as part of a case, so that the author of a case needs no other
// package than suites and this one.
package expect

import "github.com/omise-conformance/harness/judge"

// Matcher judges the value of one field. Its String completes the sentence "expected
// <field> to be …".
type Matcher = judge.Matcher

// Matchers without parameters. Do not assign to them.
var (
	// Null matches a field that is present and null.
	Null = judge.Null
	// NotNull matches a field that is present and not null.
	NotNull = judge.Set
	// Present matches a field that is present, with any value.
	Present = judge.Present
	// Absent matches a missing field.
	Absent = judge.Absent
	// Anything matches any value and a missing field.
	Anything = judge.AnyValue
	// NonEmpty matches a string, list or object that is not empty.
	NonEmpty = judge.NonEmpty
	// ISOTime matches a time in UTC and whole seconds, such as 2019-05-29T00:00:00Z.
	ISOTime = judge.ISOTime
)

// Eq matches an equal value. A plain value in suites.F means the same.
func Eq(want any) Matcher { return judge.Eq(want) }

// Not matches everything that want does not match. want is a value or a Matcher.
func Not(want any) Matcher { return judge.Not(want) }

// OneOf matches if one of the given values or matchers does.
func OneOf(wants ...any) Matcher { return judge.OneOf(wants...) }

// Pattern matches a string in which a regular expression finds a match.
func Pattern(expression string) Matcher { return judge.Pattern(expression) }

// Between matches a number from least to most, both included.
func Between(least, most float64) Matcher { return judge.Between(least, most) }

// HasLen matches a string, list or object of length n.
func HasLen(n int) Matcher { return judge.HasLen(n) }

// Each matches a list whose elements all match want, which is a value or a Matcher. It
// matches an empty list.
func Each(want any) Matcher { return judge.Each(want) }

// Object matches an object that has the given fields, and possibly others. The keys are
// dotted paths, as in suites.F.
func Object(fields judge.Fields) Matcher { return judge.Object(fields) }

// Func matches a value that is present and for which match returns true. text completes
// the sentence "expected <field> to be …".
func Func(text string, match func(value any) bool) Matcher { return judge.Func(text, match) }
