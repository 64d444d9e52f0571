package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// Words for faults in how requests are read: what they are about, and their bodies.

// reaimed changes the requests with a method and a path, in which a star stands for one segment.
func reaimed(method, path string, change func(r *http.Request)) part {
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

// asMethod takes a request for one with another method.
func asMethod(method string) func(r *http.Request) {
	return func(r *http.Request) { r.Method = method }
}

// rebodied changes the bodies of requests.
func rebodied(method, path string, which func(r *http.Request) bool, change func(body []byte) []byte) part {
	return reaimed(method, path, func(r *http.Request) {
		if which(r) {
			putBody(r, change(takenBody(r)))
		}
	})
}

func isJSON(r *http.Request) bool { return r.Header.Get("Content-Type") == "application/json" }

func isForm(r *http.Request) bool { return r.Header.Get("Content-Type") == formType }

func replacing(text, other string) func(body []byte) []byte {
	return func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(text), []byte(other)) }
}

// exactly changes a body that is nothing but the text.
func exactly(text, other string) func(body []byte) []byte {
	return func(body []byte) []byte {
		if string(bytes.TrimSpace(body)) == text {
			return []byte(other)
		}
		return body
	}
}

// resent changes the parameters of requests that are JSON objects.
func resent(method, path string, change func(body map[string]any)) part {
	return rebodied(method, path, isJSON, func(body []byte) []byte {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil || object == nil || decoder.More() {
			return body
		}
		change(object)
		changed, err := PlainJSON(object)
		if err != nil {
			return body
		}
		return changed
	})
}
