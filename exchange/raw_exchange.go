package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// MaxBody bounds a body, also after unpacking. The longest known answer is a
// list of 100 charges, about 300 KB.
const MaxBody = 4 << 20

// longestFailure bounds the sentence on a failure, which may quote what came instead of an answer.
const longestFailure = 2 << 10

// Raw is a request and its answer as they were on the wire, secrets included. It
// lives only until New has made an Exchange of it. At most one of Response and
// Failure is set.
type Raw struct {
	Seq      int // see Exchange.Seq
	Method   string
	Host     Host
	Path     string // escaped, with the leading slash
	Query    string // without the question mark
	Header   http.Header
	Body     []byte
	Response *RawResponse
	Failure  *Failure
	Started  time.Time     // when the request was sent
	Duration time.Duration // until the answer was complete
	// Retried holds if the request was sent again; see Exchange.Retried.
	Retried bool
	// Secrets are further values that must not survive: keys, security codes and
	// card numbers that the caller knows. The key of the Authorization header
	// and a security code sent under its own name need not be listed.
	Secrets []string
}

// RawResponse is an answer as it came, secrets included.
type RawResponse struct {
	Status int
	Header http.Header
	Body   []byte
	Flaws  []string // see Response.Flaws; they have nothing that was sent in them
}

// New returns the Exchange of a raw one: every part is redacted, the answer is
// decoded, and the secrets that it carried are listed in Leaks. It never fails: a
// body that cannot be decoded has a JSONError.
func New(raw Raw) *Exchange {
	r := newRedactor(raw)
	ex := &Exchange{Seq: raw.Seq, Started: raw.Started, Duration: raw.Duration, Retried: raw.Retried}
	ex.Request = Request{
		Method: r.text("", raw.Method),
		Host:   raw.Host,
		Path:   r.path(raw.Path),
		Query:  r.form(raw.Query),
		Header: r.headers(raw.Header),
		Body:   r.body(unpacked(raw.Body), raw.Header.Get("Content-Type")),
		Key:    keyOf(raw.Header),
	}
	if raw.Failure != nil {
		ex.Failure = &Failure{Kind: raw.Failure.Kind, Message: Cut(r.text("", raw.Failure.Message), longestFailure), Live: raw.Failure.Live}
		return ex
	}
	if raw.Response != nil {
		ex.Response, ex.Leaks = r.response(raw.Response)
	}
	return ex
}

func (r *redactor) response(raw *RawResponse) (*Response, []Leak) {
	r.leaks = &leakList{}
	plain := unpacked(raw.Body)
	resp := &Response{
		Status: raw.Status, Live: SaysLive(raw.Body), Flaws: raw.Flaws, Packed: !bytes.Equal(plain, raw.Body),
	}
	r.leaks.place = "body"
	resp.Body = r.body(plain, raw.Header.Get("Content-Type"))
	resp.Header = r.headers(raw.Header)
	resp.JSON, resp.Values, resp.JSONError = decode(resp.Body)
	leaks := r.leaks.found
	for _, leak := range recordedLeaks(raw.Header) {
		if !slices.Contains(leaks, leak) {
			leaks = append(leaks, leak)
		}
	}
	return resp, leaks
}

// decode returns the JSON value of a body and how many values it has, or a sentence on why there is none.
func decode(body []byte) (value any, values int, wrong string) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, 0, "the body is empty"
	}
	r := readers.Get().(*jsonReader)
	defer r.release()
	r.text = body
	value, ok := r.read()
	if ok {
		return value, r.values, ""
	}
	if r.beyond == "" && json.Valid(body) {
		r.size()
	}
	if r.beyond != "" {
		return nil, 0, "the body is JSON " + r.beyond + ", which is not read"
	}
	if err := json.Unmarshal(body, &value); err != nil {
		return nil, 0, "the body is not JSON: " + strings.TrimPrefix(err.Error(), "json: ")
	}
	return value, r.values, ""
}

// names holds names of members that were read before, each at the index that its hash leads to. Answers have the same hundred
// names all the time.
type names [256]string

// longestName bounds the names that are kept.
const longestName = 32

// readers are JSON readers to use again, with the names and the room that they have.
var readers = sync.Pool{New: func() any { return &jsonReader{members: make([]member, 0, 64), names: new(names)} }}

// mostRoom is how many members or elements a reader has room for that is used again.
const mostRoom = 1 << 10

// release has the reader used again, without anything of its text but names.
func (r *jsonReader) release() {
	if cap(r.members) > mostRoom || cap(r.elements) > mostRoom {
		return
	}
	clear(r.members) // what a broken text has left
	clear(r.elements)
	*r = jsonReader{members: r.members[:0], elements: r.elements[:0], names: r.names}
	readers.Put(r)
}

// name reads the name of a member.
func (r *jsonReader) name() (string, bool) {
	if r.at == len(r.text) || r.text[r.at] != '"' {
		return "", false
	}
	place, start := byte(0), r.at+1
	for at := start; r.names != nil && at < len(r.text) && at-start <= longestName; at++ {
		switch b := r.text[at]; {
		case b == '"':
			r.at = at + 1
			kept := &r.names[place]
			if string(r.text[start:at]) != *kept {
				*kept = string(r.text[start:at])
			}
			return *kept, true
		case b == '\\' || b < ' ' || b >= utf8.RuneSelf:
			return r.string()
		default:
			place = place*31 + b
		}
	}
	return r.string()
}

// unpacked returns a gzip body in clear, because a secret could hide in it. The
// body of a client behind a gate or of a HAR file may still be packed.
func unpacked(body []byte) []byte {
	if len(body) < 2 || body[0] != 0x1f || body[1] != 0x8b {
		return body
	}
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err == nil {
		var plain []byte
		plain, err = io.ReadAll(io.LimitReader(reader, MaxBody))
		if err == nil {
			return plain
		}
	}
	return fmt.Appendf(nil, "[gzip body of %d bytes that cannot be unpacked: %v]", len(body), err)
}
