// Package target sends requests to the API that is tested, and returns each with its
// answer as an exchange. It knows addresses, keys, features, the rate of requests and
// timeouts. It judges nothing.
package target

import (
	"context"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"golang.org/x/time/rate"
)

// Keys are the credentials of one account, for test mode.
type Keys struct {
	Public string // pkey_test_…
	Secret string // skey_test_…
}

// Timeouts has every wait of a run. A value of zero stands for the default.
type Timeouts struct {
	Request time.Duration `json:"request" yaml:"request"` // one request with its answer; default 30 s
	Connect time.Duration `json:"connect" yaml:"connect"` // TCP and TLS; default 10 s
	Case    time.Duration `json:"case" yaml:"case"`       // one case with all its requests; default 2 min
	Webhook time.Duration `json:"webhook" yaml:"webhook"` // a webhook to arrive; default 10 s
	Poll    time.Duration `json:"poll" yaml:"poll"`       // a status to change; default 10 s
}

// Config describes a target.
type Config struct {
	Name       string        // "emulator", "omise", or the address
	APIURL     string        // of everything but tokens, with http:// or https://
	VaultURL   string        // of tokens; may be the same as APIURL
	ControlURL string        // of the control API (docs/control-api.md); empty: none
	Keys       Keys          // both are required
	Dialect    specs.Dialect // what the target is held to
	Features   []string      // the features that the target has, once known
	Timeouts   Timeouts
	Rate       float64 // requests per second; 0: unlimited
	// Limiter replaces the limiter made of Rate, where several targets share a rate.
	Limiter *rate.Limiter
	// HTTP sends the requests; nil: a client with NewTransport. Its CheckRedirect is
	// not used.
	HTTP *http.Client
	// Tried is called after each try of a request, with the time that it took and the status of its answer or the reason
	// why there is none. Nil: nobody asks. It is called from many goroutines.
	Tried func(took time.Duration, status int, failure *exchange.Failure)
	// Version is that of the harness, sent as User-Agent; empty: "dev".
	Version string
}

// Call is one request to make. Of Params and RawBody one is given, or neither.
type Call struct {
	Method   string
	Host     exchange.Host
	Path     string            // with the leading slash; may have a query
	Query    map[string]string // added to the query of Path
	Params   map[string]any    // body parameters; nil: no body
	Form     bool              // encode Params as a form with brackets, else as JSON
	RawBody  []byte            // instead of Params
	Header   http.Header       // further headers
	Key      string            // the key itself; empty with NoAuth
	NoAuth   bool
	RawAuth  string // a whole Authorization header value instead of Key
	Redirect bool   // follow redirects
	// Large is called before more than the beginning of a large answer is read, and may wait. Nil: read it at once.
	Large func(context.Context) error
}

// Target sends calls. It is safe for concurrent use.
type Target interface {
	// Config returns what the target was made of, defaults filled in. Do not change it.
	Config() *Config
	// Do sends a call and returns the exchange, never nil. What keeps an answer from
	// coming is in its Failure.
	Do(ctx context.Context, call Call) *exchange.Exchange
	// Control returns the control API, which does what the public API cannot: the
	// clock, webhooks, chains, a second account. Nil where the target has none.
	Control() Control
}

// Control is the control API of a target (docs/control-api.md). Errors name the
// address, the request and what the target answered.
type Control interface {
	// Now returns the time at the target.
	Now(ctx context.Context) (time.Time, error)
	// Advance moves the clock of the target: forward, or back where by is negative.
	Advance(ctx context.Context, by time.Duration) error
	// Complete ends a pending payment: outcome is "successful" or "failed".
	Complete(ctx context.Context, charge, outcome, failureCode string) error
	// CreateChain creates a chain to a new sub-merchant account, as a dashboard would,
	// and returns its id and key.
	CreateChain(ctx context.Context) (id, key string, err error)
	// SecondAccount returns the keys of another account.
	SecondAccount(ctx context.Context) (Keys, error)
	// SetWebhook sets the address that events are delivered to, and returns the secret
	// that they are signed with, in base64.
	SetWebhook(ctx context.Context, url string) (secret string, err error)
	// Features returns the names of the features that the target has.
	Features(ctx context.Context) ([]string, error)
	// Transfers returns the ids of the recipients of the transfers that a charge made.
	Transfers(ctx context.Context, charge string) ([]string, error)
}
