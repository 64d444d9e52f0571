package sentence

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// shortestSuspect is the length of a string below which it is not searched: no text with a secret is shorter.
const shortestSuspect = 6

// Document returns a JSON document without the secrets in its strings, names and numbers. A report may be of another version, of
// another tool or made by hand: what is read of it is written again. All else stays byte by byte, so that a document without
// secrets is the same, and so that what is wrong with one is found in the same line. Secrets that are known are found as for Clean.
// A number stays a number.
func Document(text []byte, secrets ...string) []byte {
	d := document{text: text, parents: make([]string, 0, 16), secrets: secrets, harmless: map[known]bool{}}
	for d.at < len(text) {
		switch text[d.at] {
		case '{', '[':
			d.parents = append(d.parents, d.name)
		case '}', ']':
			d.name = ""
			if last := len(d.parents) - 1; last >= 0 {
				d.name, d.parents = d.parents[last], d.parents[:last]
			}
		case '"':
			d.string()
			continue
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			d.number()
			continue
		}
		d.at++
	}
	if d.from == 0 {
		return text
	}
	return append(d.out, text[d.from:]...)
}

// document goes over a text that need not be JSON.
type document struct {
	text    []byte
	at      int
	name    string   // of the member at hand, or of the one whose elements are at hand
	parents []string // the names of the members around it
	out     []byte   // what comes in the place of text[:from]
	from    int
	secrets []string
	// harmless are strings that were searched. Most of a report are the same ones a thousand times.
	harmless map[known]bool
}

// known is a string that was searched, and the header that it is of.
type known struct{ header, value string }

const (
	mostKnown    = 1 << 14
	longestKnown = 256
)

// string goes past a string, and replaces it where it holds a secret.
func (d *document) string() {
	start := d.at
	escaped := false
	for d.at++; d.at < len(d.text) && d.text[d.at] != '"'; d.at++ {
		if d.text[d.at] == '\\' {
			escaped = true
			d.at++
		}
	}
	d.at = min(d.at+1, len(d.text))
	token := d.text[start:d.at]
	value, isString := string(bytes.Trim(token, `"`)), true
	if escaped {
		isString = json.Unmarshal(token, &value) == nil
	}
	if bytes.HasPrefix(bytes.TrimLeft(d.text[d.at:], " \t\r\n"), []byte(":")) {
		d.name = value
	}
	one := known{d.header(), value}
	if !isString || one.header == "" && len(value) < shortestSuspect || d.harmless[one] {
		return
	}
	if plain := one.redacted(d.secrets); plain != value {
		d.out = append(append(d.out, d.text[d.from:start]...), quoted(plain)...)
		d.from = d.at
	} else if len(value) <= longestKnown && len(d.harmless) < mostKnown {
		d.harmless[one] = true
	}
}

// header returns the name of the header that a string is of, empty where it is of none.
func (d *document) header() string {
	last := len(d.parents) - 1
	if last < 1 || d.parents[last] != d.name || d.parents[last-1] != "header" {
		return ""
	}
	return d.name
}

// redacted returns a string without secrets. Some headers are secrets as a whole.
func (k known) redacted(secrets []string) string {
	if k.header == "" {
		return Redacted(k.value, secrets...)
	}
	for _, values := range exchange.New(exchange.Raw{Header: http.Header{k.header: {k.value}}, Secrets: secrets}).Request.Header {
		return values[0]
	}
	return ""
}

func quoted(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // to memory
	return strings.TrimSuffix(out.String(), "\n")
}
