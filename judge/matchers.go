package judge

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// matcherFunc is a Matcher made of a function and its description.
type matcherFunc struct {
	match func(value any, present bool) bool
	text  string
}

func (m matcherFunc) Match(value any, present bool) bool { return m.match(value, present) }
func (m matcherFunc) String() string                     { return m.text }

// ifPresent returns a matcher that a missing field never meets.
func ifPresent(text string, match func(value any) bool) Matcher {
	return matcherFunc{func(value any, present bool) bool { return present && match(value) }, text}
}

// Matchers without parameters.
var (
	// Null is met by a field that is present and null.
	Null = ifPresent("null", func(value any) bool { return value == nil })
	// Set is met by a field that is present and not null.
	Set = ifPresent("set (not null)", func(value any) bool { return value != nil })
	// Present is met by a field that is present, whatever it holds.
	Present = ifPresent("present", func(any) bool { return true })
	// AnyValue is met by anything, also by a missing field.
	AnyValue Matcher = matcherFunc{func(any, bool) bool { return true }, "anything"}
	// Absent is met by a missing field.
	Absent Matcher = matcherFunc{func(_ any, present bool) bool { return !present }, "absent"}
	// NonEmpty is met by a string, list or object that holds something.
	NonEmpty = ifPresent("non-empty", func(value any) bool { return length(value) > 0 })
	// ISOTime is met by a time in UTC with whole seconds. Recorded events write UTC as +00:00, too.
	ISOTime = ifPresent("a UTC time like 2019-05-29T00:00:00Z", func(value any) bool {
		text, ok := value.(string)
		return ok && isoTime.MatchString(text)
	})
)

var isoTime = lazyregexp.New(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(Z|\+00:00)$`)

// Eq is met by an equal value; a literal in Fields means the same.
func Eq(expected any) Matcher {
	return ifPresent(display(expected, true), func(value any) bool { return equal(value, expected) })
}

// OneOf is met by a value that is equal to, or meets, one of those given.
func OneOf(expected ...any) Matcher {
	matchers, texts := make([]Matcher, len(expected)), make([]string, len(expected))
	for i, each := range expected {
		matchers[i] = asMatcher(each)
		texts[i] = matchers[i].String()
	}
	return matcherFunc{func(value any, present bool) bool {
		for _, each := range matchers {
			if each.Match(value, present) {
				return true
			}
		}
		return false
	}, "one of " + strings.Join(texts, ", ")}
}

// Not is met by what does not meet the other, a literal or a matcher. A missing field
// meets the Not of most matchers.
func Not(other any) Matcher {
	inner := asMatcher(other)
	return matcherFunc{func(value any, present bool) bool { return !inner.Match(value, present) }, "not " + inner.String()}
}

// Pattern is met by a string that the regular expression matches. It panics where the
// expression does not compile.
func Pattern(expression string) Matcher {
	compiled := regexp.MustCompile(expression)
	return ifPresent("a string like /"+expression+"/", func(value any) bool {
		text, ok := value.(string)
		return ok && compiled.MatchString(text)
	})
}

// Between is met by a number from least to most, both included.
func Between(least, most float64) Matcher {
	return ifPresent(fmt.Sprintf("between %s and %s", display(least, true), display(most, true)), func(value any) bool {
		worth, ok := number(value)
		return ok && worth >= least && worth <= most
	})
}

// HasLen is met by a string of that many characters, or by a list or object of that
// many members.
func HasLen(n int) Matcher {
	return ifPresent(fmt.Sprintf("of length %d", n), func(value any) bool { return length(value) == n })
}

// Object is met by an object that has these fields. It may have more.
func Object(fields Fields) Matcher {
	texts := make([]string, 0, len(fields))
	for _, path := range sortedPaths(fields) {
		texts = append(texts, path+" "+asMatcher(fields[path]).String())
	}
	return ifPresent("an object with "+joinAnd(texts), func(value any) bool {
		if _, ok := value.(map[string]any); !ok {
			return false
		}
		for path, expected := range fields {
			if !asMatcher(expected).Match(jsonvalue.Get(value, path)) {
				return false
			}
		}
		return true
	})
}

// Each is met by a list whose elements are all equal to, or meet, the other, and by an
// empty list.
func Each(element any) Matcher {
	inner := asMatcher(element)
	return ifPresent("a list of which each is "+inner.String(), func(value any) bool {
		list, ok := value.([]any)
		for _, each := range list {
			ok = ok && inner.Match(each, true)
		}
		return ok
	})
}

// Func is met by a field that is present and for which match returns true. text
// completes "expected <field> to be …".
func Func(text string, match func(value any) bool) Matcher { return ifPresent(text, match) }

// length returns the length of a string in characters, or of a list or object;
// -1 for other values.
func length(value any) int {
	switch value := value.(type) {
	case string:
		return utf8.RuneCountInString(value)
	case []any:
		return len(value)
	case map[string]any:
		return len(value)
	}
	return -1
}

// expressions caches compiled message patterns, which the rules repeat.
var expressions sync.Map

// matches reports whether the pattern of a rule matches. A pattern that cannot be
// compiled matches nothing; a test of the contract finds it.
func matches(pattern, text string) bool {
	compiled, ok := expressions.Load(pattern)
	if !ok {
		made, err := regexp.Compile(pattern)
		if err != nil {
			return false
		}
		compiled, _ = expressions.LoadOrStore(pattern, made)
	}
	return compiled.(*regexp.Regexp).MatchString(text) //nolint:forcetypeassert // the map holds nothing else
}
