package front

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// hostNames are the names of the hosts, as the upstream is asked for them.
var hostNames = map[exchange.Host]string{exchange.API: APIHost, exchange.Vault: VaultHost}

// handler passes on requests that came by a way and are for a host.
func (f *Front) handler(host exchange.Host, way Way) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.pass(w, r, host, way) })
}

// pass passes a request on and its answer back.
func (f *Front) pass(w http.ResponseWriter, r *http.Request, host exchange.Host, way Way) {
	seen := &Seen{Way: way, Mark: r.Header.Get(f.options.MarkHeader), Note: &Note{}}
	body, err := io.ReadAll(io.LimitReader(r.Body, exchange.MaxBody))
	if err != nil {
		return // the client went away
	}
	seen.Size = int64(len(body))
	seen.Raw = exchange.Raw{
		Method: r.Method, Host: host, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header.Clone(), Body: body,
		Started: time.Now(),
	}
	on := r.Clone(context.WithValue(r.Context(), noteKey{}, seen.Note))
	on.Header.Del(f.options.MarkHeader)
	on.RequestURI, on.URL.Scheme, on.URL.Host, on.Host = "", "https", hostNames[host], hostNames[host]
	on.Body = io.NopCloser(bytes.NewReader(body))
	answer, err := f.options.Upstream.RoundTrip(on)
	defer func() { f.seen <- seen }()
	if err != nil {
		seen.Lost = true
		seen.Raw.Failure = &exchange.Failure{Kind: exchange.FailureClosed, Message: err.Error()}
		panic(http.ErrAbortHandler)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, exchange.MaxBody))
	seen.Raw.Duration = time.Since(seen.Raw.Started)
	seen.Raw.Response = &exchange.RawResponse{Status: answer.StatusCode, Header: answer.Header.Clone(), Body: text}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	if _, wrote := w.Write(text); err != nil || wrote != nil {
		seen.Lost = true
		panic(http.ErrAbortHandler)
	}
}
