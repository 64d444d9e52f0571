package trust

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
)

// refusal is what a request is answered that the control API does not trust.
type refusal struct {
	status   int
	sentence string
}

// checks are what a request to the control API must pass, in their order.
var checks = []func(Hosts, *http.Request) *refusal{askedByName, askedByNoPage, askedInJSON}

// longestName bounds what a refusal repeats of a request.
const longestName = 64

func askedByName(h Hosts, r *http.Request) *refusal {
	if h.has(r) {
		return nil
	}
	name := hostname(r.Host)
	if len(name) > longestName {
		name = name[:longestName] + "…"
	}
	return &refusal{http.StatusForbidden, fmt.Sprintf(
		"the control API is not served under the name %q; if that name leads to this emulator, start it with --control-host and the name", name)}
}

func askedByNoPage(_ Hosts, r *http.Request) *refusal {
	if OfOwnPage(r) {
		return nil
	}
	return &refusal{http.StatusForbidden, "the control API is not for pages of other origins; send the request without Origin and Sec-Fetch-Site"}
}

// askedInJSON refuses what a page can send without asking first. A POST without a body and without a media type is let
// pass: curl sends it, and a browser names its origin with it.
func askedInJSON(_ Hosts, r *http.Request) *refusal {
	given := r.Header.Get("Content-Type")
	if given == "" && r.ContentLength == 0 {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(given); err == nil && kind == "application/json" {
		return nil
	}
	return &refusal{http.StatusUnsupportedMediaType, "the control API takes JSON; send the request with Content-Type: application/json"}
}

// headers keep an answer of the control API from pages and from what remembers answers.
var headers = map[string]string{
	"Cache-Control":                "no-store",
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Content-Type-Options":       "nosniff",
}

// Control returns the control API for those alone who ask for it by one of its names, from no page, and in JSON.
func Control(next http.Handler, hosts Hosts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		for _, check := range checks {
			if refused := check(hosts, r); refused != nil {
				refused.write(w)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (f *refusal) write(w http.ResponseWriter) {
	answer, _ := json.Marshal(map[string]string{"error": f.sentence}) //nolint:errchkjson // strings are always encoded
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.status)
	_, _ = w.Write(append(answer, '\n'))
}
