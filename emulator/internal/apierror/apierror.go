// Package apierror holds the error object of the API and the sentences that all requests share.
package apierror

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Error is the error object of the API together with its HTTP status.
type Error struct {
	Status  int
	Code    string
	Message string
	// Reason says what the API's own message leaves open, for the log of the emulator. No answer shows it.
	Reason string
	// Missing is what was not found: the kind of object and the id.
	Missing string
}

// Because returns the error with a reason. It is nil for nil, so that a refusal that may not be one needs
// no question.
func (e *Error) Because(reason string) *Error {
	if e != nil {
		e.Reason = reason
	}
	return e
}

// LocationBase is the base of every recorded error location; the code follows with dashes.
const LocationBase = "https://www.omise.co/api-errors#"

// New makes a refusal with any status.
func New(status int, code, message string) *Error {
	return &Error{Status: status, Code: code, Message: message}
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Render writes the four recorded keys in their recorded order.
func (e *Error) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "error")
	w.Str("location", LocationBase+strings.ReplaceAll(e.Code, "_", "-"))
	w.Str("code", e.Code)
	w.Str("message", e.Message)
	w.EndObject()
}

// NotFound is the recorded answer to an id that the account does not have: "token tokn_x was not
// found".
func NotFound(object, id string) *Error {
	missing := object + " " + id
	return &Error{Status: http.StatusNotFound, Code: "not_found", Message: missing + " was not found", Missing: missing}
}

// Invalid is a 400 with the given code.
func Invalid(code, message string) *Error {
	return New(http.StatusBadRequest, code, message)
}

func BadRequest(message string) *Error { return Invalid("bad_request", message) }

func Unauthorized() *Error {
	return New(http.StatusUnauthorized, "authentication_failure", "authentication failed")
}

// Sentence joins validation failures the way the API does: "a", "a and b", "a, b, and c".
func Sentence(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	case 2:
		return parts[0] + " and " + parts[1]
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + ", and " + parts[last]
}
