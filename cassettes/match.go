package cassettes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// sentRequest is the compared part of a request.
type sentRequest struct {
	method, path, query            string
	host                           exchange.Host
	authorization, media, versions string
	body                           []byte
}

// sentOf returns it for a request that is sent now, redacted as a recorded request is.
func sentOf(ex *exchange.Exchange) *sentRequest {
	r := &ex.Request
	return newSent(r.Method, address(r.Host, r.Path, r.Query), keptHeaders(r.Header, keptOfRequest), abridged(r.Body))
}

// recordedRequest returns it for a stored request.
func recordedRequest(i *cassette.Interaction) *sentRequest {
	text, _ := readBody(i.Request.Body, i.Request.Headers)
	return newSent(i.Method, i.URL, i.Request.Headers, text)
}

func newSent(method, stored string, header http.Header, body []byte) *sentRequest {
	s := &sentRequest{
		method: method, authorization: header.Get("Authorization"), media: mediaType(header.Get("Content-Type")),
		versions: strings.Join(header["Omise-Version"], ", "), body: body,
	}
	s.host, s.path, s.query, _ = splitAddress(stored)
	s.query = sortedQuery(s.query)
	return s
}

// key is equal for requests that count as equal.
func (s *sentRequest) key() string {
	var key strings.Builder
	for _, value := range []string{s.method, string(s.host), s.path, s.query, s.authorization, s.media, s.versions, s.content()} {
		// With its length, no value can run into the next.
		key.WriteString(strconv.Itoa(len(value)))
		key.WriteByte(':')
		key.WriteString(value)
	}
	return key.String()
}

// mediaType returns a content type without parameters such as the character set.
func mediaType(contentType string) string {
	if kind, _, err := mime.ParseMediaType(contentType); err == nil {
		return kind
	}
	return strings.ToLower(strings.TrimSpace(contentType))
}

// sortedQuery orders the pairs of a query by name and escapes them in one way. Pairs with
// the same name keep their order, which decides which of them counts.
func sortedQuery(query string) string {
	if query == "" {
		return ""
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, hasValue := strings.Cut(pair, "=")
		clearName, nameErr := url.QueryUnescape(name)
		clearValue, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			continue // invalid on purpose, so it stays as it is
		}
		pairs[i] = url.QueryEscape(clearName)
		if hasValue {
			pairs[i] += "=" + url.QueryEscape(clearValue)
		}
	}
	slices.SortStableFunc(pairs, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(pairs, "&")
}

// content is the body in a form that does not depend on blanks in JSON or on the order of
// members and pairs.
func (s *sentRequest) content() string {
	if tree, ok := jsonTree(s.body); ok {
		canonical, err := json.Marshal(tree)
		if err == nil {
			return string(canonical)
		}
	}
	if form, ok := s.form(); ok {
		return form.Encode()
	}
	return string(s.body)
}

func (s *sentRequest) form() (url.Values, bool) {
	if s.media != "application/x-www-form-urlencoded" {
		return nil, false
	}
	form, err := url.ParseQuery(string(s.body))
	return form, err == nil
}

// jsonTree decodes JSON and keeps numbers as they are written: 1 is not 1.0 for an API that
// expects integers.
func jsonTree(body []byte) (any, bool) {
	if len(body) == 0 {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var tree any
	if decoder.Decode(&tree) != nil {
		return nil, false
	}
	_, err := decoder.Token()
	return tree, err == io.EOF
}

// leaves returns every value of the body by its path.
func (s *sentRequest) leaves() map[string]string {
	leaves := map[string]string{}
	if tree, ok := jsonTree(s.body); ok {
		for path, leaf := range jsonvalue.Leaves(tree) {
			leaves[path] = leafText(leaf)
		}
		return leaves
	}
	if form, ok := s.form(); ok {
		for name, values := range form {
			leaves[name] = quote(strings.Join(values, ", "))
		}
		return leaves
	}
	if len(s.body) > 0 {
		leaves[""] = quote(string(s.body))
	}
	return leaves
}

// leafText returns a leaf of a JSON body as a message shows it.
func leafText(leaf any) string {
	switch leaf := leaf.(type) {
	case map[string]any:
		return "{}"
	case []any:
		return "[]"
	case string:
		return quote(leaf)
	case nil:
		return "null"
	}
	return fmt.Sprint(leaf)
}
