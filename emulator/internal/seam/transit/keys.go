package transit

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// UnknownKeysElse refuses requests with a wrong key for another reason, where fault finds one.
func UnknownKeysElse(fault func(r *http.Request, body []byte) *apierror.Error) alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, copied := withBody(r)
			a := heard(next, copied())
			isWrongKey := a.Status == http.StatusUnauthorized && strings.HasPrefix(r.Header.Get("Authorization"), "Basic ")
			if err := fault(r, body); err != nil && isWrongKey {
				a.Status, a.Body = err.Status, line(err)
			}
			a.send(w)
		})
	})
}

// DoneAnyway refuses a request for its key, and carries the request out nevertheless.
func DoneAnyway(method, action string) alter.Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, copied := withBody(r)
			a := heard(next, copied())
			if a.Status == http.StatusUnauthorized && r.Method == method && strings.HasSuffix(r.URL.Path, action) {
				allowed := copied()
				allowed.Header.Set("Authorization", BasicAuth(api.DefaultSecretKey+":"))
				heard(next, allowed)
			}
			a.send(w)
		})
	})
}

// BasicAuth returns the header that carries a text as credentials.
func BasicAuth(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// Credentials replaces credentials for which instead returns others.
func Credentials(instead func(key, password string, colon bool) (text string, so bool)) alter.Change {
	return Authorization(func(_ *http.Request, header string) string {
		encoded, basics := strings.CutPrefix(header, "Basic ")
		decoded, err := base64.StdEncoding.DecodeString(encoded)
		if !basics || err != nil {
			return header
		}
		key, password, colon := strings.Cut(string(decoded), ":")
		if text, so := instead(key, password, colon); so {
			return BasicAuth(text)
		}
		return header
	})
}

// Keyless changes how requests without a key are refused.
func Keyless(request string, change func(refusal map[string]any)) alter.Change {
	return RefusedKeys(request, func(header string) bool { return header == "" }, change)
}

// UnknownKeys changes how requests with an unknown key are refused.
func UnknownKeys(request string, change func(refusal map[string]any)) alter.Change {
	return RefusedKeys(request, func(header string) bool { return header != "" }, change)
}

// RefusedKeys changes how requests are refused for the keys in some headers.
func RefusedKeys(request string, which func(header string) bool, change func(refusal map[string]any)) alter.Change {
	return Answers(func(r *http.Request, a *Answer) {
		if a.Status == http.StatusUnauthorized && request == r.Method+" "+r.URL.Path && which(r.Header.Get("Authorization")) {
			a.Edit(change)
		}
	})
}

// Authorization changes the Authorization header of requests to what a function
// returns; an empty text removes it.
func Authorization(what func(r *http.Request, header string) string) alter.Change {
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

// OfChain reports whether credentials are those of a chain.
func OfChain(header string) bool {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	return err == nil && (bytes.HasPrefix(decoded, []byte("ckey_")) || bytes.HasPrefix(decoded, []byte("ck_")))
}

// RefusedKeyStatus answers with another status where a key of the target is of the wrong kind for a
// path.
func RefusedKeyStatus(path string, status int) alter.Change {
	return Answers(func(r *http.Request, a *Answer) {
		key, _ := api.APIKey(r)
		if a.Status == http.StatusUnauthorized && r.URL.Path == path && (key == api.DefaultPublicKey || key == api.DefaultSecretKey) {
			a.Status = status
		}
	})
}
