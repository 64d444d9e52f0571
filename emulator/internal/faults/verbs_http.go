package faults

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// numberAsCard reports whether a token is asked for with a card number in the place of the card.
func numberAsCard(c *api.Call) bool {
	text, isText := c.Params["card"].(string)
	return isText && cards.Luhn(text)
}

// answering changes the successes of a path, given by its beginning and its end; without an end
// it is the path.
func answering(method, start, end string, change func(a *written)) Change {
	return rewriting(func(r *http.Request, a *written) {
		path := r.URL.Path
		if a.status == http.StatusOK && r.Method == method && strings.HasPrefix(path, start) && strings.HasSuffix(path, end) && (end != "" || path == start) {
			change(a)
		}
	})
}

// listedWith changes each element of a list.
func listedWith(start, end string, change func(object map[string]any)) Change {
	return answering("GET", start, end, func(a *written) {
		a.edit(func(list map[string]any) {
			for _, object := range listedObjects(list) {
				change(object)
			}
		})
	})
}

// statused changes all answers of a status, below a path.
func statused(status int, start string, change func(a *written)) Change {
	return rewriting(func(r *http.Request, a *written) {
		if a.status == status && strings.HasPrefix(r.URL.Path, start) {
			change(a)
		}
	})
}

// errorsOf changes the refusals of a code.
func errorsOf(code string, change func(refusal map[string]any)) Change {
	return rewriting(func(_ *http.Request, a *written) {
		if a.status >= http.StatusBadRequest && strings.Contains(string(a.body), `"code":"`+code+`"`) {
			a.edit(change)
		}
	})
}

// listedToLocal tells the end of a list's span in the time of Bangkok where the newest come first.
func listedToLocal(next api.Handler) api.Handler {
	bangkok := time.FixedZone("", 7*60*60)
	return edited(func(_ *api.Call, list map[string]any) {
		if list["order"] != "reverse_chronological" {
			return
		}
		if to, err := time.Parse(time.RFC3339, list["to"].(string)); err == nil {
			list["to"] = to.In(bangkok).Format(time.RFC3339)
		}
	})(next)
}

// Verbs for what a fault does before the routes: to requests on their way in, and to answers on
// their way out.

// written is an answer that has not been sent yet.
type written struct {
	status int
	header http.Header
	body   []byte
}

// rewriting changes answers, of whatever kind, before they are sent.
func rewriting(change func(r *http.Request, a *written)) Change {
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
	if body, err := wire.PlainJSON(object); err == nil {
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

// readdressed changes the Authorization header of requests; what gives the new one, and an empty
// one is none.
func readdressed(what func(r *http.Request, header string) string) Change {
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

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

const formType = "application/x-www-form-urlencoded"

func isKnownRecipient(c *api.Call) bool {
	_, err := c.Recipient(c.Vars[0])
	return err == nil
}

func isKnownCharge(c *api.Call) bool {
	_, err := c.Charge(c.Vars[0])
	return err == nil
}

// nulled reports whether a parameter was given as null.
func nulled(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		v, there := c.Params[name]
		return there && v == nil
	}
}

// Verbs for faults in how requests are read: what they are about, and their bodies.

// reaimed changes the requests with a method and a path, in which a star stands for one segment.
func reaimed(method, path string, change func(r *http.Request)) Change {
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
func rebodied(method, path string, which func(r *http.Request) bool, change func(body []byte) []byte) Change {
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
func resent(method, path string, change func(body map[string]any)) Change {
	return rebodied(method, path, isJSON, func(body []byte) []byte {
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
