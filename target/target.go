// Package target sends requests to what is tested and makes Exchanges of the
// answers. It knows addresses, keys, features, rate and waiting times; it
// judges nothing.
package target

import (
	"context"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"golang.org/x/time/rate"
)

// Keys are the credentials of one account.
type Keys struct {
	Public string
	Secret string
}

// Timeouts names every wait of a run. Zero values take the default.
type Timeouts struct {
	Request time.Duration `json:"request" yaml:"request"` // one request with its answer; default 30 s
	Connect time.Duration `json:"connect" yaml:"connect"` // TCP and TLS; default 10 s
	Case    time.Duration `json:"case" yaml:"case"`       // one case with all its requests; default 2 min
	Webhook time.Duration `json:"webhook" yaml:"webhook"` // a webhook to arrive; default 10 s
	Poll    time.Duration `json:"poll" yaml:"poll"`       // a status to change; default 10 s
}

// Config describes a target.
type Config struct {
	Name       string // "emulator", "omise", or the address
	APIURL     string
	VaultURL   string
	ControlURL string // empty: no control
	Keys       Keys
	Dialect    specs.Dialect
	Features   []string
	Timeouts   Timeouts
	Rate       float64 // requests per second; 0: unlimited
	// Limiter replaces one of the target's own for Rate, where several targets
	// keep one rate together.
	Limiter *rate.Limiter
	HTTP    *http.Client
	// Version is the version of the harness, which User-Agent names; default "dev".
	Version string
}

// Call is one request to make.
type Call struct {
	Method   string
	Host     exchange.Host
	Path     string
	Query    map[string]string
	Params   map[string]any // body parameters; nil: no body
	Form     bool           // encode Params as a form with brackets, else as JSON
	RawBody  []byte         // instead of Params
	Header   http.Header    // further headers
	Key      string         // the key itself; empty with NoAuth
	NoAuth   bool
	RawAuth  string // a whole Authorization header value instead of Key
	Redirect bool   // follow redirects
}

// Target sends calls.
type Target interface {
	Config() *Config
	Do(ctx context.Context, call Call) *exchange.Exchange
	// Control drives what the public API cannot: the clock, webhooks, chains,
	// a second account. Nil where the target has none.
	Control() Control
}

// Control is the control API of a target (docs/control-api.md).
type Control interface {
	Now(ctx context.Context) (time.Time, error)
	Advance(ctx context.Context, by time.Duration) error
	// Complete ends a pending payment: outcome is "successful" or "failed".
	Complete(ctx context.Context, charge, outcome, failureCode string) error
	// CreateChain makes a chain to a new sub-merchant account, as a dashboard would.
	CreateChain(ctx context.Context) (id, key string, err error)
	// SecondAccount gives the keys of another account.
	SecondAccount(ctx context.Context) (Keys, error)
	// SetWebhook tells the target where to deliver events and gives the base64
	// secret it signs with.
	SetWebhook(ctx context.Context, url string) (secret string, err error)
	Features(ctx context.Context) ([]string, error)
	// Transfers gives the recipients of the transfers that a charge has made.
	Transfers(ctx context.Context, charge string) ([]string, error)
}
