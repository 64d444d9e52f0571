// Package watch makes the report of a request and its answer for whoever watches the emulator. It holds no
// secret: card numbers, security codes and keys are taken out.
package watch

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/redact"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Served is a request and what it is answered with. Its fields are those of Request in package emulator, which
// documents them.
type Served struct {
	Time                      time.Time
	Host, Method, Path, Route string
	KeyKind, Key              string
	Status                    int
	Code, Message, Reason     string
	Object, RequestID         string
	Version, UserAgent        string
	Took                      time.Duration
	Sent, Answered            string
}

// Exchange is a request and its answer as the emulator has them.
type Exchange struct {
	Request   *http.Request
	Start     time.Time
	Host      string
	Route     string   // empty where no operation fits
	Vars      []string // of the path
	KeyKind   string   // empty where the key is not known or none is asked for
	Key       string
	RequestID string
	Status    int
	Refusal   *apierror.Error // nil where the request was not refused
	Params    wire.Params     // nil where they were not read
	Answer    []byte          // JSON
	Page      *wire.Page      // in place of JSON
	Bodies    bool            // are to be in the report
}

// Report returns what there is to see of an exchange.
func Report(x *Exchange) Served {
	v := Served{
		Time: x.Start, Host: x.Host, Route: x.Route,
		Method: x.clean(redact.Word, x.Request.Method), Path: x.clean(redact.Path, x.Request.URL.Path),
		KeyKind: x.KeyKind, Status: x.Status, RequestID: x.RequestID, Object: x.object(),
		Version: x.clean(redact.Text, x.Request.Header.Get("Omise-Version")), UserAgent: x.clean(redact.Text, x.Request.UserAgent()),
	}
	if x.Key != "" {
		v.Key = redact.Key(x.Key)
	}
	if x.Refusal != nil {
		v.Code, v.Message, v.Reason = x.Refusal.Code, x.hide(x.Refusal.Message), x.hide(x.Refusal.Reason)
	}
	if x.Bodies {
		v.Sent, v.Answered = x.sent(), x.answered()
	}
	v.Took = time.Since(x.Start)
	return v
}

// object returns the id of the object that the answer shows, or that the path names.
func (x *Exchange) object() string {
	if x.Refusal == nil && x.Page == nil {
		if id := idOf(x.Answer); id != "" {
			return id
		}
	}
	if len(x.Vars) > 0 && strings.Contains(x.Route, "{id}") {
		return x.clean(redact.Word, x.Vars[strings.Count(x.Route[:strings.LastIndex(x.Route, "{id}")], "{")])
	}
	return ""
}

// idOf returns the id of an object that begins with its type and its id, as all but lists do.
func idOf(answer []byte) string {
	rest, ok := bytes.CutPrefix(answer, []byte(`{"object":"`))
	if !ok {
		return ""
	}
	_, rest, _ = bytes.Cut(rest[:min(len(rest), 100)], []byte(`"`))
	if rest, ok = bytes.CutPrefix(rest, []byte(`,"id":"`)); !ok {
		return ""
	}
	id, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(id)
}

// hide redacts a sentence that may quote the path, an id of the request, or its key.
func (x *Exchange) hide(sentence string) string {
	if sentence == "" {
		return ""
	}
	if path := x.Request.URL.Path; path != redact.Path(path) {
		sentence = strings.ReplaceAll(sentence, path, redact.Path(path))
	}
	_, id, _ := strings.Cut(x.Refusal.Missing, " ")
	for _, word := range append(x.Vars, id) {
		if hidden := redact.Word(word); hidden != word {
			sentence = strings.ReplaceAll(sentence, word, hidden)
		}
	}
	return x.clean(redact.Text, sentence)
}

// clean redacts a text, and takes the key of the request out of it, of whatever form that is.
func (x *Exchange) clean(hide func(string) string, text string) string {
	if x.Key != "" && strings.Contains(text, x.Key) {
		text = strings.ReplaceAll(text, x.Key, redact.Key(x.Key))
	}
	return hide(text)
}

func asIs(text string) string { return text }

// mostBody bounds what is shown of one body.
const mostBody = 8 << 10

func (x *Exchange) sent() string {
	if len(x.Params) == 0 {
		return ""
	}
	return x.cut(redact.JSON(x.Params))
}

func (x *Exchange) answered() string {
	if x.Page != nil {
		return fmt.Sprintf("%d bytes of %s", len(x.Page.Body), x.Page.ContentType)
	}
	return x.cut(redact.Body(x.Answer))
}

// cut ends a body that is too long.
func (x *Exchange) cut(body string) string {
	body = x.clean(asIs, body)
	if len(body) <= mostBody {
		return body
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(body[:mostBody], ""), len(body))
}
