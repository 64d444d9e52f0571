package traffic

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// Watch returns a handler that keeps every request to next with its answer, and calls kept after each.
func (r *Ring) Watch(host exchange.Host, next http.Handler, kept func()) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		seen := &witness{ResponseWriter: w, passage: Passage{Own: request.Context().Value(ownKey{}) != nil}}
		raw := &seen.passage.Raw
		raw.Method, raw.Host, raw.Path, raw.Query = request.Method, host, request.URL.EscapedPath(), request.URL.RawQuery
		raw.Header, raw.Started = request.Header, time.Now()
		if request.Body != nil && request.Body != http.NoBody {
			seen.body.ReadCloser, seen.body.passage = request.Body, &seen.passage
			if length := request.ContentLength; length > 0 && length <= LongestBody {
				raw.Body = make([]byte, 0, length)
			}
			request.Body = &seen.body
		}
		defer func() { // also where the connection is cut in the middle, by a panic
			raw.Duration = time.Since(raw.Started)
			if raw.Response == nil {
				raw.Failure = &exchange.Failure{Kind: exchange.FailureClosed, Message: "the connection was closed before the answer was complete"}
			}
			r.Add(&seen.passage)
			kept()
		}()
		next.ServeHTTP(seen, request)
	})
}

// ownKey marks the requests of the window itself.
type ownKey struct{}

// Own returns the context of a request that the window itself sends.
func Own(ctx context.Context) context.Context { return context.WithValue(ctx, ownKey{}, true) }

// witness passes an answer on and keeps it.
type witness struct {
	http.ResponseWriter
	passage  Passage
	response exchange.RawResponse
	body     reading
}

// Unwrap is how net/http finds the writer that it gave.
func (s *witness) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// WriteHeader passes the status on.
func (s *witness) WriteHeader(status int) {
	if s.passage.Raw.Response == nil && status >= http.StatusOK {
		s.response.Status, s.response.Header = status, s.Header()
		s.passage.Raw.Response = &s.response
	}
	s.ResponseWriter.WriteHeader(status)
}

// Write passes a part of the answer on.
func (s *witness) Write(part []byte) (int, error) {
	if s.passage.Raw.Response == nil {
		s.WriteHeader(http.StatusOK)
	}
	s.response.Body = s.passage.keep(s.response.Body, part)
	return s.ResponseWriter.Write(part)
}

// keep adds a part to a body, up to the longest that is kept.
func (p *Passage) keep(body, part []byte) []byte {
	if len(body)+len(part) > LongestBody {
		p.TooLong = true
		part = part[:LongestBody-len(body)]
	}
	if body == nil {
		body = make([]byte, 0, len(part)) // as long as it is, and no longer
	}
	return append(body, part...)
}

// reading is the body of a request, kept while it is read.
type reading struct {
	io.ReadCloser
	passage *Passage
}

func (b *reading) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if n > 0 {
		b.passage.Raw.Body = b.passage.keep(b.passage.Raw.Body, into[:n])
	}
	return n, err
}
