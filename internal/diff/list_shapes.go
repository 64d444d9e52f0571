package diff

import (
	"maps"
	"slices"
	"strings"
)

// accountLists makes two lists of all objects of an account comparable. Their elements
// depend on what the account did before, so only the shape of all elements together is
// compared: the fields of each kind of object and the types of their values. Of the list
// itself everything but the count is compared.
func accountLists(a, b any) (any, any) {
	listA, listB := maps.Clone(a.(map[string]any)), maps.Clone(b.(map[string]any)) //nolint:forcetypeassert // the caller has seen two lists
	shapeA, shapeB := shapeOfAll(listA["data"]), shapeOfAll(listB["data"])
	listA["data"], listB["data"] = comparableShapes(shapeA, shapeB)
	delete(listA, "total")
	delete(listB, "total")
	return listA, listB
}

// shape is what several values at one place have in common.
type shape struct {
	types  map[string]bool // JSON types of the values, without null
	fields map[string]*shape
	count  int // number of values
}

func newShape() *shape { return &shape{types: map[string]bool{}, fields: map[string]*shape{}} }

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

// add adds a value. The content of lists within it and of metadata is left out: lists have
// a history as well, and metadata belongs to the client. Objects of different kinds (the
// data of events) have separate shapes.
func (s *shape) add(name string, value any) {
	s.count++
	object, isObject := value.(map[string]any)
	if value != nil {
		s.types[typeOf(value)] = true
	}
	if !isObject || name == "metadata" {
		return
	}
	if kind := objectName(object); kind != "" && name != "" {
		s.field("["+kind+"]").add("", value)
		return
	}
	for inner, each := range object {
		if inner != "object" { // it is the name of the shape
			s.field(inner).add(inner, each)
		}
	}
}

// comparableShapes returns two shapes as values, without what either side cannot know:
// fields that are not in all of its elements, are null in all of them, or belong to objects
// of which it has none.
func comparableShapes(a, b *shape) (any, any) {
	if !a.holdsFields() || !b.holdsFields() {
		return comparableTypes(a, b)
	}
	valueA, valueB := map[string]any{}, map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(union(a.fields, b.fields))) {
		switch inA, inB := a.fields[name], b.fields[name]; {
		case inA != nil && inB != nil:
			if len(inA.types) > 0 && len(inB.types) > 0 {
				valueA[name], valueB[name] = comparableShapes(inA, inB)
				setObject(name, valueA[name], valueB[name])
			}
		case strings.HasPrefix(name, "["):
		case a.hasAlways(name):
			valueA[name] = inA.typeNames()
		case b.hasAlways(name):
			valueB[name] = inB.typeNames()
		}
	}
	return valueA, valueB
}

// comparableTypes returns equal values for shapes with a type in common: whether there are
// more types or fewer depends on the history as well.
func comparableTypes(a, b *shape) (any, any) {
	for name := range a.types {
		if b.types[name] {
			return a.typeNames(), a.typeNames()
		}
	}
	return a.typeNames(), b.typeNames()
}

// hasAlways reports whether each of the values has the field.
func (s *shape) hasAlways(name string) bool {
	field := s.fields[name]
	return field != nil && field.count == s.count
}

func (s *shape) holdsFields() bool { return len(s.fields) > 0 || s.types["object"] }

// setObject sets the object member that the values of a shape have.
func setObject(name string, shapes ...any) {
	for _, each := range shapes {
		if fields, ok := each.(map[string]any); ok && strings.HasPrefix(name, "[") {
			fields["object"] = strings.Trim(name, "[]")
		}
	}
}

func (s *shape) typeNames() any {
	if len(s.types) == 0 {
		return nil
	}
	return "[" + strings.Join(slices.Sorted(maps.Keys(s.types)), " or ") + "]"
}

// typesIn returns the types that typeNames joined, or none for any other text.
func typesIn(value any) []string {
	s, _ := value.(string)
	inner, isShape := strings.CutPrefix(s, "[")
	if !isShape || !strings.HasSuffix(s, "]") {
		return nil
	}
	return strings.Split(strings.TrimSuffix(inner, "]"), " or ")
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
