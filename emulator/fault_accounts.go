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
func unknownKeysElse(fault func(r *http.Request, body []byte) *Error) part {
	return inFront(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, copied := withBody(r)
			a := heard(next, copied())
			if err := fault(r, body); err != nil && a.status == http.StatusUnauthorized && strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") {
				var out Writer
				err.Render(&out)
				a.status, a.body = err.Status, append(out.Buf, '\n')
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
func held(has func(c *Call, a *Account) bool) func(c *Call) bool {
	return func(c *Call) bool { return holder(c, has) != nil }
}

func holder(c *Call, has func(c *Call, a *Account) bool) *Account {
	if has(c, c.Account) {
		return nil
	}
	for _, other := range c.Emulator.AllAccounts() {
		if other != c.Account && within(other, func() bool { return has(c, other) }) {
			return other
		}
	}
	return nil
}

// within does something under the lock of an account. Nothing else takes two, so that it can take a second one.
func within[T any](a *Account, do func() T) T {
	a.Mu.Lock()
	defer a.Mu.Unlock()
	return do()
}

// asHolder runs the handler as the account that has what the request is about.
func asHolder(has func(c *Call, a *Account) bool) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			if other := holder(c, has); other != nil {
				return as(c, other, next)
			}
			return next(c)
		}
	}
}

// thenAsHolder refuses what another account has, and does it there all the same.
func thenAsHolder(has func(c *Call, a *Account) bool) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			if other := holder(c, has); other != nil {
				_, _ = as(c, other, next)
			}
			return next(c)
		}
	}
}

// asFirst runs the handler as the first account, whose request ever it is.
func asFirst(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		if first := c.Emulator.AllAccounts()[0]; first != c.Account {
			return as(c, first, next)
		}
		return next(c)
	}
}

func as(c *Call, other *Account, next Handler) (answer any, err *Error) {
	mine := c.Account
	other.Mu.Lock()
	defer other.Mu.Unlock()
	defer func() { c.Account = mine }()
	c.Account = other
	if answer, err = next(c); err != nil {
		return nil, err
	}
	var w Writer // rendered now, while the lock is held
	w.Value("", answer)
	return rawAnswer(w.Buf), nil
}

// rawAnswer is an answer that is rendered already.
type rawAnswer []byte

func (a rawAnswer) Render(w *Writer) { w.Buf = append(w.Buf, a...) }

func holdsCharge(c *Call, a *Account) bool {
	_, has := a.Charges.Get(c.Vars[0])
	return has
}

func holdsToken(c *Call, a *Account) bool {
	_, has := a.Tokens.Get(c.Params.Text("card"))
	return has
}

// borrowing takes the tokens of another account for those of the request's own.
func borrowing(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		if other := holder(c, holdsToken); other != nil && c.Chain == nil {
			id := c.Params.Text("card")
			c.Account.Tokens.Add(id, c.Now, within(other, func() *Token {
				t, _ := other.Tokens.Get(id)
				return t
			}))
			defer c.Account.Tokens.Remove(id)
		}
		return next(c)
	}
}

// spendingOthers refuses the tokens of another account, but only once they are spent.
func spendingOthers(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		if other := holder(c, holdsToken); other != nil && c.Chain == nil {
			within(other, func() *Token {
				t, _ := other.Tokens.Get(c.Params.Text("card"))
				t.Used = true
				return t
			})
		}
		return next(c)
	}
}
