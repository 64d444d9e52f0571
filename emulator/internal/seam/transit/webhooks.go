package transit

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// Deliveries changes how webhooks are delivered; send returns the answer of the endpoint.
func Deliveries(carry func(request *http.Request, send http.RoundTripper) (*http.Response, error)) alter.Change {
	return alter.Change{Carry: func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { return carry(r, next) })
	}}
}

// Undelivered answers in place of the endpoint.
func Undelivered(key string) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		if !HasEventKey(TakeBody(r), key) {
			return send.RoundTrip(r)
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
}

// HasEventKey reports whether a body is that of an event with the key.
func HasEventKey(body []byte, key string) bool {
	return bytes.Contains(body, []byte(`"key":"`+key+`"`))
}

// Signature changes the signature of deliveries.
func Signature(change func(string) string) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		r.Header.Set("Omise-Signature", change(r.Header.Get("Omise-Signature")))
		return send.RoundTrip(r)
	}
}

// Timestamp changes the time of signing that deliveries carry.
func Timestamp(change func(int64) int64) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(r *http.Request, send http.RoundTripper) (*http.Response, error) {
		seconds, _ := strconv.ParseInt(r.Header.Get("Omise-Signature-Timestamp"), 10, 64)
		r.Header.Set("Omise-Signature-Timestamp", strconv.FormatInt(change(seconds), 10))
		return send.RoundTrip(r)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
