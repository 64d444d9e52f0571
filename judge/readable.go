package judge

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// The smallest limits that mainstream clients have for a header: Node.js refuses more than 16 KiB in all, http.client
// of Python more than 100 fields.
const (
	mostHeaderBytes  = 16 << 10
	mostHeaderFields = 100
)

// expectations say of each spelling what was expected of the place.
var expectations = map[spelling]string{
	doubledName:   "names that differ from each other",
	foldedName:    "names that differ from each other in more than the letter case",
	halfCharacter: "strings of whole characters",
	unsafeNumber:  "numbers up to 2^53",
	deepValue:     "at most 64 values within each other",
}

// echoed reports whether a value is as the client has sent it, which is the client's own doing.
func echoed(w *wire, o oddity) bool {
	return (o.spelling == unsafeNumber || o.spelling == halfCharacter) && bytes.Contains(w.sent, []byte(o.text))
}

func readableText(w *wire) []mismatch {
	var found []mismatch
	for _, each := range w.odd {
		expected := expectations[each.spelling]
		if expected == "" || echoed(w, each) {
			continue
		}
		got := string(each.spelling)
		if each.text != "" {
			got += ", " + display(each.text, true)
		}
		found = append(found, mismatch{expected: expected, got: got, place: each.place})
	}
	return found
}

// readableType looks at the parameters of a Content-Type that is else as it should be.
func readableType(w *wire) []mismatch {
	kind := w.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(kind)
	if media != jsonType || err == nil && !strings.EqualFold(charsetOf(w), misspelled) {
		return nil
	}
	return []mismatch{{expected: "a Content-Type like application/json; charset=utf-8", got: display(kind, true)}}
}

func readableHeader(w *wire) []mismatch {
	const status, perField = len("HTTP/1.1 200 OK\r\n\r\n"), len(": \r\n")
	size, fields := status, 0
	for name, values := range w.Header {
		for _, value := range values {
			size += len(name) + len(value) + perField
			fields++
		}
	}
	if size <= mostHeaderBytes && fields <= mostHeaderFields {
		return nil
	}
	return []mismatch{{
		expected: fmt.Sprintf("a header of at most %d KiB and %d fields", mostHeaderBytes>>10, mostHeaderFields),
		got:      fmt.Sprintf("%d bytes in %d fields", size, fields),
	}}
}
