package suites

import (
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/target"
)

// client is the Sender of a running case: it sends with one key, in one encoding.
type client struct {
	t      *T
	keys   *target.Keys // of the account; nil: that under test
	key    string       // empty: the key of the account that the path requires
	noAuth bool
	raw    string // a whole Authorization value
	form   bool
	host   exchange.Host // empty: the host that the path requires
	header http.Header
}

// Option changes how a Sender sends; see T.With.
type Option struct{ apply func(*client) }

// Form encodes bodies as forms with brackets (card[name]=…) instead of JSON.
func Form() Option {
	return Option{func(c *client) { c.form = true }}
}

// Key authenticates with this key.
func Key(key string) Option {
	return Option{func(c *client) { c.key, c.noAuth, c.raw = key, false, "" }}
}

// NoKey sends no Authorization header.
func NoKey() Option {
	return Option{func(c *client) { c.noAuth = true }}
}

// Authorization sends value, unchanged, as the Authorization header.
func Authorization(value string) Option {
	return Option{func(c *client) { c.raw = value }}
}

// On sends to a host other than the one that the path belongs to.
func On(host exchange.Host) Option {
	return Option{func(c *client) { c.host = host }}
}

// Header adds a header.
func Header(name, value string) Option {
	return Option{func(c *client) {
		c.header = c.header.Clone()
		if c.header == nil {
			c.header = http.Header{}
		}
		c.header.Set(name, value)
	}}
}

// Sender sends requests and returns their answers. Paths below /tokens go to the vault
// with the public key, all others to the API with the secret key. If there is no answer
// to judge, the case ends as not judged.
type Sender interface {
	// Get retrieves a path, with the parameters of query if one is given.
	Get(path string, query ...map[string]string) *Answer
	// Post sends params as a body; nil params send no body.
	Post(path string, params P) *Answer
	// Patch sends params as a body; nil params send no body.
	Patch(path string, params P) *Answer
	// Delete sends no body.
	Delete(path string) *Answer
	// Raw sends a body of any bytes, unchanged.
	Raw(method, path, contentType string, body []byte) *Answer
	// Parallel calls send n times at once, with i from 0 to n-1, and returns all
	// answers in that order. Each call has its own Sender. The first request
	// without an answer ends the case, after all calls have returned.
	Parallel(n int, send func(s Sender, i int) *Answer) []*Answer
}

func (c *client) Get(path string, query ...map[string]string) *Answer {
	call := c.call(http.MethodGet, path)
	if len(query) > 0 {
		call.Query = query[0]
	}
	return c.answer(call)
}

func (c *client) Post(path string, params P) *Answer {
	return c.answer(c.withParams(http.MethodPost, path, params))
}

func (c *client) Patch(path string, params P) *Answer {
	return c.answer(c.withParams(http.MethodPatch, path, params))
}

func (c *client) Delete(path string) *Answer { return c.answer(c.call(http.MethodDelete, path)) }

func (c *client) Raw(method, path, contentType string, body []byte) *Answer {
	call := c.call(method, path)
	call.RawBody = body
	call.Header = call.Header.Clone()
	if call.Header == nil {
		call.Header = http.Header{}
	}
	call.Header.Set("Content-Type", contentType)
	return c.answer(call)
}

func (c *client) Parallel(n int, send func(s Sender, i int) *Answer) []*Answer {
	answers := make([]*Answer, n)
	guarded.AtOnce(n, func(i int) {
		own := *c
		answers[i] = send(&own, i)
	})
	return answers
}

func (c *client) withParams(method, path string, params P) target.Call {
	call := c.call(method, path)
	call.Params, call.Form = c.t.dated(params), c.form
	return call
}

// call returns a call with the host and the key that the path requires: /tokens is on
// the vault and takes the public key, everything else is on the API and takes the
// secret key.
func (c *client) call(method, path string) target.Call {
	call := target.Call{
		Method: method, Host: c.host, Path: path, Header: c.header,
		Key: c.key, NoAuth: c.noAuth, RawAuth: c.raw,
	}
	onVault := path == "/tokens" || strings.HasPrefix(path, "/tokens/")
	if call.Host == "" {
		call.Host = exchange.API
		if onVault {
			call.Host = exchange.Vault
		}
	}
	if call.Key == "" && !call.NoAuth && call.RawAuth == "" {
		keys := c.t.Keys()
		if c.keys != nil {
			keys = *c.keys
		}
		call.Key = keys.Secret
		if onVault {
			call.Key = keys.Public
		}
	}
	return call
}

func (c *client) answer(call target.Call) *Answer {
	a := c.t.send(call)
	if why := a.NotJudged(); why != "" {
		panic(notJudged{why})
	}
	return a
}

// UnknownKey returns a key of the same kind and length as key, that is neither key nor one of others.
func UnknownKey(key string, others ...string) string {
	head := ""
	for _, part := range []string{"_", "test_"} {
		if before, _, found := strings.Cut(key[len(head):], part); found {
			head += before + part
		}
	}
	rest := key[len(head):]
	for rest == key[len(head):] || slices.Contains(others, head+rest) {
		if next := strings.Map(nextLetter, rest); next != rest {
			rest = next
		} else {
			rest += "0" // nothing in it has a next letter
		}
	}
	return head + rest
}

// nextLetter returns the letter or digit after one, and after the last the first.
func nextLetter(letter rune) rune {
	switch {
	case letter == '9':
		return '0'
	case letter == 'z':
		return 'a'
	case letter == 'Z':
		return 'A'
	case letter >= '0' && letter < '9', letter >= 'a' && letter < 'z', letter >= 'A' && letter < 'Z':
		return letter + 1
	}
	return letter
}
