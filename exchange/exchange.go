// Package exchange holds one request to a target and its answer, in the one
// form that every part of the harness judges: a case's own requests, a
// recording, a client's traffic behind a gate.
//
// An Exchange never holds a secret: keys, security codes and card numbers that
// are not published test cards are redacted when the Exchange is made, not when
// it is written. What was found in an answer is kept as Leaks.
package exchange

import (
	"net/http"
	"time"
)

// Host is the role of the server that a request goes to, whatever its address.
type Host string

// The two hosts of the API. Tokens live on the vault, all else on api.
const (
	API   Host = "api"
	Vault Host = "vault"
)

// KeyKind tells which kind of key authenticated a request, never the key.
type KeyKind string

// The kinds of key. Other is anything that is not shaped like an Omise key.
const (
	KeyNone   KeyKind = "none"
	KeyPublic KeyKind = "public"
	KeySecret KeyKind = "secret"
	KeyChain  KeyKind = "chain"
	KeyOther  KeyKind = "other"
)

// Request is what was sent, redacted.
type Request struct {
	Method string      `json:"method"`
	Host   Host        `json:"host"`
	Path   string      `json:"path"`            // escaped, with the leading slash
	Query  string      `json:"query,omitempty"` // raw, without the question mark
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"-"`
	Key    KeyKind     `json:"key"`
}

// Response is what came back, redacted.
type Response struct {
	Status int         `json:"status"`
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"-"`
	// JSON is the decoded body (map[string]any, []any, float64, string, bool,
	// nil); JSONError says why there is none.
	JSON      any    `json:"-"`
	JSONError string `json:"json_error,omitempty"`
}

// Object gives the decoded body as a JSON object, nil where it is none.
func (r *Response) Object() map[string]any {
	if r == nil {
		return nil
	}
	object, _ := r.JSON.(map[string]any)
	return object
}

// Leak is a secret that an answer carried in clear.
type Leak struct {
	Kind string `json:"kind"` // "card number", "security code", "secret key", …
	At   string `json:"at"`   // where: "body", "header X-Debug"
}

// Exchange is one request and what came of it. Exactly one of Response and
// Failure is set.
type Exchange struct {
	Seq      int           `json:"seq"`
	Request  Request       `json:"request"`
	Response *Response     `json:"response,omitempty"`
	Failure  *Failure      `json:"failure,omitempty"`
	Started  time.Time     `json:"started_at"`
	Duration time.Duration `json:"duration_ns"`
	Leaks    []Leak        `json:"leaks,omitempty"`
}

// Failure says why there is no answer to judge.
type Failure struct {
	// Kind is one of "refused", "timeout", "tls", "dns", "closed", "canceled",
	// "too-large", "transport".
	Kind    string `json:"kind"`
	Message string `json:"message"` // one sentence, naming the address
}

// NotJudged says why this exchange cannot be judged (no answer, or 429), and is
// empty where it can.
func (e *Exchange) NotJudged() string {
	switch {
	case e.Failure != nil:
		return e.Failure.Message
	case e.Response != nil && e.Response.Status == http.StatusTooManyRequests:
		return e.Request.Method + " " + e.Request.Path + " was answered 429 Too Many Requests"
	}
	return ""
}
