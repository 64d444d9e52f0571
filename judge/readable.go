package judge

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
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
	composedName:  "names that differ from each other in more than how their characters are composed",
	nulName:       "names that begin with another character",
	halfCharacter: "strings of whole characters",
	unsafeNumber:  "numbers up to 2^53",
	inexactNumber: "numbers of the range and the precision of a double",
	deepValue:     "at most 64 values within each other",
}

// echoed reports whether a value is as the client has sent it, which is the client's own doing.
func echoed(w *wire, o oddity) bool {
	return slices.Contains([]spelling{unsafeNumber, inexactNumber, halfCharacter}, o.spelling) && bytes.Contains(w.sent, []byte(o.text))
}

// halfOf returns the first escape of a surrogate that has no other half (RFC 8259, 8.2), empty where there is none.
func halfOf(token []byte) string {
	for i := 0; i+1 < len(token); i++ {
		if token[i] != '\\' {
			continue
		}
		switch unit := unitAt(token[i:]); {
		case unit&0xfc00 == 0xd800 && unitAt(token[i+6:])&0xfc00 == 0xdc00:
			i += 11
		case unit&0xf800 == 0xd800:
			return string(token[i : i+6])
		default:
			i++
		}
	}
	return ""
}

// unitAt returns the number in an escape \u1234 at the beginning of a text, 0 where there is none.
func unitAt(text []byte) uint64 {
	const length = len(`\u1234`)
	if len(text) < length || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	unit, _ := strconv.ParseUint(string(text[2:length]), 16, 16)
	return unit
}

func readableText(w *wire) []mismatch {
	var found []mismatch
	for _, each := range w.odd {
		expected := expectations[each.spelling]
		if expected == "" || echoed(w, each) || w.whole[each.place] { // answer.whole-numbers says it
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

// typeSyntax is how a Content-Type is written (RFC 9110, 8.3.1 and 5.6.6): without blanks around the equals sign of a parameter, among
// others, which mime.ParseMediaType passes over.
var typeSyntax = lazyregexp.New("^" + headerToken + "/" + headerToken + `(?:[ \t]*;[ \t]*(?:` + headerToken + `=(?:` + headerToken +
	`|"(?:[^"\\]|\\.)*"))?)*[ \t]*$`)

// headerToken is a name in a header (RFC 9110, 5.6.2).
const headerToken = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

const usualType = jsonType + "; charset=utf-8"

// readableType looks at the parameters of a Content-Type that is else as it should be.
func readableType(w *wire) []mismatch {
	kind := w.Header.Get("Content-Type")
	if kind == jsonType || kind == usualType {
		return nil
	}
	media, _, err := mime.ParseMediaType(kind)
	if media != jsonType || err == nil && typeSyntax.MatchString(kind) && !strings.EqualFold(charsetOf(w), misspelled) {
		return nil
	}
	return []mismatch{{expected: "a Content-Type like " + usualType, got: display(kind, true)}}
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
