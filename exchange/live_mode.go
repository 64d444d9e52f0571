package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/encodings"
)

// SaysLive reports whether the bytes of an answer say that it is about real money: they have a member livemode with a
// value that a client could take for true. Bytes that are no JSON count too, since some client reads them, or a person
// does: behind a byte order mark, with more than one value, cut, in UTF-16 or packed. The word in a string does not
// count.
func SaysLive(body []byte) bool {
	for range maxLayers {
		plain, packed := gunzipped(body)
		if !packed {
			break
		}
		body = plain
	}
	if bytes.IndexByte(body, 0) >= 0 { // ASCII in UTF-16 or UTF-32 has them between
		body = bytes.ReplaceAll(body, []byte{0}, nil)
	}
	if !bytes.ContainsAny(body, `"'`) || !mayBeLive(body) {
		return false
	}
	start := bytes.TrimLeft(body, "\ufeff\ufffe\xff\xfe \t\r\n")
	whole := len(start) > 0 && slices.Contains([]byte("{[\"<"), start[0])
	return liveMember(body) || !whole && liveMember(afterQuote(body))
}

// mayBeLive reports quickly whether a text can have the name livemode with a live value after it. What has escapes can,
// since a name can be written in them.
func mayBeLive(text []byte) bool {
	if bytes.IndexByte(text, '\\') >= 0 {
		return true
	}
	const name, inName = "livemode", len("li")
	for _, v := range []byte("vV") { // few other words of an answer have one
		for from := 0; ; {
			at := bytes.IndexByte(text[from:], v)
			if at < 0 {
				break
			}
			from += at + 1
			start := from - 1 - inName
			if start < 0 || len(text)-start < len(name) || !bytes.EqualFold(text[start:start+len(name)], []byte(name)) {
				continue
			}
			_, after, closed := bytes.Cut(text[start+len(name):], []byte{'"'})
			if value, named := bytes.CutPrefix(bytes.TrimLeft(after, blanks), []byte{':'}); closed && named && isTrue(value) {
				return true
			}
		}
	}
	return false
}

// gunzipped returns what of a gzip stream can be unpacked, within MaxBody.
func gunzipped[T string | []byte](body T) (plain T, packed bool) {
	if !strings.HasPrefix(string(body[:min(len(body), len(encodings.GzipStart))]), encodings.GzipStart) {
		return body, false
	}
	reader, err := gzip.NewReader(strings.NewReader(string(body)))
	if err != nil {
		return plain, true
	}
	unpacked, _ := io.ReadAll(io.LimitReader(reader, MaxBody)) // of a cut stream as far as it goes
	return T(unpacked), true
}

// afterQuote returns what follows the first quotation mark, for a text whose beginning was cut within a string.
func afterQuote(body []byte) []byte {
	_, after, _ := bytes.Cut(body, []byte{'"'})
	return after
}

// liveMember reports whether one of the strings of a text is the name livemode before a live value.
func liveMember(text []byte) bool {
	for {
		start := bytes.IndexByte(text, '"')
		if start < 0 {
			return false
		}
		length := stringLength(text[start+1:])
		name := text[start+1 : start+1+length]
		text = text[min(start+1+length+1, len(text)):]
		if value, named := bytes.CutPrefix(bytes.TrimLeft(text, blanks), []byte{':'}); named && isLiveMode(name) && isTrue(value) {
			return true
		}
	}
}

// blanks are what some parser takes for a blank.
const blanks = " \t\r\n\v\f"

// stringLength returns the length of a JSON string up to its closing quotation mark, or to the end.
func stringLength(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// isLiveMode reports whether a name, as it is written, is livemode. Clients of some languages read names in any case.
func isLiveMode(name []byte) bool {
	const longest = len(`\u006c`) * len("livemode")
	if len(name) < len("livemode") || len(name) > longest {
		return false
	}
	if bytes.IndexByte(name, '\\') < 0 { // nearly every name of every answer
		return bytes.EqualFold(bytes.TrimSpace(name), []byte("livemode"))
	}
	var plain string
	return json.Unmarshal(slices.Concat([]byte{'"'}, name, []byte{'"'}), &plain) == nil && strings.EqualFold(strings.TrimSpace(plain), "livemode")
}

// trueValues are the values that a client could take for true.
var trueValues = []string{"true", "1", "1.0", "yes"}

// isTrue reports whether a text begins with one of them, plain or as a string.
func isTrue(text []byte) bool {
	text = bytes.TrimLeft(text, blanks)
	if len(text) > 0 && text[0] == '"' {
		text = bytes.TrimLeft(text[1:1+stringLength(text[1:])], blanks)
		return isTrueWord(string(bytes.TrimRight(text, blanks)))
	}
	if end := bytes.IndexAny(text, blanks+`,}]"{[:;/`); end >= 0 {
		text = text[:end]
	}
	return isTrueWord(string(text))
}

func isTrueWord(word string) bool {
	return slices.ContainsFunc(trueValues, func(value string) bool { return strings.EqualFold(word, value) })
}
