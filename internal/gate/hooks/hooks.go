// Package hooks judges the webhook handler of a client: it delivers the events that the client causes, and then tries
// the handler with deliveries that are forged, doubled, late or of unusual form.
package hooks

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/suites"
)

// Options say which handler is tried, and how.
type Options struct {
	// URL is the address of the handler.
	URL string
	// Secret is the handler's secret in base64; empty: one is made.
	Secret string
	// SecretName is the variable in which the command gets the secret. Default DefaultSecretName.
	SecretName string
	// Wait is how long the handler is waited for. Default DefaultWait.
	Wait time.Duration
	// Limit is how long an answer may take. Default DefaultLimit.
	Limit time.Duration
	// Settle is for how long nothing must have been asked of the API before a delivery counts as dealt with. Default
	// DefaultSettle.
	Settle time.Duration
	// Check is a command of the shell that prints what deliveries have led to, or is empty.
	Check string
	// Serves holds if the client's command serves the handler and does not end by itself.
	Serves bool
	// Remote allows a handler that is not on this machine.
	Remote bool
}

// The defaults of the options. The limit is that of the guide to retries, which takes a later answer for none.
const (
	DefaultSecretName = "OMISE_WEBHOOK_SECRET"
	DefaultWait       = 30 * time.Second
	DefaultLimit      = 10 * time.Second
	DefaultSettle     = 200 * time.Millisecond
)

// Surroundings are what a gate has for the handler of its client.
type Surroundings struct {
	// Upstream is asked for events, as https://api.omise.co/….
	Upstream http.RoundTripper
	// Fresh holds if the upstream was started for this gate, so that all its events are of this run.
	Fresh bool
	// SecretKey is a key of the upstream, empty where the client brings its own.
	SecretKey string
	// Judge has the rules and their levels.
	Judge *judge.Judge
	// FoundSecret holds if the secret is that of the variable in the environment of the gate.
	FoundSecret bool
	// Alone holds if there is no command: the handler runs already.
	Alone bool
}

// Hooks follows a client's run and tries its handler.
type Hooks struct {
	options Options
	alone   bool
	secrets *secrets
	handler *handler
	events  *events
	traffic *traffic
	book    *book
	check   *check // nil: there is none

	early bool // the handler was there before the command
	stop  func()
	ended chan struct{} // closed when the command has ended
	done  chan struct{} // closed when all was tried

	mu      sync.Mutex
	stopped bool
	live    int // deliveries of events that the client caused
}

// New returns what judges a handler. An error is a mistake in the options.
func New(o Options, around Surroundings) (*Hooks, error) {
	address, err := readAddress(o.URL, o.Remote)
	if err != nil {
		return nil, usage.Errorf("Webhooks.URL", "%w", err)
	}
	if around.Alone && o.Secret == "" {
		return nil, usage.Errorf("Webhooks.Secret", "a handler that runs already has a secret, without which nothing can be "+
			"signed: --webhook-secret, or the variable %s", o.Variable())
	}
	made, err := makeSecrets(o.Secret)
	switch {
	case err != nil && around.FoundSecret:
		return nil, usage.Errorf("", "the variable %s in the environment: %w", o.Variable(), err)
	case err != nil:
		return nil, usage.Errorf("Webhooks.Secret", "%w", err)
	}
	for _, each := range []struct {
		value     *time.Duration
		otherwise time.Duration
	}{{&o.Wait, DefaultWait}, {&o.Limit, DefaultLimit}, {&o.Settle, DefaultSettle}} {
		if *each.value <= 0 {
			*each.value = each.otherwise
		}
	}
	h := &Hooks{
		options: o, alone: around.Alone, secrets: made, handler: newHandler(address, o.Limit, made),
		events: newEvents(around.Upstream, around.Fresh, around.SecretKey), traffic: newTraffic(), book: &book{judge: around.Judge},
		ended: make(chan struct{}), done: make(chan struct{}),
	}
	if o.Check != "" {
		h.check = &check{command: o.Check}
	}
	return h, nil
}

// Variable returns the name of the variable that has the secret.
func (o *Options) Variable() string {
	if o.SecretName == "" {
		return DefaultSecretName
	}
	return o.SecretName
}

const secretBytes = 32

// makeSecrets reads the handler's secret, or makes one, and makes that of another account.
func makeSecrets(text string) (*secrets, error) {
	s := &secrets{text: text, own: make([]byte, secretBytes), strangerOf: make([]byte, secretBytes)}
	_, _ = rand.Read(s.own) // never fails, says crypto/rand
	_, _ = rand.Read(s.strangerOf)
	if text == "" {
		s.text = base64.StdEncoding.EncodeToString(s.own)
		return s, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(decoded) == 0 {
		return nil, fmt.Errorf("the secret of a webhook is base64, as the dashboard shows it")
	}
	s.own = decoded
	return s, nil
}

// Variable returns the variable that the client's command is given: NAME=value.
func (h *Hooks) Variable() string { return h.options.Variable() + "=" + h.secrets.text }

// See takes note of a request of the client.
func (h *Hooks) See(seen *front.Seen) {
	if !exchange.LiveAuthorization(seen.Raw.Header.Get("Authorization")) {
		request := http.Request{Header: seen.Raw.Header}
		if key, _, ok := request.BasicAuth(); ok {
			h.events.meet(key)
		}
	}
	h.traffic.see(seen)
}

// Start begins to follow the client, just before its command is started. env is the environment of the check. stop
// ends the command, where that serves the handler.
func (h *Hooks) Start(ctx context.Context, env []string, stop func()) {
	h.stop, h.early = stop, h.handler.up(ctx)
	if h.check != nil {
		h.check.env = env
	}
	go h.follow(ctx)
}

// Finish waits until all was tried, after the command has ended.
func (h *Hooks) Finish() {
	close(h.ended)
	<-h.done
	h.handler.client.CloseIdleConnections()
}

// Stopped reports whether the command was ended because its handler had been tried.
func (h *Hooks) Stopped() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stopped
}

// Results returns the cases for the report.
func (h *Hooks) Results() []*suites.Result { return h.book.all() }

// Notes returns sentences about the handler as a whole.
func (h *Hooks) Notes() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	notes := []string{fmt.Sprintf("The webhook handler at %s got %d deliveries, %d of them of events that the client caused.",
		h.handler.url.Redacted(), h.handler.sent, h.live)}
	if h.live == mostLive {
		notes = append(notes, fmt.Sprintf("Events after the first %d were not delivered.", mostLive))
	}
	return notes
}

// dashed returns the key of an event as part of the id of a case.
func dashed(key string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, key)
}
