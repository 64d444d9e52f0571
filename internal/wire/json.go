package wire

import (
	"bytes"
	"encoding/json"
)

// member is one member of a JSON object, its value as it was written.
type member struct {
	name  string
	value json.RawMessage
}

// readObject gives the members of an object in their order; false where the text is
// none.
func readObject(text []byte) ([]member, bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, false
	}
	var members []member
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, false
		}
		one := member{name: name.(string)} // the decoder takes no other name
		if err := decoder.Decode(&one.value); err != nil {
			return nil, false
		}
		members = append(members, one)
	}
	_, err := decoder.Token()
	return members, err == nil
}

// readArray gives the elements of an array; false where the text is none.
func readArray(text []byte) (elements []json.RawMessage, ok bool) {
	return elements, first(text) == '[' && json.Unmarshal(text, &elements) == nil
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

// first gives the first byte of a value that is no space; 0 where there is none.
func first(text []byte) byte {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 {
		return trimmed[0]
	}
	return 0
}

// kindOf gives the object member of an object: "charge".
func kindOf(members []member) string {
	for _, each := range members {
		if each.name == "object" {
			var kind string
			_ = json.Unmarshal(each.value, &kind) // empty where it is no string
			return kind
		}
	}
	return ""
}
