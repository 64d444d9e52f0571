package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
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
		if path == "" {
			return step
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
	inner := &scanner{depth: maxLayers - 3} // enough layers for a name in base64
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
var base64Whole = regexp.MustCompile(`^[0-9A-Za-z+/_-]+={0,2}$`)

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

// gzipStart is the start of every gzip stream (RFC 1952: magic number, deflate).
const gzipStart = "\x1f\x8b\x08"

// gunzip scans a gzip stream that begins anywhere in the text, even a truncated
// one.
func (s *scanner) gunzip(at, name, text string) {
	start := strings.Index(text, gzipStart)
	if start < 0 {
		return
	}
	reader, err := gzip.NewReader(strings.NewReader(text[start:]))
	if err != nil {
		return
	}
	var plain bytes.Buffer
	_, _ = io.Copy(&plain, io.LimitReader(reader, MaxBody))
	s.scan(at+", gzip", name, plain.String())
}

var standardBase64 = strings.NewReplacer("-", "+", "_", "/")

// wrapped matches base64 that is wrapped into lines, as in MIME and YAML.
var wrapped = regexp.MustCompile(`^[0-9A-Za-z+/_-]{12,}={0,2}(\s+[0-9A-Za-z+/_-]+={0,2})+\s*$`)

// base64 scans everything that may be base64, at each of the four offsets at which
// it may start within a run of base64 characters.
func (s *scanner) base64(at, name, text string) {
	if strings.IndexByte(text, '\n') >= 0 && wrapped.MatchString(text) {
		text = strings.Join(strings.Fields(text), "")
	}
	for _, run := range base64Run.FindAllString(text, -1) {
		standard := standardBase64.Replace(run)
		for offset := range 4 {
			part := standard[offset:]
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			plain, err := base64.RawStdEncoding.DecodeString(part)
			if err != nil {
				continue
			}
			if bytes.Contains(plain, []byte(gzipStart)) {
				s.gunzip(at+", base64", name, string(plain))
			}
			for _, readable := range readableRuns(plain) {
				s.scan(at+", base64", name, readable)
			}
		}
	}
}

// minReadable is the length of the shortest text that can contain a secret:
// "cvc=123". Only an encoded security code in a field of its own is shorter.
const minReadable = 7

// readableRuns returns the runs of text within decoded bytes, most of which are
// pictures or hashes.
func readableRuns(b []byte) []string {
	var runs []string
	from := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && (b[i] >= ' ' && b[i] < 0x7f || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
			continue
		}
		if i-from >= minReadable {
			runs = append(runs, string(b[from:i]))
		}
		from = i + 1
	}
	return runs
}

// escapes matches a character that is written by its number: %34 or \u0034.
var escapes = regexp.MustCompile(`%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}`)

// unescape scans the text with its escapes decoded.
func (s *scanner) unescape(at, name, text string) {
	if !strings.ContainsAny(text, `%\`) {
		return
	}
	plain := escapes.ReplaceAllStringFunc(text, func(escape string) string {
		number, _ := strconv.ParseUint(strings.TrimLeft(escape, `%\ux`), 16, 32)
		if escape[0] == '%' || escape[1] == 'x' {
			return string([]byte{byte(number)})
		}
		return string(rune(number))
	})
	if plain != text {
		s.scan(at+", escaped", name, plain)
	}
}
