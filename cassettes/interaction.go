package cassettes

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/leakheader"
)

// Headers of our own in a stored request or answer. None is ever sent.
const (
	// encodingHeader names the encoding of a body that is not a text.
	encodingHeader = "X-Cassette-Encoding"
	// failureHeader is the reason for a missing answer: "timeout: no answer came in time".
	failureHeader = "X-Cassette-Failure"
	// spanHeader says when a request that overlapped with others began and ended,
	// counted in beginnings and ends: "3-8".
	spanHeader = "X-Cassette-Span"
)

// The headers that are stored. All others are volatile (Date, X-Runtime, Content-Length) or
// not about the API (Server, User-Agent).
var (
	keptOfRequest  = []string{"Authorization", "Content-Type", "Omise-Version"}
	keptOfResponse = []string{"Cache-Control", "Content-Type", "Location", "Omise-Version", "Retry-After", "X-Request-Id"}
)

// store returns the interaction of an exchange, which is redacted already.
func store(ex *exchange.Exchange) *cassette.Interaction {
	i := &cassette.Interaction{}
	i.Method = ex.Request.Method
	i.URL = address(ex.Request.Host, ex.Request.Path, ex.Request.Query)
	i.Request.Headers = keptHeaders(ex.Request.Header, keptOfRequest)
	i.Request.Body = storeBody(abridged(ex.Request.Body), i.Request.Headers)
	i.Duration = ex.Duration.Round(time.Millisecond)
	if ex.Failure != nil {
		i.Response.Headers = http.Header{failureHeader: {string(ex.Failure.Kind) + ": " + ex.Failure.Message}}
		return i
	}
	i.Code = ex.Response.Status
	i.Status = statusLine(i.Code)
	i.Response.Headers = keptHeaders(ex.Response.Header, keptOfResponse)
	i.Response.Body = storeBody(ex.Response.Body, i.Response.Headers)
	for _, leak := range ex.Leaks {
		i.Response.Headers.Add(leakheader.Name, leakheader.Value(string(leak.Kind), leak.At))
	}
	return i
}

func keptHeaders(header http.Header, names []string) http.Header {
	kept := http.Header{}
	for _, name := range names {
		for _, value := range header[name] {
			// A text in YAML cannot have other bytes.
			kept[name] = append(kept[name], strings.ToValidUTF8(value, "\ufffd"))
		}
	}
	return kept
}

// storeBody writes JSON over several lines, so that a diff shows what changed, other text as
// it is, and anything else in base64.
func storeBody(body []byte, header http.Header) string {
	switch {
	case !utf8.Valid(body):
		header.Set(encodingHeader, "base64")
		return wrapped(base64.StdEncoding.EncodeToString(body))
	case json.Valid(body) && prettyLength(body) <= maxPretty:
		var pretty bytes.Buffer
		if json.Indent(&pretty, bytes.TrimSpace(body), "", jsonIndent) == nil {
			return pretty.String()
		}
	}
	return string(body)
}

const jsonIndent = "  "

// maxPretty bounds JSON that is written over several lines. 20 KB of nested brackets would
// become 200 MB of blanks, and what is longer than exchange.MaxBody cannot be replayed.
const maxPretty = exchange.MaxBody / 2

// prettyLength returns the length of valid JSON written over several lines, or a little
// more.
func prettyLength(body []byte) int {
	length, depth := len(body), 0
	quoted, escaped := false, false
	for _, char := range body {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = char == '\\', char != '"'
		case char == '"':
			quoted = true
		case char == ':':
			length++
		case char == '{', char == '[', char == '}', char == ']', char == ',':
			switch char {
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			length += 1 + len(jsonIndent)*depth
		}
	}
	return length
}

// wrapped breaks base64 into lines as MIME does.
func wrapped(s string) string {
	const width = 76
	var out strings.Builder
	for len(s) > width {
		out.WriteString(s[:width])
		out.WriteByte('\n')
		s = s[width:]
	}
	out.WriteString(s)
	return out.String()
}

// readBody reads what storeBody wrote.
func readBody(stored string, header http.Header) ([]byte, error) {
	switch encoding := header.Get(encodingHeader); encoding {
	case "":
		return []byte(stored), nil
	case "base64":
		plain, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(stored, "\n", ""))
		if err != nil {
			return nil, fmt.Errorf("holds a body that is not base64: %w", err)
		}
		return plain, nil
	default:
		return nil, fmt.Errorf("holds a body in the unknown encoding %q", encoding)
	}
}

func checkBody(stored string, header http.Header) error {
	if len(header[encodingHeader]) == 0 {
		return nil // nothing to decode
	}
	_, err := readBody(stored, header)
	return err
}

// interval is when a request began and ended, counted in beginnings and ends.
type interval struct{ began, ended int }

// sequential is the span of a request that did not overlap with another.
func sequential(index int) interval { return interval{2 * index, 2*index + 1} }

func (s interval) String() string { return fmt.Sprintf("%d-%d", s.began, s.ended) }

// spanOf returns the span of the interaction at an index.
func spanOf(i *cassette.Interaction, index int) (interval, error) {
	value := i.Request.Headers.Get(spanHeader)
	if value == "" {
		return sequential(index), nil
	}
	began, ended, _ := strings.Cut(value, "-")
	var s interval
	var errs [2]error
	s.began, errs[0] = strconv.Atoi(began)
	s.ended, errs[1] = strconv.Atoi(ended)
	if errs[0] != nil || errs[1] != nil || s.began < 0 || s.ended <= s.began {
		return interval{}, fmt.Errorf("holds a request with the invalid span %q: want two numbers, for example 3-8", shortened(value))
	}
	return s, nil
}

// checkInteraction returns an error for what cannot be replayed.
func checkInteraction(i *cassette.Interaction, index int) error {
	if _, _, _, ok := splitAddress(i.URL); !ok {
		return fmt.Errorf("holds the invalid address %q", shortened(i.URL))
	}
	if i.Method == "" {
		return fmt.Errorf("holds a request to %s without a method", shortened(i.URL))
	}
	if _, err := spanOf(i, index); err != nil {
		return err
	}
	if err := errors.Join(checkBody(i.Request.Body, i.Request.Headers), checkBody(i.Response.Body, i.Response.Headers)); err != nil {
		return err
	}
	return checkStatus(i)
}

func checkStatus(i *cassette.Interaction) error {
	switch _, failed := i.Response.Headers[failureHeader]; {
	case i.Code == 0 && !failed:
		return fmt.Errorf("holds neither an answer nor a failure for %s %s", i.Method, shortened(i.URL))
	case i.Code != 0 && failed:
		return fmt.Errorf("holds both an answer and a failure for %s %s", i.Method, shortened(i.URL))
	case i.Code != 0 && (i.Code < 100 || i.Code > 999):
		return fmt.Errorf("holds the invalid status %d for %s %s", i.Code, i.Method, shortened(i.URL))
	case i.Code != 0 && i.Status != statusLine(i.Code) && i.Status != strconv.Itoa(i.Code):
		return fmt.Errorf("holds the status %q for %s %s, but the code %d", shortened(i.Status), i.Method, shortened(i.URL), i.Code)
	}
	return nil
}

// statusLine is "404 Not Found", or the code alone if it has no name.
func statusLine(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// Exchanges returns the interactions of a cassette in their order, as values that the judge
// and the reports take. Requests to the control API have the host Control.
func Exchanges(c *Cassette) []*exchange.Exchange {
	exchanges := make([]*exchange.Exchange, 0, len(c.Interactions))
	for index, i := range c.Interactions {
		exchanges = append(exchanges, exchangeOf(i, index, c.Header.RecordedAt))
	}
	return exchanges
}

func exchangeOf(i *cassette.Interaction, index int, recorded time.Time) *exchange.Exchange {
	raw := exchange.Raw{Seq: index + 1, Method: i.Method, Started: recorded, Duration: i.Duration}
	raw.Host, raw.Path, raw.Query, _ = splitAddress(i.URL)
	raw.Header = keptHeaders(i.Request.Headers, keptOfRequest)
	raw.Body, _ = readBody(i.Request.Body, i.Request.Headers)
	if i.Code == 0 {
		kind, message, _ := strings.Cut(i.Response.Headers.Get(failureHeader), ": ")
		raw.Failure = &exchange.Failure{Kind: exchange.FailureKind(kind), Message: message}
	} else {
		raw.Response = &exchange.RawResponse{Status: i.Code, Header: answerHeader(i)}
		raw.Response.Body, _ = readBody(i.Response.Body, i.Response.Headers)
	}
	return exchange.New(raw)
}

// answerHeader returns the headers of a replayed answer.
func answerHeader(i *cassette.Interaction) http.Header {
	header := keptHeaders(i.Response.Headers, keptOfResponse)
	for _, leak := range i.Response.Headers[leakheader.Name] {
		header.Add(leakheader.Name, leak)
	}
	return header
}
