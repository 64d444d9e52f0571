// Package transit has the changes that faults make on the way, before and behind all routes: to
// requests, answers and webhooks, whatever they are about.
package transit

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// inFront stands before both hosts.
func inFront(wrap func(next http.Handler) http.Handler) alter.Change {
	return alter.Change{Front: func(_ api.Host, next http.Handler) http.Handler { return wrap(next) }}
}

// TakeBody reads the body of a delivery and puts it back.
func TakeBody(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body) // from memory
	PutBody(r, body)
	return body
}

// PutBody replaces the body of a request.
func PutBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength, r.GetBody = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
}

// FormType is the content type of forms.
const FormType = "application/x-www-form-urlencoded"

// Requests changes the requests with a method and a path, in which a star stands for one segment.
func Requests(method, path string, change func(r *http.Request)) alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && isPath(path, r.URL.Path) {
				r = r.Clone(r.Context())
				change(r)
			}
			next.ServeHTTP(w, r)
		})
	})
}

func isPath(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (want[i] != "*" || got[i] == "") {
			return false
		}
	}
	return true
}

// Method changes the method of a request.
func Method(method string) func(r *http.Request) {
	return func(r *http.Request) { r.Method = method }
}

// Bodies changes the bodies of requests.
func Bodies(method, path string, which func(r *http.Request) bool, change func(body []byte) []byte) alter.Change {
	return Requests(method, path, func(r *http.Request) {
		if which(r) {
			PutBody(r, change(TakeBody(r)))
		}
	})
}

// IsJSON reports whether a request is sent as JSON.
func IsJSON(r *http.Request) bool { return r.Header.Get("Content-Type") == "application/json" }

// IsForm reports whether a request is sent as a form.
func IsForm(r *http.Request) bool { return r.Header.Get("Content-Type") == FormType }

// Replace replaces a text in a body.
func Replace(text, other string) func(body []byte) []byte {
	return func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(text), []byte(other)) }
}

// Exactly changes a body that is nothing but the text.
func Exactly(text, other string) func(body []byte) []byte {
	return func(body []byte) []byte {
		if string(bytes.TrimSpace(body)) == text {
			return []byte(other)
		}
		return body
	}
}

// Params changes the parameters of requests that are JSON objects.
func Params(method, path string, change func(body map[string]any)) alter.Change {
	return Bodies(method, path, IsJSON, func(body []byte) []byte {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil || object == nil || decoder.More() {
			return body
		}
		change(object)
		changed, err := wire.PlainJSON(object)
		if err != nil {
			return body
		}
		return changed
	})
}

// withBody copies a request and its body, which can be read as often as there are copies.
func withBody(r *http.Request) (body []byte, copied func() *http.Request) {
	body, _ = io.ReadAll(r.Body)
	return body, func() *http.Request {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		return again
	}
}
