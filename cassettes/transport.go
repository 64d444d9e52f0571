package cassettes

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// numberHeader carries the number of a request through the library, which tells
// its filters nothing else of the request that they look at.
const numberHeader = "X-Cassette-Number"

// onward is the key in a context under which the way to the target stands.
type onward struct{}

// outward is the transport that the library is given: it goes the way that the
// context of the request holds.
type outward struct{}

func (outward) RoundTrip(request *http.Request) (*http.Response, error) {
	send, ok := request.Context().Value(onward{}).(func() (*http.Response, error))
	if !ok {
		return nil, errors.New("a request reached the recorder's transport by another way than the recorder")
	}
	return send()
}

// limited is a body of which only so much is read.
type limited struct {
	io.Reader
	io.Closer
}

// drain reads a request's body and closes it, as a transport must.
func drain(request *http.Request) ([]byte, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(request.Body)
	return body, errors.Join(err, request.Body.Close())
}

// again gives the request with its body in front of it once more.
func again(request *http.Request, body []byte) *http.Request {
	if len(body) == 0 {
		return request
	}
	copied := *request
	copied.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	copied.Body, _ = copied.GetBody()
	return &copied
}
