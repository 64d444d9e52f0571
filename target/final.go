package target

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// mostHeader is how many bytes the header of an answer may have, as far as the client that counts them says: what a
// target sends is kept for the report. It is four times what other clients take.
const mostHeader = 256 << 10

// Final returns a transport that answers with nothing but final answers, and whose bodies end with the context of
// their request. net/http returns 101 as if it were final, with the connection itself as its body, which no timeout
// and no context ends: nothing here asks for another protocol, so that it is refused. Whatever sends a request to
// somebody else's server does so through this.
func Final(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	if _, already := next.(final); already {
		return next
	}
	return final{next}
}

type final struct{ next http.RoundTripper }

// interimError is the error for an answer that is not final.
type interimError int

func (e interimError) Error() string {
	return fmt.Sprintf("it answered %d %s, which was not asked for and ends no request", int(e), http.StatusText(int(e)))
}

// RoundTrip sends a request.
func (f final) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := f.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if code := response.StatusCode; code >= 100 && code < 200 {
		_ = response.Body.Close() // which ends the connection
		return nil, interimError(code)
	}
	response.Body = newEndingBody(request.Context(), response.Body)
	return response, nil
}

// CloseIdleConnections ends the connections that nothing waits on.
func (f final) CloseIdleConnections() {
	if closing, can := f.next.(interface{ CloseIdleConnections() }); can {
		closing.CloseIdleConnections()
	}
}

// endingBody is a body that is closed when its context ends, whatever it waits for.
type endingBody struct {
	ctx    context.Context
	body   io.ReadCloser
	once   sync.Once
	result error
	stay   func() bool
}

func newEndingBody(ctx context.Context, body io.ReadCloser) *endingBody {
	b := &endingBody{ctx: ctx, body: body}
	b.stay = context.AfterFunc(ctx, b.close)
	return b
}

func (b *endingBody) close() { b.once.Do(func() { b.result = b.body.Close() }) }

// Read reads from the body. After the end of the context, its error is that of the context.
func (b *endingBody) Read(into []byte) (int, error) {
	n, err := b.body.Read(into)
	if err != nil && err != io.EOF && b.ctx.Err() != nil {
		err = context.Cause(b.ctx)
	}
	return n, err
}

// Close closes the body.
func (b *endingBody) Close() error {
	b.stay()
	b.close()
	return b.result
}
