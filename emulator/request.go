package emulator

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// Request is a request to an emulator and what it is answered with, as Options.OnRequest receives it. It
// holds no secrets: card numbers, security codes and keys are replaced wherever they were. Texts of the client
// are at most 1 KiB each; one that was longer says so at its end.
type Request struct {
	// Time is when the request came, in real time.
	Time time.Time
	// Host is "api" or "vault".
	Host string
	// Method and Path are those of the request; the path has no query.
	Method, Path string
	// Route is the operation, "POST /charges/{id}/capture"; empty where there is none.
	Route string
	// KeyKind is "public", "secret" or "chain"; empty where the request has no key that an account has.
	KeyKind string
	// Key is the key with all but its last four characters hidden; empty where the request has none.
	Key string
	// Status is that of the answer.
	Status int
	// Code and Message are those of the error in the answer; empty where the request was not refused.
	Code, Message string
	// Reason says why the request was refused, where Message leaves it open: that a token was used, by which
	// charge and when; that a charge was reversed, and when; which key was sent in place of which. No answer
	// shows it. It is for people and may change in any release.
	Reason string
	// Object is the id of the object that the answer shows or the path names; empty where there is none.
	Object string
	// RequestID is the X-Request-Id of the answer.
	RequestID string
	// Version is the Omise-Version of the request; empty where it has none.
	Version string
	// UserAgent is that of the request.
	UserAgent string
	// Took is how long the answer took to make.
	Took time.Duration
	// Sent and Answered are the parameters of the request and the answer as JSON, at most 8 KiB of each, and
	// only with Options.RequestBodies. Sent is empty where a request was refused before its parameters were read.
	Sent, Answered string
}

// served returns what the domain calls.
func (o Options) served() func(api.Served) {
	if o.OnRequest == nil {
		return nil
	}
	return func(served api.Served) { o.OnRequest(Request(served)) }
}
