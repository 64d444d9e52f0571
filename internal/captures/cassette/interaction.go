package cassette

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// encodingHeader is the header in which the cassettes of this harness say how a body is encoded.
const encodingHeader = "X-Cassette-Encoding"

// recordOf returns the record of an interaction. The names of its members are those of all libraries: no two of them mean
// different things by one name.
func recordOf(interaction *node) (*record.Record, error) {
	asked, answered := interaction.member("request"), interaction.member("response")
	if asked == nil || len(asked.members) == 0 {
		return nil, errors.New("has no request")
	}
	made := &record.Record{At: record.Place{Line: interaction.line}, Request: &record.Request{
		Method: strings.ToUpper(strings.TrimPrefix(asked.member("method").scalar(), ":")),
		URL:    asked.member("uri", "url").scalar(),
		Header: headerOf(asked.member("headers")),
	}}
	var err, failed error
	made.Request.Body, _, err = bodyOf(asked.member("body"), made.Request.Header)
	if posted := asked.member("request_body"); len(made.Request.Body) == 0 && posted != nil {
		made.Request.Body = []byte(posted.scalar())
	}
	if answered != nil && len(answered.members) > 0 {
		made.Status = statusOf(answered)
		made.Header = headerOf(answered.member("headers"))
		made.Body, made.BodyAt, failed = bodyOf(answered.member("body"), made.Header)
		if made.Status == 0 {
			made.Body = nil
		}
		made.Duration = durationOf(answered.member("duration"))
	}
	if at := interaction.member("recorded_at"); at != nil {
		made.Started = message.Time(gjson.Result{Type: gjson.String, Str: at.text})
	}
	return made, errors.Join(err, failed)
}

// statusOf returns the status of an answer: a number, a line that begins with one, or an object with one.
func statusOf(answer *node) int {
	for _, each := range []*node{answer.member("code", "status_code"), answer.member("status"), answer.member("status").member("code")} {
		text, _, _ := strings.Cut(each.scalar(), " ")
		if status, err := strconv.Atoi(text); err == nil && status >= 100 && status <= 999 {
			return status
		}
	}
	return 0
}

func headerOf(written *node) http.Header {
	if written == nil {
		return nil
	}
	header := http.Header{}
	for _, each := range written.members {
		switch {
		case each.value.isList:
			for _, value := range each.value.elements {
				header.Add(each.name, value.scalar())
			}
		case each.name != "":
			header.Add(each.name, each.value.scalar())
		}
	}
	return header
}

// bodyOf returns a body and where it stands. It may be a text, or an object with one that says how it is encoded.
func bodyOf(written *node, header http.Header) ([]byte, record.Place, error) {
	encoding := header.Get(encodingHeader)
	if packed := written.member("base64_string"); packed != nil {
		written, encoding = packed, "base64"
	} else if text := written.member("string"); text != nil {
		written = text
	}
	if written == nil || written.null {
		return nil, record.Place{}, nil
	}
	text := written.text
	plain, err := message.Decoded(text, encoding)
	if err != nil {
		return nil, record.Place{}, err
	}
	body := message.Unpacked(plain)
	if len(body) == 0 {
		body = []byte{}
	}
	verbatim := written.verbatim && string(body) == text
	return body, record.Place{Line: written.line, Verbatim: verbatim}, nil
}

// durationOf reads a duration as Go writes it, or a number of nanoseconds.
func durationOf(written *node) time.Duration {
	if lasted, err := time.ParseDuration(written.scalar()); err == nil && lasted > 0 {
		return lasted
	}
	number, _ := strconv.ParseFloat(written.scalar(), 64)
	return message.Duration(number, time.Nanosecond)
}
