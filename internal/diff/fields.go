package diff

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/wI2L/jsondiff"
)

// fieldContext is two answers whose texts were made equal where they may differ.
type fieldContext struct {
	a, b      any
	operation string
	at        Place
	// pinned: a rule states the message of the error, and it is another now.
	pinned bool
	// shapes: the answers are lists of an account, made into shapes.
	shapes bool
	shared *shared
}

// typeOf names the type of a value, or the types that a shape shows.
func (f fieldContext) typeOf(value any) string {
	if kinds := kindsIn(value); f.shapes && kinds != nil {
		return strings.Join(kinds, " or ")
	}
	return typeOf(value)
}

// fields compares two answers field by field. The structural comparison is that
// of jsondiff; what a difference means is said here.
func (c *comparison) fields(f fieldContext) {
	if nameA, nameB := objectName(f.a), objectName(f.b); nameA != nameB && nameA != "" && nameB != "" {
		c.add(ObjectChanged, "the answer to "+f.operation, nameA, nameB, f.at)
		return
	}
	operations, err := jsondiff.CompareWithoutMarshal(f.a, f.b)
	if err != nil {
		// Both sides are made of what a JSON decoder gives, which it knows.
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
		c.add(ElementRemoved, subject, brief(operation.OldValue), "", f.at)
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
			c.add(EnumNew, subject, "", brief(value), f.at)
			return
		}
		c.add(ElementAdded, subject, "", brief(operation.Value), f.at)
	} else {
		c.add(FieldAdded, f.subject(subject), "", f.typeOf(operation.Value), f.at)
	}
	eachField(operation.Value, func(inner string, value any) {
		if text, ok := value.(string); ok && c.isNewValue(inner, text) {
			c.add(EnumNew, inner, "", brief(text), f.at)
		}
	})
}

// isNewValue tells whether a value of an enumeration is one that the older side
// never shows, though it shows others.
func (c *comparison) isNewValue(subject, value string) bool {
	known := c.seenA.values[subject]
	return c.enums[subject] && len(known) > 0 && !known[value] && !strings.HasPrefix(value, "[")
}

// replaced sorts a changed value into its kind.
func (c *comparison) replaced(f fieldContext, pointer string, was, is any) {
	subject, name, _ := subjectAt(f.a, pointer)
	typeA, typeB := f.typeOf(was), f.typeOf(is)
	switch {
	case typeB == "null":
		kind := ValueChanged
		if !c.seenA.null[subject] {
			kind = NullNew
		}
		c.add(kind, f.subject(subject), brief(was), "null", f.at)
	case typeA == "null":
		c.add(c.fromNull(subject, name, is), f.subject(subject), "null", brief(is), f.at)
	case typeA != typeB:
		c.add(TypeChanged, f.subject(subject), typeA, typeB, f.at)
	case name == "object":
		owner := strings.TrimSuffix(pointer, "/object")
		c.add(ObjectChanged, "the object at "+owner+" in the answer to "+f.operation, brief(was), brief(is), f.at)
	default:
		if kind := c.kindOf(f, subject, name, was, is); !f.follows(kind, subject, was, is) {
			c.add(kind, f.subject(subject), brief(was), brief(is), f.at)
		}
	}
}

// follows tells whether a changed value only follows from another change: the
// answer repeats what was sent, the link of an error its code, and what requests
// at the same time leave behind is left to chance.
func (f fieldContext) follows(kind Kind, subject string, was, is any) bool {
	if f.shared.resent[[2]string{fmt.Sprint(was), fmt.Sprint(is)}] {
		return true
	}
	if subject == "error.location" {
		a, _ := f.a.(map[string]any)
		b, _ := f.b.(map[string]any)
		return a["code"] != b["code"]
	}
	return f.shared.objects.loose && kind != EnumNew
}

// fromNull sorts a value where null was.
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

// kindOf sorts a value that changed within its type.
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
		switch {
		case strings.HasSuffix(value, otherMark):
			return ReferenceChanged
		case codeFields[name]:
			return ErrorCodeChanged
		case messageFields[name] && f.pinned:
			return PinnedMessage
		case messageFields[name]:
			return MessageChanged
		case c.isNewValue(subject, value):
			return EnumNew
		case c.enums[subject] && !strings.HasPrefix(before, "["):
			return OutcomeChanged
		}
	}
	return ValueChanged
}

// subject names a field of an error after the request, because every refusal is
// another error.
func (f fieldContext) subject(field string) string {
	switch field {
	case "error.code":
		return "the error code of " + f.operation
	case "error.message":
		return "the message of " + f.operation
	}
	return field
}

// goneValues notes the values of enumerations that only the older side shows.
func (c *comparison) goneValues() {
	for subject, values := range c.seenA.values {
		if len(c.seenB.values[subject]) == 0 {
			continue // the field itself is gone, or was not asked for
		}
		for value := range values {
			if !c.seenB.values[subject][value] {
				c.add(EnumGone, subject, brief(value), "", Place{})
			}
		}
	}
}

// maxBrief is how much of a value a sentence shows.
const maxBrief = 120

// brief writes a value for a sentence.
func brief(value any) string {
	switch node := value.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", cut(node))
	case json.Number:
		return node.String()
	case bool:
		return fmt.Sprint(node)
	case map[string]any:
		if name, ok := node["object"].(string); ok {
			return "an object " + name
		}
		if name, ok := node["name"].(string); ok {
			return fmt.Sprintf("%q", cut(name))
		}
		return "an object"
	case []any:
		return fmt.Sprintf("a list of %d", len(node))
	}
	return fmt.Sprint(value)
}

func cut(s string) string {
	if len(s) <= maxBrief {
		return s
	}
	return strings.ToValidUTF8(s[:maxBrief], "") + "…"
}
