package embedded

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// Transport hands each request to the handler of its host, without sockets.
type Transport map[string]http.Handler

// RoundTrip hands the request to the handler of its host.
func (t Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	handler := t[request.URL.Host]
	if err := request.Context().Err(); err != nil {
		return nil, &url.Error{Op: request.Method, URL: request.URL.Host, Err: err}
	}
	if handler == nil {
		return nil, &url.Error{Op: request.Method, URL: request.URL.Host, Err: http.ErrServerClosed}
	}
	received := request.Clone(request.Context())
	received.RequestURI = request.URL.RequestURI()
	if received.Body == nil {
		received.Body = http.NoBody
	}
	recorder := &responseRecorder{header: http.Header{}}
	handler.ServeHTTP(recorder, received)
	_ = received.Body.Close()
	return recorder.response(request), nil
}

// responseRecorder takes what a handler writes. httptest.ResponseRecorder would do, but importing
// httptest registers a flag on the command line of every program.
type responseRecorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *responseRecorder) Header() http.Header { return r.header }

func (r *responseRecorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *responseRecorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

func (r *responseRecorder) response(request *http.Request) *http.Response {
	r.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: strconv.Itoa(r.status) + " " + http.StatusText(r.status), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: io.NopCloser(&r.body), ContentLength: int64(r.body.Len()), Request: request,
	}
}
