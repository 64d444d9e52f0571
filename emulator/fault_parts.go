package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The words in which faults are written. A fault is parts; a part is where (on, at the front) and what (below).

// on changes routes, given as "POST /charges, GET /charges/{id}", by wrappers of their handlers; the first one is the
// nearest to the handler.
func on(routes string, wrappers ...func(handler) handler) part {
	return part{at: strings.Split(routes, ", "), wrap: func(next handler) handler {
		for _, wrap := range wrappers {
			next = wrap(next)
		}
		return next
	}}
}

// acceptingKeys has routes accept other kinds of keys.
func acceptingKeys(routes string, keys keySet) part {
	return part{at: strings.Split(routes, ", "), keys: keys}
}

// inFront stands before both hosts.
func inFront(wrap func(next http.Handler) http.Handler) part {
	return part{front: func(_ hostKind, next http.Handler) http.Handler { return wrap(next) }}
}

// carrying changes how webhooks are delivered; send gives the answer of the endpoint.
func carrying(carry func(request *http.Request, send http.RoundTripper) (*http.Response, error)) part {
	return part{carry: func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { return carry(r, next) })
	}}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// first runs before the handler: it may change parameters, the time or the account of the call, or refuse it.
func first(do func(c *call) *apiError) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			if err := do(c); err != nil {
				return nil, err
			}
			return next(c)
		}
	}
}

// shifted runs the handler as if it were later by d, or earlier where d is negative.
func shifted(d time.Duration) func(handler) handler {
	return first(func(c *call) *apiError {
		c.now = c.now.Add(d)
		return nil
	})
}

// meanwhile lets other requests of the account run between two reads of what the handler is about; before is called
// first and what it returns after the pause, so that a fault can put back what it saw.
func meanwhile(d time.Duration, before func(c *call) (after func())) func(handler) handler {
	return first(func(c *call) *apiError {
		after := before(c)
		c.acct.mu.Unlock()
		time.Sleep(d)
		c.acct.mu.Lock()
		if after != nil {
			after()
		}
		return nil
	})
}

// afterwards runs after a handler that succeeded, and may change what is stored or answer something else.
func afterwards(do func(c *call, answer any) any) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			answer, err := next(c)
			if err != nil {
				return nil, err
			}
			return do(c, answer), nil
		}
	}
}

// edited changes the members of an answer that succeeded; numbers are json.Number.
func edited(edit func(c *call, object map[string]any)) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		if _, isPage := answer.(*page); isPage {
			return answer
		}
		var w jsonWriter
		w.value("", answer)
		decoder := json.NewDecoder(bytes.NewReader(w.buf))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil {
			return answer
		}
		edit(c, object)
		return object
	})
}

// set changes members of answers that succeeded.
func set(members map[string]any) func(handler) handler {
	return edited(func(_ *call, object map[string]any) {
		for name, v := range members {
			object[name] = v
		}
	})
}

// refused tells which refusals a fault is about; unset fields match all.
type refused struct {
	code    string
	message string // part of it
	where   func(c *call) bool
}

func (r refused) matches(c *call, err *apiError) bool {
	return (r.code == "" || err.code == r.code) && strings.Contains(err.message, r.message) && (r.where == nil || r.where(c))
}

// refusing changes refusals. The error given is a copy.
func refusing(which refused, change func(err *apiError)) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			answer, err := next(c)
			if err == nil || !which.matches(c, err) {
				return answer, err
			}
			changed := *err
			change(&changed)
			return nil, &changed
		}
	}
}

// recoded gives refusals another code, restated another status, and reworded another message.
func recoded(which refused, code string) func(handler) handler {
	return refusing(which, func(err *apiError) { err.code = code })
}

func restated(which refused, status int) func(handler) handler {
	return refusing(which, func(err *apiError) { err.status = status })
}

func reworded(which refused, message string) func(handler) handler {
	return refusing(which, func(err *apiError) { err.message = message })
}

// accepting answers 200 instead of a refusal, with what answer gives.
func accepting(which refused, answer func(c *call) any) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			got, err := next(c)
			if err == nil || !which.matches(c, err) {
				return got, err
			}
			return answer(c), nil
		}
	}
}

// where runs wrap only where the call meets a condition, which is asked before the handler runs.
func where(condition func(c *call) bool, wrap func(handler) handler) func(handler) handler {
	return func(next handler) handler {
		changed := wrap(next)
		return func(c *call) (any, *apiError) {
			if condition(c) {
				return changed(c)
			}
			return next(c)
		}
	}
}

// given and missing ask for a parameter of the request, valued for one of some values as text.
func given(name string) func(c *call) bool {
	return func(c *call) bool { return c.params.has(name) }
}

func missing(name string) func(c *call) bool { return not(given(name)) }

func valued(name string, texts ...string) func(c *call) bool {
	return func(c *call) bool { return given(name)(c) && slices.Contains(texts, c.params.text(name)) }
}

func not(condition func(c *call) bool) func(c *call) bool {
	return func(c *call) bool { return !condition(c) }
}

func every(conditions ...func(c *call) bool) func(c *call) bool {
	return func(c *call) bool {
		return !slices.ContainsFunc(conditions, func(condition func(c *call) bool) bool { return !condition(c) })
	}
}

// put has the handler see another parameter than was sent.
func put(name string, v any) func(handler) handler {
	return first(func(c *call) *apiError {
		c.setParam(name, v)
		return nil
	})
}

func (c *call) setParam(name string, v any) {
	if c.params == nil {
		c.params = params{}
	}
	c.params[name] = v
}

// refuseWith has the handler refuse what it is asked.
func refuseWith(err *apiError) func(handler) handler {
	return first(func(*call) *apiError { return err })
}
