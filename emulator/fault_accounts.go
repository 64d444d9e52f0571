package emulator

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// Words of the faults in keys, and in what keeps accounts apart.

// withBody gives a request and its body, which can then be read again by as many copies as are asked for.
func withBody(r *http.Request) (body []byte, copied func() *http.Request) {
	body, _ = io.ReadAll(r.Body)
	return body, func() *http.Request {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		return again
	}
}

// unknownKeysElse refuses requests with a wrong key for something else where there is something else.
func unknownKeysElse(fault func(r *http.Request, body []byte) *apiError) part {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, copied := withBody(r)
			a := heard(next, copied())
			if err := fault(r, body); err != nil && a.status == http.StatusUnauthorized && strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") {
				var out jsonWriter
				err.render(&out)
				a.status, a.body = err.status, append(out.buf, '\n')
			}
			a.send(w)
		})
	})
}

// doneAnyway refuses a request for its key, and does what it asks for all the same.
func doneAnyway(method, action string) part {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, copied := withBody(r)
			a := heard(next, copied())
			if a.status == http.StatusUnauthorized && r.Method == method && strings.HasSuffix(r.URL.Path, action) {
				allowed := copied()
				allowed.Header.Set("Authorization", basicAuth(DefaultSecretKey+":"))
				heard(next, allowed)
			}
			a.send(w)
		})
	})
}

// held tells that not the account of the request but another one has something.
func held(has func(c *call, a *account) bool) func(c *call) bool {
	return func(c *call) bool { return holder(c, has) != nil }
}

func holder(c *call, has func(c *call, a *account) bool) *account {
	if has(c, c.acct) {
		return nil
	}
	for _, other := range c.emu.allAccounts() {
		if other != c.acct && within(other, func() bool { return has(c, other) }) {
			return other
		}
	}
	return nil
}

// within does something under the lock of an account. Nothing else takes two, so that it can take a second one.
func within[T any](a *account, do func() T) T {
	a.mu.Lock()
	defer a.mu.Unlock()
	return do()
}

// asHolder runs the handler as the account that has what the request is about.
func asHolder(has func(c *call, a *account) bool) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			if other := holder(c, has); other != nil {
				return as(c, other, next)
			}
			return next(c)
		}
	}
}

// thenAsHolder refuses what another account has, and does it there all the same.
func thenAsHolder(has func(c *call, a *account) bool) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			if other := holder(c, has); other != nil {
				_, _ = as(c, other, next)
			}
			return next(c)
		}
	}
}

// asFirst runs the handler as the first account, whose request ever it is.
func asFirst(next handler) handler {
	return func(c *call) (any, *apiError) {
		if first := c.emu.allAccounts()[0]; first != c.acct {
			return as(c, first, next)
		}
		return next(c)
	}
}

func as(c *call, other *account, next handler) (answer any, err *apiError) {
	mine := c.acct
	other.mu.Lock()
	defer other.mu.Unlock()
	defer func() { c.acct = mine }()
	c.acct = other
	if answer, err = next(c); err != nil {
		return nil, err
	}
	var w jsonWriter // rendered now, while the lock is held
	w.value("", answer)
	return rawAnswer(w.buf), nil
}

// rawAnswer is an answer that is rendered already.
type rawAnswer []byte

func (a rawAnswer) render(w *jsonWriter) { w.buf = append(w.buf, a...) }

func holdsCharge(c *call, a *account) bool {
	_, has := a.charges.get(c.vars[0])
	return has
}

func holdsToken(c *call, a *account) bool {
	_, has := a.tokens.get(c.params.text("card"))
	return has
}

// borrowing takes the tokens of another account for those of the request's own.
func borrowing(next handler) handler {
	return func(c *call) (any, *apiError) {
		if other := holder(c, holdsToken); other != nil && c.chain == nil {
			id := c.params.text("card")
			c.acct.tokens.add(id, c.now, within(other, func() *token {
				t, _ := other.tokens.get(id)
				return t
			}))
			defer c.acct.tokens.remove(id)
		}
		return next(c)
	}
}

// spendingOthers refuses the tokens of another account, but only once they are spent.
func spendingOthers(next handler) handler {
	return func(c *call) (any, *apiError) {
		if other := holder(c, holdsToken); other != nil && c.chain == nil {
			within(other, func() *token {
				t, _ := other.tokens.get(c.params.text("card"))
				t.used = true
				return t
			})
		}
		return next(c)
	}
}
