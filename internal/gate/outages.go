package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"sync"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/names"
)

// outages counts the requests that a server did not answer: a client of one that is down was not judged.
type outages struct {
	next http.RoundTripper

	mu       sync.Mutex
	count    int
	first    error
	barred   int // requests that a proxy in between answered, and the first such answer
	barrier  *front.BarredError
	noTokens int // POST /tokens that were answered 404
}

// RoundTrip asks the server.
func (o *outages) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := o.next.RoundTrip(request)
	if err == nil && answer.StatusCode == http.StatusNotFound && request.Method == http.MethodPost && path.Base(request.URL.Path) == "tokens" {
		o.mu.Lock()
		o.noTokens++
		o.mu.Unlock()
	}
	if err == nil || errors.Is(err, context.Canceled) || request.Context().Err() != nil { // its client is gone
		return answer, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var barred *front.BarredError
	if errors.As(err, &barred) {
		if o.barred++; o.barrier == nil {
			o.barrier = barred
		}
		return textual(request, barred.Answer.StatusCode, "this is not the server: "+barred.Error()+" to the gate\n"), nil
	}
	if o.count++; o.first == nil {
		o.first = err
	}
	return nil, err
}

// hints returns what may be wrong with the addresses of a server that one address was given for.
func (o *outages) hints(server string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.noTokens == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s answered 404 to %s for a token: where the vault has an address of its own, --upstream-vault names it.",
		exchange.Redact(server), names.Count(o.noTokens, "request"))}
}

// said returns sentences about the requests that the server did not answer, where there were any.
func (o *outages) said(server string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var said []string
	if o.barred > 0 {
		said = append(said, fmt.Sprintf("Not judged: a proxy stands between the gate and %s. %s answered %s to %s.",
			exchange.Redact(server), o.barrier.Proxy, o.barrier.Status(), names.Count(o.barred, "request")))
	}
	if o.count == 0 {
		return said
	}
	cause := o.first
	if located := (*url.Error)(nil); errors.As(cause, &located) {
		cause = located.Err
	}
	return append(said, fmt.Sprintf("%s did not answer %s; the first time: %s.", exchange.Redact(server), names.Count(o.count, "request"), exchange.Redact(cause.Error())))
}
