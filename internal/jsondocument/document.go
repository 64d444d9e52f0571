// Package jsondocument writes JSON documents that people read, too: indented, and without escapes for HTML.
package jsondocument

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Write writes a value as a document.
func Write(w io.Writer, value any, indent string) error {
	return encode(w, value, "", indent)
}

// List returns a list, and one without elements for nil: a document has no null where a list belongs.
func List[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// encode writes a value, each line but the first after a prefix.
func encode(w io.Writer, value any, prefix, indent string) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent(prefix, indent)
	encoder.SetEscapeHTML(false) // sentences contain < and >, and the file is not HTML
	return encoder.Encode(value)
}

// WriteList writes the object frame, whose member key is an empty list, with the elements of list in it. The document
// is the same as that of Write. It is written element by element: an encoder holds its whole value twice,
// and of a report with 4,000 failed cases that is 100 MB.
func WriteList[E any](w io.Writer, frame any, key string, list []E, indent string) error {
	var text bytes.Buffer
	if err := Write(&text, frame, indent); err != nil {
		return err
	}
	member := fmt.Sprintf("\n%s%q: [", indent, key) // indented by one: of frame itself
	head, rest, found := bytes.Cut(text.Bytes(), []byte(member+"]"))
	if !found {
		return fmt.Errorf("the document has no empty list %q", key)
	}
	out := bufio.NewWriter(w)
	_, _ = out.Write(head) // Flush returns the error of any
	_, _ = out.WriteString(member)
	for i := range list {
		between := ",\n"
		if i == 0 {
			between = "\n"
		}
		_, _ = out.WriteString(between + indent + indent)
		if err := writeElement(out, &list[i], indent); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		_, _ = out.WriteString("\n" + indent)
	}
	_ = out.WriteByte(']')
	_, _ = out.Write(rest)
	return out.Flush()
}

// writeElement writes an element of a list that stands in an object.
func writeElement(out *bufio.Writer, element any, indent string) error {
	var text bytes.Buffer
	err := encode(&text, element, indent+indent, indent)
	_, _ = out.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	return err
}
