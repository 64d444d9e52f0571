package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// Words for what a fault does before the routes: to requests on their way in, and to answers on their way out.

// written is an answer that has not been sent yet.
type written struct {
	status int
	header http.Header
	body   []byte
}

// rewriting changes answers, of whatever kind, before they are sent.
func rewriting(change func(r *http.Request, a *written)) part {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := heard(next, r)
			change(r, a)
			a.send(w)
		})
	})
}

func (a *written) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// edit changes the members of a JSON answer.
func (a *written) edit(change func(object map[string]any)) {
	var object map[string]any
	if json.Unmarshal(a.body, &object) != nil {
		return
	}
	change(object)
	if body, err := PlainJSON(object); err == nil {
		a.body = append(body, '\n')
	}
}

// heard has a handler answer a request, and keeps the answer.
func heard(next http.Handler, r *http.Request) *written {
	w := &hearing{written: written{header: http.Header{}}}
	next.ServeHTTP(w, r)
	w.body = w.buf.Bytes()
	return &w.written
}

type hearing struct {
	written
	buf bytes.Buffer
}

func (h *hearing) Header() http.Header { return h.header }

func (h *hearing) WriteHeader(status int) { h.status = status }

func (h *hearing) Write(p []byte) (int, error) {
	if h.status == 0 {
		h.status = http.StatusOK
	}
	return h.buf.Write(p)
}

// readdressed changes the Authorization header of requests; what gives the new one, and an empty one is none.
func readdressed(what func(r *http.Request, header string) string) part {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r = r.Clone(r.Context())
			if header := what(r, r.Header.Get("Authorization")); header != "" {
				r.Header.Set("Authorization", header)
			} else {
				r.Header.Del("Authorization")
			}
			next.ServeHTTP(w, r)
		})
	})
}
