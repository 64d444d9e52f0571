package transit

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Successes changes the successes of a path, given by its beginning and its end; without an end
// it is the path.
func Successes(method, start, end string, change func(a *Answer)) alter.Change {
	return Answers(func(r *http.Request, a *Answer) {
		path := r.URL.Path
		isAbout := strings.HasPrefix(path, start) && strings.HasSuffix(path, end) && (end != "" || path == start)
		if isAbout && a.Status == http.StatusOK && r.Method == method {
			change(a)
		}
	})
}

// Listed changes each element of a list.
func Listed(start, end string, change func(object map[string]any)) alter.Change {
	return Successes("GET", start, end, func(a *Answer) {
		a.Edit(func(list map[string]any) {
			for _, object := range find.Listed(list) {
				change(object)
			}
		})
	})
}

// Statuses changes all answers of a status, below a path.
func Statuses(status int, start string, change func(a *Answer)) alter.Change {
	return Answers(func(r *http.Request, a *Answer) {
		if a.Status == status && strings.HasPrefix(r.URL.Path, start) {
			change(a)
		}
	})
}

// Refusals changes the refusals of a code.
func Refusals(code string, change func(refusal map[string]any)) alter.Change {
	return Answers(func(_ *http.Request, a *Answer) {
		if a.Status >= http.StatusBadRequest && strings.Contains(string(a.Body), `"code":"`+code+`"`) {
			a.Edit(change)
		}
	})
}

// Answer is an answer that has not been sent yet.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Answers changes answers, of whatever kind, before they are sent.
func Answers(change func(r *http.Request, a *Answer)) alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := heard(next, r)
			change(r, a)
			a.send(w)
		})
	})
}

func (a *Answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.Header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) //nolint:gosec // the emulator's own JSON, which no browser renders
}

// Edit changes the members of a JSON answer.
func (a *Answer) Edit(change func(object map[string]any)) {
	var object map[string]any
	if json.Unmarshal(a.Body, &object) != nil {
		return
	}
	change(object)
	if body, err := wire.PlainJSON(object); err == nil {
		a.Body = slices.Concat(body, []byte("\n"))
	}
}

// heard has a handler answer a request, and keeps the answer.
func heard(next http.Handler, r *http.Request) *Answer {
	w := &hearing{Answer: Answer{Header: http.Header{}}}
	next.ServeHTTP(w, r)
	w.Body = w.buf.Bytes()
	return &w.Answer
}

type hearing struct {
	Answer
	buf bytes.Buffer
}

func (h *hearing) Header() http.Header { return h.Answer.Header }

func (h *hearing) WriteHeader(status int) { h.Status = status }

func (h *hearing) Write(p []byte) (int, error) {
	if h.Status == 0 {
		h.Status = http.StatusOK
	}
	return h.buf.Write(p)
}

// Header sets a header of an answer.
func Header(name, value string) func(a *Answer) {
	return func(a *Answer) { a.Header.Set(name, value) }
}

// WithoutHeader takes a header out of an answer.
func WithoutHeader(name string) func(a *Answer) {
	return func(a *Answer) { a.Header.Del(name) }
}

// line returns a refusal as it is sent.
func line(err *apierror.Error) []byte {
	var out wire.Writer
	err.Render(&out)
	out.Buf = append(out.Buf, '\n')
	return out.Buf
}

// Refuse makes an answer a refusal.
func (a *Answer) Refuse(err *apierror.Error) {
	a.Status, a.Body = err.Status, line(err)
	a.Header.Set("Status", strconv.Itoa(err.Status)+" "+http.StatusText(err.Status))
}
