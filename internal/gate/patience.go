package gate

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// An upstream that is asked to change something has this time to answer once the client is gone, and this one once the
// gate ends.
const (
	mostPatience = 30 * time.Second
	lastPatience = 2 * time.Second
)

// patience lets an upstream finish what it was asked for, whatever becomes of the client. A charge that a client gave up
// waiting for is made all the same, and only the answer tells that a second one is a second one.
type patience struct {
	next  http.RoundTripper
	ended chan struct{}
}

func newPatience(next http.RoundTripper) *patience { return &patience{next, make(chan struct{})} }

// end has the requests of clients that are gone end soon. Call it once.
func (p *patience) end() { time.AfterFunc(lastPatience, func() { close(p.ended) }) }

// RoundTrip asks the upstream.
func (p *patience) RoundTrip(request *http.Request) (*http.Response, error) {
	client := request.Context()
	if exchange.ReadOnly(request.Method) || client.Err() != nil {
		return p.next.RoundTrip(request)
	}
	asking, cancel := context.WithCancel(context.WithoutCancel(client))
	stay := context.AfterFunc(client, func() {
		defer cancel()
		timer := time.NewTimer(mostPatience)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-p.ended:
		case <-asking.Done():
		}
	})
	over := func() { stay(); cancel() }
	answer, err := p.next.RoundTrip(request.WithContext(asking))
	if err != nil {
		over()
		return nil, err
	}
	answer.Body = &patientBody{answer.Body, over}
	return answer, nil
}

// patientBody is the body of an answer. over is called when it is closed.
type patientBody struct {
	io.ReadCloser
	over func()
}

// Close closes the body.
func (b *patientBody) Close() error {
	defer b.over()
	return b.ReadCloser.Close()
}
