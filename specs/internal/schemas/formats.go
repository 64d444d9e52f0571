package schemas

import (
	"errors"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats are the string formats that validation enforces. kin-openapi checks
// date-time by a pattern that accepts 2025-02-30, and does not check uri.
var formats = map[string]openapi3.StringFormatValidator{
	"date-time": openapi3.NewCallbackValidator(func(text string) error {
		_, err := time.Parse(time.RFC3339, text)
		return err
	}),
	"uri": openapi3.NewCallbackValidator(func(text string) error {
		if !isAbsoluteURI(text) {
			return errors.New("not an absolute URI")
		}
		return nil
	}),
}

// isAbsoluteURI reports whether a text is a scheme with something behind it.
// Applications have schemes of their own (scbeasysim://purchase/…).
func isAbsoluteURI(text string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	if !found || scheme == "" || rest == "" || rest[0] == '/' || strings.ContainsAny(text, " \t\r\n\"<>") {
		return false
	}
	for i, r := range scheme {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return false
		}
	}
	return true
}
