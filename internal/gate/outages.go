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
	"github.com/omise-conformance/harness/internal/names"
)

// outages counts the requests that a server did not answer: a client of one that is down was not judged.
type outages struct {
	next http.RoundTripper

	mu       sync.Mutex
	count    int
	first    error
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

// said returns a sentence about the requests that were not answered, where there were any.
func (o *outages) said(server string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.count == 0 {
		return nil
	}
	cause := o.first
	if located := (*url.Error)(nil); errors.As(cause, &located) {
		cause = located.Err
	}
	return []string{fmt.Sprintf("%s did not answer %s; the first time: %s.", exchange.Redact(server), names.Count(o.count, "request"), exchange.Redact(cause.Error()))}
}
