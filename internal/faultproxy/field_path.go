package faultproxy

import (
	"bytes"
	"encoding/json"
)

// elements, in a path, stands for every element of an array.
const elements = "[]"

// place is a field of every object of one kind, wherever the object stands in an
// answer. The path leads through objects that have no kind of their own:
// transaction_fees.fee_rate of a charge.
type place struct {
	kind string
	path []string
}

// change gives what a value becomes; nil takes it away, and the same bytes leave it.
type change func(value json.RawMessage) json.RawMessage

// edit changes the field in a JSON text. What is not changed stays as it was written.
func (p place) edit(text json.RawMessage, c change) (edited json.RawMessage, changed bool) {
	if !bytes.Contains(text, []byte(`"`+p.kind+`"`)) {
		return text, false
	}
	return objects(text, func(kind string, object json.RawMessage) (json.RawMessage, bool) {
		if kind != p.kind {
			return object, false
		}
		return at(object, p.path, c)
	})
}

// objects visits every object of a JSON text, inner before outer; visit gives what it
// becomes, and whether that is something else.
func objects(text json.RawMessage, visit func(kind string, object json.RawMessage) (json.RawMessage, bool)) (json.RawMessage, bool) {
	switch first(text) {
	case '[':
		list, edited := readArray(text), false
		for i, element := range list {
			inner, changed := objects(element, visit)
			list[i], edited = inner, edited || changed
		}
		if edited {
			return writeArray(list), true
		}
	case '{':
		members := readObject(text)
		kind, edited := kindOf(members), false
		for i, inner := range members {
			if foreign(kind, inner.name) {
				continue
			}
			value, changed := objects(inner.value, visit)
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

// foreign tells which members hold objects that are not the API's to keep in form:
// metadata is the merchant's, and of the object in an event the contract says only
// that it is one.
func foreign(kind, name string) bool {
	return name == "metadata" || kind == "event" && name == "data"
}

// at changes what a path leads to.
func at(text json.RawMessage, path []string, c change) (json.RawMessage, bool) {
	if len(path) == 0 {
		changed := c(text)
		return changed, !bytes.Equal(changed, text)
	}
	if path[0] == elements {
		list, edited := readArray(text), false
		for i, element := range list {
			inner, changed := at(element, path[1:], c)
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
		value, changed := at(inner.value, path[1:], c)
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
