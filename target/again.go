package target

import (
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/omise-conformance/harness/exchange"
)

// sendAgain sends a request, and once more on a new connection where a reused one ended before the first
// byte of the answer: a server that closes an idle connection has not read what is sent then. net/http
// itself does that for methods that are idempotent, and where nothing was written; for others it cannot
// tell, and neither can this: the first request may have had its effect. So the exchange says it, and from
// then on every request that changes something has a connection of its own, so that what
// happened twice can be tried anew without happening twice again.
func (t *httpTarget) sendAgain(request *http.Request, redirect bool) (response *http.Response, again bool, err error) {
	changes := !exchange.ReadOnly(request.Method)
	if changes && t.twice.Load() {
		response, err = send(t.fresh, request, redirect)
		return response, false, err
	}
	var reused, begun atomic.Bool
	traced := httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn:              func(info httptrace.GotConnInfo) { reused.Store(info.Reused) },
		GotFirstResponseByte: func() { begun.Store(true) },
	})
	response, err = send(t.client, request.WithContext(traced), redirect)
	// A client of the caller's own, which may be recorded, decides for itself.
	if err == nil || t.config.HTTP != nil || !reused.Load() || begun.Load() || !ended(err) || request.Context().Err() != nil {
		return response, false, err
	}
	if changes {
		t.twice.Store(true)
	}
	anew := request.Clone(request.Context())
	if request.GetBody != nil {
		if anew.Body, err = request.GetBody(); err != nil {
			return nil, false, err
		}
	}
	response, err = send(t.fresh, anew, redirect)
	return response, true, err
}

func send(client *http.Client, request *http.Request, redirect bool) (*http.Response, error) {
	if !redirect {
		return client.Do(request)
	}
	following := *client
	following.CheckRedirect = nil
	return following.Do(request)
}

// unkept returns a client that opens a connection for each request, where the transport is one of net/http;
// otherwise the client itself.
func unkept(client *http.Client) *http.Client {
	through, _ := client.Transport.(final)
	transport, ok := through.next.(*http.Transport)
	if !ok {
		return client
	}
	fresh := *client
	alone := transport.Clone()
	alone.DisableKeepAlives = true
	fresh.Transport = Final(alone)
	return &fresh
}
