package cassettelint

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/yamldocument"
)

// locations are the names of the fields of an interaction, by their path in the file.
var locations = map[string]string{
	"request.url": "request URL", "request.body": "request body", "request.form": "request form", "request.headers": "request header",
	"response.body": "response body", "response.headers": "response header", "response.status": "status text",
}

// errorText is the header in which a cassette keeps the reason for a missing answer.
const errorText = "X-Cassette-Failure"

// secrets checks every field of a cassette.
func (c *check) secrets(whole *cassettes.Cassette) {
	h := whole.Header
	for _, field := range []struct{ name, value string }{
		{"case", h.Case},
		{"target", h.Target},
		{"dialect", h.Dialect},
		{"features", strings.Join(h.Features, " ")},
		{"harness_version", h.HarnessVersion},
		{"spec_version", h.SpecVersion},
		{"verdict", h.Verdict},
		{"checksum", h.Checksum},
	} {
		c.secret(0, "header of the cassette, "+field.name, "", field.value)
	}
	for index, i := range whole.Interactions {
		n := index + 1
		path, query, _ := strings.Cut(i.URL, "?")
		c.secret(n, "request URL", "", path)
		c.secret(n, "request query", "", query)
		c.secret(n, "method", "", i.Method)
		c.headers(n, "request header ", i.Request.Headers)
		c.secret(n, "request body", "", i.Request.Body)
		c.secret(n, "request form", "", i.Form.Encode())
		c.headers(n, "response header ", i.Response.Headers)
		c.secret(n, "status text", "", i.Status)
		c.secret(n, "response body", "", i.Response.Body)
	}
}

func (c *check) headers(interaction int, place string, header http.Header) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		c.secret(interaction, "name of a "+strings.TrimSpace(place), "", name)
		at := place + exchange.Redact(name)
		if name == errorText {
			at = "error text"
		}
		for _, value := range header[name] {
			c.secret(interaction, at, name, value)
		}
	}
}

// secretNames are the kinds of secrets in words.
var secretNames = map[string]string{
	"card number": "a card number that is not a published test card", "security code": "a security code",
	"credential": "a credential that is not redacted", "cookie": "a cookie that is not redacted",
}

func (c *check) secret(interaction int, at, name, value string) {
	for _, found := range exchange.Secrets(at, name, value) {
		what := secretNames[string(found.Kind)]
		if what == "" {
			what = "a " + string(found.Kind)
		}
		c.problemf(Secret, interaction, "%s: %s", found.At, what)
	}
}

// Of a file that cannot be read as a cassette so much is searched, and so many problems are told. To search a text takes a second a
// MiB, and many times its room.
const (
	mostSearched = 8 << 20
	mostTold     = 1000
)

// secretsInText checks a file that cannot be read as a cassette: as YAML if possible, so that
// problems can name fields, and otherwise line by line.
func (c *check) secretsInText(data []byte) {
	before := len(c.result.Problems)
	if len(data) > mostSearched {
		c.problemf(Secret, 0, "after its first %d MiB it was not searched for secrets", mostSearched>>20)
		data = data[:mostSearched]
	} else if c.secretsInTree(data); len(c.result.Problems) > before {
		return
	}
	number := 0
	for line := range bytes.Lines(data) {
		if len(c.result.Problems)-before > mostTold {
			c.problemf(Secret, 0, "after line %d it was not searched for secrets, since %d problems were found", number, mostTold)
			return
		}
		number++
		c.secret(0, fmt.Sprintf("line %d", number), "", string(bytes.TrimRight(line, "\r\n")))
	}
}

func (c *check) secretsInTree(data []byte) {
	var tree map[string]any
	if yamldocument.Decode(data, &tree) == nil { // else it is read line by line, as a bomb is
		c.walk(0, "", "", tree)
	}
}

// walk checks every text of a YAML document. Interactions are numbered.
func (c *check) walk(interaction int, path, name string, value any) {
	switch node := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			c.secret(interaction, "name of a field", "", key)
			c.walk(interaction, joinPath(path, key), key, node[key])
		}
	case []any:
		for i, element := range node {
			if path == "interactions" {
				c.walk(i+1, "", "", element)
			} else {
				c.walk(interaction, path, name, element)
			}
		}
	case nil:
	default:
		c.secret(interaction, locationOf(path, name), name, fmt.Sprint(node))
	}
}

func joinPath(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// locationOf names a field of a YAML document as the fields of a cassette are named.
func locationOf(path, name string) string {
	if name == errorText {
		return "error text"
	}
	if place := locations[path]; place != "" {
		return place
	}
	if at := strings.LastIndex(path, "."); at > 0 && locations[path[:at]] != "" {
		return locations[path[:at]] + " " + exchange.Redact(name)
	}
	return "field " + exchange.Redact(path)
}
