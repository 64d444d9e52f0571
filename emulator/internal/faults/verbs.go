package faults

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Verbs: the building blocks of faults. A fault is a list of changes, each with routes and
// wrappers.

// atRoutes changes routes, given as "POST /charges, GET /charges/{id}", by wrappers of their
// handlers; the first one is the nearest to the handler.
func atRoutes(routes string, wrappers ...func(api.Handler) api.Handler) Change {
	return Change{at: strings.Split(routes, ", "), wrap: func(next api.Handler) api.Handler {
		for _, wrap := range wrappers {
			next = wrap(next)
		}
		return next
	}}
}

// acceptingKeys has routes accept other kinds of keys.
func acceptingKeys(routes string, keys api.KeySet) Change {
	return Change{at: strings.Split(routes, ", "), keys: keys}
}

// inFront stands before both hosts.
func inFront(wrap func(next http.Handler) http.Handler) Change {
	return Change{front: func(_ api.Host, next http.Handler) http.Handler { return wrap(next) }}
}

// carrying changes how webhooks are delivered; send gives the answer of the endpoint.
func carrying(carry func(request *http.Request, send http.RoundTripper) (*http.Response, error)) Change {
	return Change{carry: func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { return carry(r, next) })
	}}
}

// beforehand runs before the handler: it may change parameters, the time or the account of the
// call, or refuse it.
func beforehand(do func(c *api.Call) *apierror.Error) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			if err := do(c); err != nil {
				return nil, err
			}
			return next(c)
		}
	}
}

// shifted runs the handler as if it were later by d, or earlier where d is negative.
func shifted(d time.Duration) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		c.Now = c.Now.Add(d)
		return nil
	})
}

// meanwhile lets other requests of the account run between two reads of what the handler is
// about; before is called first and what it returns after the pause, so that a fault can put back
// what it saw.
func meanwhile(d time.Duration, before func(c *api.Call) (after func())) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		after := before(c)
		c.Account.Mu.Unlock()
		time.Sleep(d)
		c.Account.Mu.Lock()
		if after != nil {
			after()
		}
		return nil
	})
}

// afterwards runs after a handler that succeeded, and may change what is stored or answer
// something else.
func afterwards(do func(c *api.Call, answer any) any) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			answer, err := next(c)
			if err != nil {
				return nil, err
			}
			return do(c, answer), nil
		}
	}
}

// edited changes the members of an answer that succeeded; numbers are json.Number.
func edited(edit func(c *api.Call, object map[string]any)) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		if _, isPage := answer.(*wire.Page); isPage {
			return answer
		}
		var w wire.Writer
		w.Value("", answer)
		decoder := json.NewDecoder(bytes.NewReader(w.Buf))
		decoder.UseNumber()
		var object map[string]any
		if decoder.Decode(&object) != nil {
			return answer
		}
		edit(c, object)
		return object
	})
}

// setMembers changes members of answers that succeeded.
func setMembers(members map[string]any) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, object map[string]any) {
		for name, v := range members {
			object[name] = v
		}
	})
}

// refused tells which refusals a fault is about; unset fields match all.
type refused struct {
	code    string
	message string // part of it
	where   func(c *api.Call) bool
}

func (r refused) matches(c *api.Call, err *apierror.Error) bool {
	return (r.code == "" || err.Code == r.code) && strings.Contains(err.Message, r.message) && (r.where == nil || r.where(c))
}

// refusing changes refusals. The error given is a copy.
func refusing(which refused, change func(err *apierror.Error)) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
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
func recoded(which refused, code string) func(api.Handler) api.Handler {
	return refusing(which, func(err *apierror.Error) { err.Code = code })
}

func restated(which refused, status int) func(api.Handler) api.Handler {
	return refusing(which, func(err *apierror.Error) { err.Status = status })
}

func reworded(which refused, message string) func(api.Handler) api.Handler {
	return refusing(which, func(err *apierror.Error) { err.Message = message })
}

// accepting answers 200 instead of a refusal, with what answer gives.
func accepting(which refused, answer func(c *api.Call) any) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			got, err := next(c)
			if err == nil || !which.matches(c, err) {
				return got, err
			}
			return answer(c), nil
		}
	}
}

// onlyWhere runs wrap only where the call meets a condition, which is asked before the handler
// runs.
func onlyWhere(condition func(c *api.Call) bool, wrap func(api.Handler) api.Handler) func(api.Handler) api.Handler {
	return func(next api.Handler) api.Handler {
		changed := wrap(next)
		return func(c *api.Call) (any, *apierror.Error) {
			if condition(c) {
				return changed(c)
			}
			return next(c)
		}
	}
}

// hasParam and missing ask for a parameter of the request, valued for one of some values as text.
func hasParam(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return c.Params.Has(name) }
}

func lacksParam(name string) func(c *api.Call) bool { return negated(hasParam(name)) }

func paramIs(name string, texts ...string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return hasParam(name)(c) && slices.Contains(texts, c.Params.Text(name)) }
}

func negated(condition func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool { return !condition(c) }
}

func allOf(conditions ...func(c *api.Call) bool) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		return !slices.ContainsFunc(conditions, func(condition func(c *api.Call) bool) bool { return !condition(c) })
	}
}

// setParameter has the handler see another parameter than was sent.
func setParameter(name string, v any) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		setParam(c, name, v)
		return nil
	})
}

func setParam(c *api.Call, name string, v any) {
	if c.Params == nil {
		c.Params = wire.Params{}
	}
	c.Params[name] = v
}

// refuseWith has the handler refuse what it is asked.
func refuseWith(err *apierror.Error) func(api.Handler) api.Handler {
	return beforehand(func(*api.Call) *apierror.Error { return err })
}
