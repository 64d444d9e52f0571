package jsonvalue

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// Difference is one place at which two values differ.
type Difference struct {
	Path     string // dotted, empty for the values as a whole
	A, B     any
	InA, InB bool // whether the member is there
}

// Options say what counts as a difference. The zero value compares everything.
type Options struct {
	// Skip reports whether a value and all within it are left out.
	Skip func(path string) bool
	// Normalize returns what is compared instead of a value. Differences have the
	// values as they were.
	Normalize func(path string, value any) any
	// AbsentIsNull makes a member that is missing equal to one that is null.
	AbsentIsNull bool
}

// Diff returns where two values differ, members in order of their names. Lists of
// different lengths differ as a whole.
func Diff(a, b any, options Options) []Difference {
	d := differ{Options: options}
	d.compare(Difference{A: a, B: b, InA: true, InB: true})
	return d.found
}

// differ collects the differences of one comparison.
type differ struct {
	Options
	found []Difference
}

func (d *differ) compare(pair Difference) {
	if d.Skip != nil && d.Skip(pair.Path) {
		return
	}
	if pair.InA != pair.InB && !d.AbsentIsNull {
		d.found = append(d.found, pair)
		return
	}
	a, b := pair.A, pair.B
	if d.Normalize != nil {
		a, b = d.Normalize(pair.Path, a), d.Normalize(pair.Path, b)
	}
	if !d.within(pair.Path, a, b) && !reflect.DeepEqual(a, b) {
		d.found = append(d.found, pair)
	}
}

// within compares the members of two objects, or the elements of two lists of one
// length, and reports whether that is what the values are.
func (d *differ) within(path string, a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		all := maps.Clone(a)
		maps.Copy(all, b)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			pair := Difference{Path: below(path, name)}
			pair.A, pair.InA = a[name]
			pair.B, pair.InB = b[name]
			d.compare(pair)
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			d.compare(Difference{Path: below(path, strconv.Itoa(i)), A: a[i], B: b[i], InA: true, InB: true})
		}
		return true
	}
	return false
}
