package faultproxy

import (
	"bytes"
	"encoding/json"

	"github.com/tidwall/gjson"
)

// member is one member of a JSON object, its value as it was written.
type member struct {
	name  string
	value json.RawMessage
}

// readObject returns the members of an object in their order, or none if the text is not an
// object. The text must be valid JSON.
func readObject(text []byte) []member {
	var members []member
	if object := gjson.ParseBytes(text); object.IsObject() {
		object.ForEach(func(name, value gjson.Result) bool {
			members = append(members, member{name.Str, json.RawMessage(value.Raw)})
			return true
		})
	}
	return members
}

// readArray returns the elements of an array, or none if the text is not an array.
func readArray(text []byte) []json.RawMessage {
	var elements []json.RawMessage
	if array := gjson.ParseBytes(text); array.IsArray() {
		array.ForEach(func(_, value gjson.Result) bool {
			elements = append(elements, json.RawMessage(value.Raw))
			return true
		})
	}
	return elements
}

func writeObject(members []member) json.RawMessage {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, each := range members {
		if i > 0 {
			out.WriteByte(',')
		}
		name, _ := json.Marshal(each.name) // a string can always be written
		out.Write(name)
		out.WriteByte(':')
		out.Write(each.value)
	}
	out.WriteByte('}')
	return out.Bytes()
}

func writeArray(elements []json.RawMessage) json.RawMessage {
	var out bytes.Buffer
	out.WriteByte('[')
	for i, each := range elements {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(each)
	}
	out.WriteByte(']')
	return out.Bytes()
}

// firstByte returns the first byte that is not a space, or 0.
func firstByte(text []byte) byte {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 {
		return trimmed[0]
	}
	return 0
}

// kindOf returns the object member of an object: "charge".
func kindOf(members []member) string {
	for _, each := range members {
		if each.name == "object" {
			return gjson.ParseBytes(each.value).Str // empty unless it is a string
		}
	}
	return ""
}
