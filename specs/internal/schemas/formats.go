package schemas

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// timeForm is how RFC 3339 writes a time. time.Parse also takes an hour of one digit, a comma before a fraction
// and an offset of a day and more.
var timeForm = lazyregexp.New(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// formats are the string formats that validation enforces. kin-openapi checks
// date-time by a pattern that accepts 2025-02-30, and does not check uri.
var formats = map[string]openapi3.StringFormatValidator{
	"date-time": openapi3.NewCallbackValidator(func(text string) error {
		if isUsualTime(text) {
			return nil
		}
		if !timeForm.MatchString(text) {
			return errors.New("not a time as RFC 3339 writes it")
		}
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

// isUsualTime reports whether a text is a time as nearly all are written, in UTC and without a fraction, on a day that every month has.
func isUsualTime(text string) bool {
	const form = "0000-00-00T00:00:00Z"
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		if digit := text[i] >= '0' && text[i] <= '9'; digit != (form[i] == '0') || !digit && text[i] != form[i] {
			return false
		}
	}
	month, day := text[5:7], text[8:10]
	return month >= "01" && month <= "12" && day >= "01" && day <= "28" && text[11:13] < "24" && text[14:16] < "60" && text[17:19] < "60"
}

// isAbsoluteURI reports whether a text is a scheme with something behind it, all of it in characters that RFC 3986 has or
// that are not ASCII: java.net.URI and URL of Swift refuse others.
// Applications have schemes of their own (scbeasysim://purchase/…).
func isAbsoluteURI(text string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	if !found || scheme == "" || rest == "" || rest[0] == '/' || strings.ContainsFunc(text, notInURI) {
		return false
	}
	if _, err := url.PathUnescape(rest); err != nil {
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

// notInURI reports whether a character of ASCII stands in no URI (RFC 3986, 2).
func notInURI(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) }
