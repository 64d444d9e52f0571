package faults

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Words of the faults in keys, and in what keeps accounts apart.

// withBody copies a request and its body, which can be read as often as there are copies.
func withBody(r *http.Request) (body []byte, copied func() *http.Request) {
	body, _ = io.ReadAll(r.Body)
	return body, func() *http.Request {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		return again
	}
}

// unknownKeysElse refuses requests with a wrong key for something else where there is something
// else.
func unknownKeysElse(fault func(r *http.Request, body []byte) *apierror.Error) Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, copied := withBody(r)
			a := heard(next, copied())
			if err := fault(r, body); err != nil && a.status == http.StatusUnauthorized && strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") {
				var out wire.Writer
				err.Render(&out)
				a.status, a.body = err.Status, append(out.Buf, '\n')
			}
			a.send(w)
		})
	})
}

// doneAnyway refuses a request for its key, and does what it asks for all the same.
func doneAnyway(method, action string) Change {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, copied := withBody(r)
			a := heard(next, copied())
			if a.status == http.StatusUnauthorized && r.Method == method && strings.HasSuffix(r.URL.Path, action) {
				allowed := copied()
				allowed.Header.Set("Authorization", basicAuth(api.DefaultSecretKey+":"))
				heard(next, allowed)
			}
			a.send(w)
		})
	})
}

// heldBy reports whether another account than that of the request has something.
func heldBy(has func(c *api.Call, a *api.Account) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool { return accountThat(c, has) != nil }
}

func accountThat(c *api.Call, has func(c *api.Call, a *api.Account) bool) *api.Account {
	if has(c, c.Account) {
		return nil
	}
	for _, other := range c.Emulator.AllAccounts() {
		if other != c.Account && lockedIn(other, func() bool { return has(c, other) }) {
			return other
		}
	}
	return nil
}

// lockedIn does something under the lock of an account. Nothing else takes two, so that it can
// take a second one.
func lockedIn[T any](a *api.Account, do func() T) T {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	return do()
}

// asHolder runs the handler as the account that has what the request is about.
func asHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := accountThat(c, has); other != nil {
				return as(c, other, next)
			}
			return next(c)
		}
	}
}

// thenAsHolder refuses what another account has, and does it there all the same.
func thenAsHolder(has func(c *api.Call, a *api.Account) bool) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if other := accountThat(c, has); other != nil {
				_, _ = as(c, other, next)
			}
			return next(c)
		}
	}
}

// asFirst runs the handler as the first account, whose request ever it is.
func asFirst(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if first := c.Emulator.AllAccounts()[0]; first != c.Account {
			return as(c, first, next)
		}
		return next(c)
	}
}

func as(c *api.Call, other *api.Account, next api.Handler) (answer any, err *apierror.Error) {
	mine := c.Account
	other.Mu.Lock()
	defer other.Mu.Unlock()
	defer func() { c.Account = mine }()
	c.Account = other
	if answer, err = next(c); err != nil {
		return nil, err
	}
	var w wire.Writer // rendered now, while the lock is held
	w.Value("", answer)
	return rawAnswer(w.Buf), nil
}

// rawAnswer is an answer that is rendered already.
type rawAnswer []byte

func (a rawAnswer) Render(w *wire.Writer) { w.Buf = append(w.Buf, a...) }

func holdsCharge(c *api.Call, a *api.Account) bool {
	_, has := a.Charges.Get(c.Vars[0])
	return has
}

func holdsToken(c *api.Call, a *api.Account) bool {
	_, has := a.Tokens.Get(c.Params.Text("card"))
	return has
}

// borrowing takes the tokens of another account for those of the request's own.
func borrowing(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := accountThat(c, holdsToken); other != nil && c.Chain == nil {
			id := c.Params.Text("card")
			c.Account.Tokens.Add(id, c.Now, lockedIn(other, func() *api.Token {
				t, _ := other.Tokens.Get(id)
				return t
			}))
			defer c.Account.Tokens.Remove(id)
		}
		return next(c)
	}
}

// spendingOthers refuses the tokens of another account, but only once they are spent.
func spendingOthers(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		if other := accountThat(c, holdsToken); other != nil && c.Chain == nil {
			lockedIn(other, func() *api.Token {
				t, _ := other.Tokens.Get(c.Params.Text("card"))
				t.Used = true
				return t
			})
		}
		return next(c)
	}
}

func basicAuth(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// credentials puts others in the place of those for which instead says so.
func credentials(instead func(key, password string, colon bool) (text string, so bool)) Change {
	return readdressed(func(_ *http.Request, header string) string {
		encoded, basics := strings.CutPrefix(header, "Basic ")
		decoded, err := base64.StdEncoding.DecodeString(encoded)
		if !basics || err != nil {
			return header
		}
		key, password, colon := strings.Cut(string(decoded), ":")
		if text, so := instead(key, password, colon); so {
			return basicAuth(text)
		}
		return header
	})
}

// keyless and unknownKeys change how requests without a key, and with one that nobody has, are
// refused.
func keyless(request string, change func(refusal map[string]any)) Change {
	return refusedKeys(request, func(header string) bool { return header == "" }, change)
}

func unknownKeys(request string, change func(refusal map[string]any)) Change {
	return refusedKeys(request, func(header string) bool { return header != "" }, change)
}

func refusedKeys(request string, which func(header string) bool, change func(refusal map[string]any)) Change {
	return rewriting(func(r *http.Request, a *written) {
		if a.status == http.StatusUnauthorized && request == r.Method+" "+r.URL.Path && which(r.Header.Get("Authorization")) {
			a.edit(change)
		}
	})
}
