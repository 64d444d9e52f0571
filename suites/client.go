package suites

import (
	"net/http"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/target"
)

// client sends requests in one way: with one key, in one encoding.
type client struct {
	t      *T
	key    string // empty: the key that the path wants
	noAuth bool
	raw    string // a whole Authorization value
	form   bool
	host   exchange.Host // empty: the host that the path wants
	header http.Header
}

// Way changes how a client sends.
type Way func(*client)

// Form encodes bodies as forms with brackets instead of JSON.
func Form() Way { return func(c *client) { c.form = true } }

// Key authenticates with this key.
func Key(key string) Way { return func(c *client) { c.key, c.noAuth, c.raw = key, false, "" } }

// NoKey sends no Authorization header.
func NoKey() Way { return func(c *client) { c.noAuth = true } }

// Authorization sends this header value as it stands.
func Authorization(value string) Way { return func(c *client) { c.raw = value } }

// On sends to a host other than the one the path wants.
func On(host exchange.Host) Way { return func(c *client) { c.host = host } }

// Header adds a header.
func Header(name, value string) Way {
	return func(c *client) {
		c.header = c.header.Clone()
		if c.header == nil {
			c.header = http.Header{}
		}
		c.header.Set(name, value)
	}
}

// Sender sends requests and gives their answers. A request without an answer
// ends the case as not judged.
type Sender interface {
	Get(path string, query ...map[string]string) *Answer
	Post(path string, params P) *Answer
	Patch(path string, params P) *Answer
	Delete(path string) *Answer
	// Raw sends body bytes as they stand with that content type.
	Raw(method, path, contentType string, body []byte) *Answer
	// Parallel makes n requests at once with send and gives all answers.
	Parallel(n int, send func(s Sender, i int) *Answer) []*Answer
}

// With gives a sender that sends in other ways than the case's own.
func (t *T) With(ways ...Way) Sender {
	c := t.client
	for _, way := range ways {
		way(&c)
	}
	return &c
}

// Get requests a path. A nil or missing query sends none.
func (c *client) Get(path string, query ...map[string]string) *Answer {
	call := c.call(http.MethodGet, path)
	if len(query) > 0 {
		call.Query = query[0]
	}
	return c.answer(call)
}

// Post sends params; nil params send no body.
func (c *client) Post(path string, params P) *Answer {
	return c.answer(c.withParams(http.MethodPost, path, params))
}

// Patch sends params.
func (c *client) Patch(path string, params P) *Answer {
	return c.answer(c.withParams(http.MethodPatch, path, params))
}

// Delete sends no body.
func (c *client) Delete(path string) *Answer { return c.answer(c.call(http.MethodDelete, path)) }

// Raw sends bytes as they stand.
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

// Parallel makes n requests at once. Every goroutine has its own sender; the
// first request without an answer ends the case after all have returned.
func (c *client) Parallel(n int, send func(s Sender, i int) *Answer) []*Answer {
	answers := make([]*Answer, n)
	ended := make([]any, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		own := *c
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { ended[i] = recover() }()
			<-start
			answers[i] = send(&own, i)
		}()
	}
	close(start)
	wg.Wait()
	for _, end := range ended {
		if end != nil {
			panic(end)
		}
	}
	return answers
}

func (c *client) withParams(method, path string, params P) target.Call {
	call := c.call(method, path)
	call.Params, call.Form = params, c.form
	return call
}

// call fills in host and key as the path wants them: /tokens is on the vault
// and takes the public key, all else is on api and takes the secret key.
func (c *client) call(method, path string) target.Call {
	call := target.Call{Method: method, Host: c.host, Path: path, Header: c.header, Key: c.key, NoAuth: c.noAuth, RawAuth: c.raw}
	onVault := path == "/tokens" || strings.HasPrefix(path, "/tokens/")
	if call.Host == "" {
		call.Host = exchange.API
		if onVault {
			call.Host = exchange.Vault
		}
	}
	if call.Key == "" && !call.NoAuth && call.RawAuth == "" {
		keys := c.t.Keys()
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
