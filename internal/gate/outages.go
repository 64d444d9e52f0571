package gate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
)

// outages counts the requests that a server did not answer: a client of one that is down was not judged.
type outages struct {
	next http.RoundTripper

	mu    sync.Mutex
	count int
	first error
}

// RoundTrip asks the server.
func (o *outages) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := o.next.RoundTrip(request)
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
