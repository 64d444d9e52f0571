package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Holds reports whether a field of a decoded object has a value that a state wants of
// it, as State.Fields writes it. A field that is missing holds: older objects lack
// some, and the schema says which must be there.
func Holds(object map[string]any, field string, want any) bool {
	value, present := object[field]
	if !present {
		return true
	}
	switch want {
	case Set:
		return value != nil
	case Null:
		return value == nil
	case Part, Whole:
		amount, isNumber := value.(float64)
		whole, known := WholeOf(object)
		if !isNumber || !known {
			return !known
		}
		if want == Whole {
			return amount == whole
		}
		return amount > 0 && amount < whole
	}
	if list, ok := want.([]any); ok {
		return slices.Contains(list, value)
	}
	return value == want
}

// WholeOf returns the amount of an object that Part and Whole are measured by; known
// is false where it has none.
func WholeOf(object map[string]any) (amount float64, known bool) {
	if captured, ok := object["captured_amount"].(float64); ok {
		return captured, true
	}
	amount, known = object["amount"].(float64)
	return amount, known
}

// Words returns in words what a state wants of a field: "one of reversed, expired".
func Words(want any) string {
	switch want {
	case Part:
		return "more than nothing and less than the whole"
	case Whole:
		return "the whole amount"
	}
	if list, ok := want.([]any); ok {
		words := make([]string, len(list))
		for i, each := range list {
			words[i] = fmt.Sprint(each)
		}
		return "one of " + strings.Join(words, ", ")
	}
	return fmt.Sprint(want)
}

// Differences returns the fields of an object that do not hold, in order of name, as
// sentences: "capturable is true, not false".
func Differences(object, fields map[string]any) []string {
	var out []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if !Holds(object, field, fields[field]) {
			out = append(out, fmt.Sprintf("%s is %s, not %s", field, quoted(object[field]), Words(fields[field])))
		}
	}
	return out
}

func quoted(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case map[string]any, []any:
		return "set"
	case float64:
		return fmt.Sprintf("%.0f", v)
	default:
		return fmt.Sprint(v)
	}
}

// Is reports whether an object has all the fields of a state.
func (l *Lifecycle) Is(object map[string]any, state string) bool {
	for field, want := range l.States[state].Fields {
		if !Holds(object, field, want) {
			return false
		}
	}
	return true
}

// Match returns the states that an object can be in by its fields, in order of name:
// none for an object that contradicts itself, one for most, several where states look
// the same or the object lacks the fields in which they differ.
func (l *Lifecycle) Match(object map[string]any) []string {
	var out []string
	for i := range l.shown {
		if l.shown[i].by(object) {
			out = append(out, l.shown[i].state)
		}
	}
	if l.shown == nil { // of a model that was not read
		for _, name := range l.Names() {
			if l.Is(object, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// shownState is a state with the fields that show it as a list. Every object of every answer is compared with every state.
type shownState struct {
	state  string
	fields []shownField
}

type shownField struct {
	name string
	want any
}

// tellsMost is the field that tells most states apart. It is looked at first.
const tellsMost = "status"

// shownStates returns the states of a model in order of name.
func shownStates(l *Lifecycle) []shownState {
	var all []shownState
	for _, name := range l.Names() {
		shown, wants := shownState{state: name}, l.States[name].Fields
		if want, has := wants[tellsMost]; has {
			shown.fields = append(shown.fields, shownField{tellsMost, want})
		}
		for _, field := range slices.Sorted(maps.Keys(wants)) {
			if field != tellsMost {
				shown.fields = append(shown.fields, shownField{field, wants[field]})
			}
		}
		all = append(all, shown)
	}
	return all
}

// by reports whether an object has all the fields of the state.
func (s *shownState) by(object map[string]any) bool {
	for i := range s.fields {
		if !Holds(object, s.fields[i].name, s.fields[i].want) {
			return false
		}
	}
	return true
}

// Nearest returns the state that an object differs least from, and the differences. It
// is what to say of an object that is in no state.
func (l *Lifecycle) Nearest(object map[string]any) (state string, differences []string) {
	for _, name := range l.Names() {
		if l.States[name].Looks != "" {
			continue // the state that it looks like says the same
		}
		found := Differences(object, l.States[name].Fields)
		if state == "" || len(found) < len(differences) {
			state, differences = name, found
		}
	}
	return state, differences
}

// excludes reports whether no object can have both sets of fields.
func excludes(a, b map[string]any) bool {
	for field, one := range a {
		if other, both := b[field]; both && disjoint(one, other) {
			return true
		}
	}
	return false
}

// disjoint reports whether no value of a field meets both wants.
func disjoint(one, other any) bool {
	ones, others := values(one), values(other)
	for _, a := range ones {
		for _, b := range others {
			if !apart(a, b) {
				return false
			}
		}
	}
	return true
}

func values(want any) []any {
	if list, ok := want.([]any); ok {
		return list
	}
	return []any{want}
}

// apart reports whether no value meets both of two single wants. Whole is never zero: a
// charge has an amount.
func apart(a, b any) bool {
	if a == b {
		return false
	}
	for range 2 {
		switch a {
		case Null:
			return true
		case Set:
			return b == Null
		case Part, Whole:
			return b == Null || b == Part || b == Whole || b == 0.0
		}
		a, b = b, a
	}
	return true
}
