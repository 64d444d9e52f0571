package transit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// Body changes the JSON of all answers and webhooks.
func Body(change func(body []byte) []byte) alter.Change {
	return alter.Change{Configure: func(o *api.Options) {
		inner := o.Seam.Body
		o.Seam.Body = func(body []byte) []byte {
			if inner != nil {
				body = inner(body)
			}
			return change(body)
		}
	}}
}

// Indented lays a JSON text out over several lines.
func Indented(body []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return body
	}
	return out.Bytes()
}

// Escaped writes characters outside ASCII as escapes.
func Escaped(body []byte) []byte {
	var out []byte
	for _, r := range string(body) {
		switch high, low := utf16.EncodeRune(r); {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case high == utf8.RuneError:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		}
	}
	return out
}

// Numbered returns a change that adds to every object but an error a member whose value is another in each answer.
func Numbered() func(body []byte) []byte {
	var answers atomic.Int64
	return func(body []byte) []byte {
		if bytes.HasPrefix(body, []byte(`{"object":"error"`)) {
			return body
		}
		return bytes.ReplaceAll(body, []byte(`{"object":`), fmt.Appendf(nil, `{"answer_number":%d,"object":`, answers.Add(1)))
	}
}

// Refused refuses requests before they reach the emulator.
func Refused(which func(r *http.Request) bool, err *apierror.Error) alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !which(r) {
				next.ServeHTTP(w, r)
				return
			}
			a := unknownPath(next)
			a.Refuse(err)
			a.send(w)
		})
	})
}

// unknownPath returns the answer to a path that is unknown, for its headers.
func unknownPath(next http.Handler) *Answer {
	r, _ := http.NewRequest(http.MethodGet, "/nothing-at-all", http.NoBody) // the address is valid
	return heard(next, r)
}

// Replayed answers a request that repeats an Idempotency-Key as the first one was answered.
func Replayed() alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		var answered sync.Map
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			key := r.Header.Get("Idempotency-Key")
			if key == "" || r.Method == http.MethodGet {
				next.ServeHTTP(w, r)
				return
			}
			key = r.Header.Get("Authorization") + " " + r.Method + " " + r.URL.Path + " " + key
			kept, _ := answered.Load(key)
			if first, known := kept.(*Answer); known {
				again := *first
				again.Header = again.Header.Clone()
				again.Header.Set("X-Request-Id", unknownPath(next).Header.Get("X-Request-Id"))
				again.send(w)
				return
			}
			a := heard(next, r)
			answered.Store(key, a)
			a.send(w)
		})
	})
}
