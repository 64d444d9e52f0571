package exchange

import (
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// json scans a JSON text. It returns false if the text is not JSON.
func (s *scanner) json(at, text string) bool {
	if !looksJSON(text) {
		return false
	}
	decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(strings.TrimSpace(text), "\ufeff")))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return false
	}
	s.value(at, "", "", value)
	return true
}

// value scans one JSON value; path is its position in the document.
func (s *scanner) value(at, path, name string, value any) {
	below := func(step string) string {
		switch {
		case path == "":
			return step
		case len(path) > longestPath: // or each of many values deep within others takes as long as its path
			return strings.TrimSuffix(path, "…") + "…"
		}
		return path + "." + step
	}
	switch node := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			s.scan(at+", name of a field", "", key)
			s.value(at, below(s.shown(key)), key, node[key])
		}
	case []any:
		for i, element := range node {
			s.value(at, below(strconv.Itoa(i)), name, element)
		}
	case json.Number:
		s.scan(field(at, path), name, node.String())
	case string:
		s.scan(field(at, path), name, node)
	}
}

// longestPath is how long the path to a field becomes before it is cut.
const longestPath = 256

func field(at, path string) string {
	if path == "" {
		return at
	}
	return at + ", field " + path
}

// maxName is the maximum length of a field's name in a report.
const maxName = 40

// shown returns the name of a field, unless the name contains a secret.
func (s *scanner) shown(name string) string {
	inner := &scanner{depth: maxLayers - 3, known: s.known, budget: s.budget} // enough layers for a name in base64
	if inner.scan("", "", name); len(inner.found) > 0 {
		return "[redacted]"
	}
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, name)
	if len(name) > maxName {
		return strings.ToValidUTF8(name[:maxName], "") + "…"
	}
	return name
}

// form scans a form or a query string. It returns false if the text is neither.
func (s *scanner) form(at, text string) bool {
	first, _, _ := strings.Cut(text, "=")
	if !looksForm(text) || strings.Contains(first, "/") || base64Whole.MatchString(text) {
		return false
	}
	for pair := range strings.SplitSeq(text, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name := unescape(rawName)
		s.scan(at+", name of a field", "", name)
		s.scan(field(at, s.shown(name)), lastSegment(name), unescape(rawValue))
	}
	return true
}

// base64Whole matches base64 with its padding, whose = is not the = of a form.
var base64Whole = lazyregexp.New(`^[0-9A-Za-z+/_-]+={0,2}$`)

// multipart scans the parts of a multipart body, whose boundary is its first line.
// It returns false if the text is not multipart.
func (s *scanner) multipart(at, text string) bool {
	text = strings.TrimLeft(text, "\r\n")
	first, _, _ := strings.Cut(text, "\n")
	boundary, found := strings.CutPrefix(strings.TrimRight(first, "\r"), "--")
	if !found || boundary == "" {
		return false
	}
	reader := multipart.NewReader(strings.NewReader(text), boundary)
	seen := false
	for {
		part, err := reader.NextPart()
		if err != nil {
			return seen
		}
		seen = true
		for name, values := range part.Header {
			for _, value := range values {
				s.scan(at+", header "+s.shown(name)+" of a part", name, value)
			}
		}
		// A truncated part is scanned as far as it goes.
		body, _ := io.ReadAll(io.LimitReader(part, MaxBody))
		s.scan(at+", part "+s.shown(part.FormName()), lastSegment(part.FormName()), string(body))
	}
}
