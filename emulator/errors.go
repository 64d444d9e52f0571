package emulator

import (
	"net/http"
	"strings"
)

// apiError is the error object of the API together with its HTTP status.
type apiError struct {
	status  int
	code    string
	message string
}

// errorPage is the base of every recorded error location; the code follows with dashes.
const errorPage = "https://www.omise.co/api-errors#"

func (e *apiError) Error() string { return e.code + ": " + e.message }

// render writes the four recorded keys in their recorded order.
func (e *apiError) render(w *jsonWriter) {
	w.object("")
	w.str("object", "error")
	w.str("location", errorPage+strings.ReplaceAll(e.code, "_", "-"))
	w.str("code", e.code)
	w.str("message", e.message)
	w.endObject()
}

// notFound is the recorded answer to an id that the account does not have: "token tokn_x was not found".
func notFound(object, id string) *apiError {
	return &apiError{http.StatusNotFound, "not_found", object + " " + id + " was not found"}
}

// invalid is a 400 with the given code.
func invalid(code, message string) *apiError {
	return &apiError{http.StatusBadRequest, code, message}
}

func badRequest(message string) *apiError { return invalid("bad_request", message) }

func unauthorized() *apiError {
	return &apiError{http.StatusUnauthorized, "authentication_failure", "authentication failed"}
}

// sentence joins validation failures the way the API does: "a", "a and b", "a, b, and c".
func sentence(parts []string) string {
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
