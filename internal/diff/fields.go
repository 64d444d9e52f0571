package diff

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/wI2L/jsondiff"
)

// fieldContext is two answers in which what differs by nature was made equal.
type fieldContext struct {
	a, b      any
	operation string
	at        Place
	// pinned: a rule states the message of the error, and the message changed.
	pinned bool
	// shapes: the answers are lists of an account, reduced to shapes.
	shapes bool
	inCase *commonCase
}

// typeOf returns the type of a value, or the types that a shape names.
func (f fieldContext) typeOf(value any) string {
	if kinds := typesIn(value); f.shapes && kinds != nil {
		return strings.Join(kinds, " or ")
	}
	return typeOf(value)
}

// fields compares two answers field by field. jsondiff finds the differences; what each
// means is decided here.
func (c *comparison) fields(f fieldContext) {
	if nameA, nameB := objectName(f.a), objectName(f.b); nameA != nameB && nameA != "" && nameB != "" {
		c.add(ObjectChanged, "the answer to "+f.operation, nameA, nameB, f.at)
		return
	}
	operations, err := jsondiff.CompareWithoutMarshal(f.a, f.b)
	if err != nil {
		// Both sides are made of values of a JSON decoder, which jsondiff takes.
		panic(fmt.Sprintf("diff: comparing two decoded answers: %v", err))
	}
	for _, operation := range operations {
		f.at.Pointer = operation.Path
		switch operation.Type {
		case jsondiff.OperationRemove:
			c.removed(f, operation)
		case jsondiff.OperationAdd:
			c.added(f, operation)
		case jsondiff.OperationReplace:
			c.replaced(f, operation.Path, operation.OldValue, operation.Value)
		}
	}
}

func (c *comparison) removed(f fieldContext, operation jsondiff.Operation) {
	subject, _, element := subjectAt(f.a, operation.Path)
	if element {
		c.add(ElementRemoved, subject, shortForm(operation.OldValue), "", f.at)
		return
	}
	c.add(FieldRemoved, f.subject(subject), f.typeOf(operation.OldValue), "", f.at)
}

func (c *comparison) added(f fieldContext, operation jsondiff.Operation) {
	if operation.Path == "" {
		c.add(TypeChanged, "the answer to "+f.operation, typeOf(f.a), typeOf(f.b), f.at)
		return
	}
	subject, _, element := subjectAt(f.b, operation.Path)
	if element {
		if value, ok := operation.Value.(string); ok && c.isNewValue(subject, value) {
			c.add(EnumNew, subject, "", shortForm(value), f.at)
			return
		}
		c.add(ElementAdded, subject, "", shortForm(operation.Value), f.at)
	} else {
		c.add(FieldAdded, f.subject(subject), "", f.typeOf(operation.Value), f.at)
	}
	eachField(operation.Value, func(inner string, value any) {
		if text, ok := value.(string); ok && c.isNewValue(inner, text) {
			c.add(EnumNew, inner, "", shortForm(text), f.at)
		}
	})
}

// isNewValue reports whether the older side shows values of an enumeration, but never this
// one.
func (c *comparison) isNewValue(subject, value string) bool {
	known := c.seenA.values[subject]
	return c.enums[subject] && len(known) > 0 && !known[value] && !strings.HasPrefix(value, "[")
}

// replaced adds a change for a value that differs.
func (c *comparison) replaced(f fieldContext, pointer string, was, is any) {
	subject, name, _ := subjectAt(f.a, pointer)
	typeA, typeB := f.typeOf(was), f.typeOf(is)
	switch {
	case typeB == "null":
		kind := ValueChanged
		if !c.seenA.null[subject] {
			kind = NullNew
		}
		c.add(kind, f.subject(subject), shortForm(was), "null", f.at)
	case typeA == "null":
		c.add(c.fromNull(subject, name, is), f.subject(subject), "null", shortForm(is), f.at)
	case typeA != typeB:
		c.add(TypeChanged, f.subject(subject), typeA, typeB, f.at)
	case name == "object":
		owner := strings.TrimSuffix(pointer, "/object")
		c.add(ObjectChanged, "the object at "+owner+" in the answer to "+f.operation, shortForm(was), shortForm(is), f.at)
	default:
		if kind := c.kindOf(f, subject, name, was, is); !f.follows(kind, subject, was, is) {
			c.add(kind, f.subject(subject), shortForm(was), shortForm(is), f.at)
		}
	}
}

// follows reports whether a changed value only follows from another change: answers repeat
// what was sent, the link of an error contains its code, and chance decides what requests
// at the same time leave behind.
func (f fieldContext) follows(kind Kind, subject string, was, is any) bool {
	if f.inCase.resent[texts{fmt.Sprint(was), fmt.Sprint(is)}] {
		return true
	}
	if subject == "error.location" {
		a, _ := f.a.(map[string]any)
		b, _ := f.b.(map[string]any)
		return a["code"] != b["code"]
	}
	return f.inCase.objects.loose && kind != EnumNew
}

// fromNull returns the kind of a change from null.
func (c *comparison) fromNull(subject, name string, is any) Kind {
	value, isText := is.(string)
	switch {
	case codeFields[name]:
		return ErrorCodeChanged
	case isText && c.isNewValue(subject, value):
		return EnumNew
	}
	return ValueChanged
}

// kindOf returns the kind of a change within one type.
func (c *comparison) kindOf(f fieldContext, subject, name string, was, is any) Kind {
	switch value := is.(type) {
	case bool:
		return FlagChanged
	case json.Number:
		if amountFields[name] {
			return AmountChanged
		}
	case string:
		before, _ := was.(string)
		return c.kindOfText(f, subject, name, before, value)
	}
	return ValueChanged
}

func (c *comparison) kindOfText(f fieldContext, subject, name, was, is string) Kind {
	switch {
	case strings.HasSuffix(is, otherMark):
		return ReferenceChanged
	case codeFields[name]:
		return ErrorCodeChanged
	case messageFields[name] && f.pinned:
		return PinnedMessage
	case messageFields[name]:
		return MessageChanged
	case c.isNewValue(subject, is):
		return EnumNew
	case c.enums[subject] && !strings.HasPrefix(was, "["):
		return OutcomeChanged
	}
	return ValueChanged
}

// subject names a field of an error after the request, because every refusal is a
// different error.
func (f fieldContext) subject(field string) string {
	switch field {
	case "error.code":
		return "the error code of " + f.operation
	case "error.message":
		return "the message of " + f.operation
	}
	return field
}

// goneValues adds the values of enumerations that only the older side shows.
func (c *comparison) goneValues() {
	for subject, values := range c.seenA.values {
		if len(c.seenB.values[subject]) == 0 {
			continue // the field itself is gone, or was not requested
		}
		for value := range values {
			if !c.seenB.values[subject][value] {
				c.add(EnumGone, subject, shortForm(value), "", Place{})
			}
		}
	}
}

// maxShortForm is how much of a value a sentence shows.
const maxShortForm = 120

// shortForm writes a value for a sentence.
func shortForm(value any) string {
	switch node := value.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", shortened(node))
	case json.Number:
		return node.String()
	case bool:
		return strconv.FormatBool(node)
	case map[string]any:
		if name, ok := node["object"].(string); ok {
			return "an object " + name
		}
		if name, ok := node["name"].(string); ok {
			return fmt.Sprintf("%q", shortened(name))
		}
		return "an object"
	case []any:
		return fmt.Sprintf("a list of %d", len(node))
	}
	return fmt.Sprint(value)
}

func shortened(s string) string {
	if len(s) <= maxShortForm {
		return s
	}
	return strings.ToValidUTF8(s[:maxShortForm], "") + "…"
}
