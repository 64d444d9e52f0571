package faultproxy

import (
	"bytes"
	"encoding/json"
)

// elements stands for every element of an array in a path.
const elements = "[]"

// fieldPath is a field of every object of one kind, anywhere in an answer. The path leads
// through objects that have no kind of their own: transaction_fees.fee_rate of a charge.
type fieldPath struct {
	kind string
	path []string
}

// change returns what a value becomes: nil removes it, the same bytes leave it as it is.
type change func(value json.RawMessage) json.RawMessage

// edit changes the field in a JSON text. All else stays as it was written.
func (p fieldPath) edit(text json.RawMessage, c change) (edited json.RawMessage, changed bool) {
	if !bytes.Contains(text, []byte(`"`+p.kind+`"`)) {
		return text, false
	}
	return editObjects(text, foreign, func(kind string, object json.RawMessage) (json.RawMessage, bool) {
		if kind != p.kind {
			return object, false
		}
		return editAt(object, p.path, c)
	})
}

// editObjects visits every object of a valid JSON text, inner objects first. visit returns
// what the object becomes and whether that is a change. Members for which skip holds stay
// as they are.
func editObjects(
	text json.RawMessage,
	skip func(kind, member string) bool,
	visit func(kind string, object json.RawMessage) (json.RawMessage, bool),
) (json.RawMessage, bool) {
	switch firstByte(text) {
	case '[':
		list, edited := readArray(text), false
		for i, element := range list {
			inner, changed := editObjects(element, skip, visit)
			list[i], edited = inner, edited || changed
		}
		if edited {
			return writeArray(list), true
		}
	case '{':
		members := readObject(text)
		kind, edited := kindOf(members), false
		for i, inner := range members {
			if skip(kind, inner.name) {
				continue
			}
			value, changed := editObjects(inner.value, skip, visit)
			members[i].value, edited = value, edited || changed
		}
		if edited {
			text = writeObject(members)
		}
		object, changed := visit(kind, text)
		return object, edited || changed
	}
	return text, false
}

// foreign reports whether a member holds objects whose fields the API does not promise:
// metadata belongs to the merchant, and the contract says only that the data of an event is
// an object.
func foreign(kind, name string) bool {
	return name == "metadata" || kind == "event" && name == "data"
}

// editAt changes the values that a path leads to.
func editAt(text json.RawMessage, path []string, c change) (json.RawMessage, bool) {
	if len(path) == 0 {
		changed := c(text)
		return changed, !bytes.Equal(changed, text)
	}
	if path[0] == elements {
		list, edited := readArray(text), false
		for i, element := range list {
			inner, changed := editAt(element, path[1:], c)
			list[i], edited = inner, edited || changed
		}
		if edited {
			return writeArray(list), true
		}
		return text, false
	}
	members := readObject(text)
	for i, inner := range members {
		if inner.name != path[0] {
			continue
		}
		value, changed := editAt(inner.value, path[1:], c)
		if !changed {
			return text, false
		}
		members[i].value = value
		if value == nil {
			members = append(members[:i], members[i+1:]...)
		}
		return writeObject(members), true
	}
	return text, false
}
