package diff

import (
	"maps"
	"slices"
	"strings"
)

// accountLists makes two lists of all objects of an account comparable. What is
// in them depends on what the account did before, so only the shape of their
// elements is compared: the fields of each type of object and the types of their
// values, all elements taken together; and of the list all but its count.
func accountLists(a, b any) (any, any) {
	listA, listB := maps.Clone(a.(map[string]any)), maps.Clone(b.(map[string]any))
	shapeA, shapeB := shapeOfAll(listA["data"]), shapeOfAll(listB["data"])
	listA["data"], listB["data"] = comparable(shapeA, shapeB)
	delete(listA, "total")
	delete(listB, "total")
	return listA, listB
}

// shape is what several values at the same place have in common.
type shape struct {
	kinds  map[string]bool // types of the values, but null
	fields map[string]*shape
	count  int // of values
}

func newShape() *shape { return &shape{kinds: map[string]bool{}, fields: map[string]*shape{}} }

func shapeOfAll(data any) *shape {
	all := newShape()
	elements, _ := data.([]any)
	for _, element := range elements {
		all.field("["+objectName(element)+"]").add("", element)
	}
	return all
}

func (s *shape) field(name string) *shape {
	if s.fields[name] == nil {
		s.fields[name] = newShape()
	}
	return s.fields[name]
}

// add takes in a value. Lists within have a history as well and metadata is the
// client's, so their content is left out; objects of different types (the data
// of events) are kept apart.
func (s *shape) add(name string, value any) {
	s.count++
	object, isObject := value.(map[string]any)
	if value != nil {
		s.kinds[typeOf(value)] = true
	}
	if !isObject || name == "metadata" {
		return
	}
	if kind := objectName(object); kind != "" && name != "" {
		s.field("["+kind+"]").add("", value)
		return
	}
	for inner, each := range object {
		if inner != "object" { // the name of the shape tells it
			s.field(inner).add(inner, each)
		}
	}
}

// comparable gives two shapes as values, without what either cannot tell: fields
// that come and go between its elements, are null in all of them, or belong to
// objects that it has none of.
func comparable(a, b *shape) (any, any) {
	if !a.holdsFields() || !b.holdsFields() {
		for kind := range a.kinds {
			if b.kinds[kind] { // more types, or fewer, are a matter of history as well
				return a.kind(), a.kind()
			}
		}
		return a.kind(), b.kind()
	}
	madeA, madeB := map[string]any{}, map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(joined(a.fields, b.fields))) {
		inA, inB := a.fields[name], b.fields[name]
		switch {
		case inA != nil && inB != nil && (len(inA.kinds) == 0 || len(inB.kinds) == 0):
		case inA != nil && inB != nil:
			madeA[name], madeB[name] = comparable(inA, inB)
			tellObject(name, madeA[name], madeB[name])
		case strings.HasPrefix(name, "["):
		case inA != nil && inA.count == a.count:
			madeA[name] = inA.kind()
		case inB != nil && inB.count == b.count:
			madeB[name] = inB.kind()
		}
	}
	return madeA, madeB
}

func (s *shape) holdsFields() bool { return len(s.fields) > 0 || s.kinds["object"] }

// tellObject names the object of a shape as its values would.
func tellObject(name string, shapes ...any) {
	for _, each := range shapes {
		if fields, ok := each.(map[string]any); ok && strings.HasPrefix(name, "[") {
			fields["object"] = strings.Trim(name, "[]")
		}
	}
}

func (s *shape) kind() any {
	if len(s.kinds) == 0 {
		return nil
	}
	return "[" + strings.Join(slices.Sorted(maps.Keys(s.kinds)), " or ") + "]"
}

// kindsIn gives the types that a shape shows in place of a value; none for any
// other text.
func kindsIn(value any) []string {
	s, _ := value.(string)
	inner, isShape := strings.CutPrefix(s, "[")
	if !isShape || !strings.HasSuffix(s, "]") {
		return nil
	}
	return strings.Split(strings.TrimSuffix(inner, "]"), " or ")
}

func joined[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
