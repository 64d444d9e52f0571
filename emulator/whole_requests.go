package emulator

import (
	"io"
	"net/http"
)

// leftover is how much of a request by HTTP/2 is read after its answer: as much as package net/http reads of one by HTTP/1.
const leftover = 256 << 10

// wholeRequests reads what a handler has left of a request by HTTP/2, such as one with a wrong key. The server resets the stream
// otherwise (RFC 9113, 8.1), and clients such as OkHttp take that for a call that failed, though the answer is there.
func wholeRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if r.ProtoMajor < 2 || r.ContentLength == 0 {
			return
		}
		// A client may wait for the answer before it sends the rest.
		if http.NewResponseController(w).Flush() == nil {
			_, _ = io.CopyN(io.Discard, r.Body, leftover)
		}
	})
}
