package cassettes

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// drain reads and closes the body of a request, as a transport must.
func drain(request *http.Request) ([]byte, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(request.Body)
	return body, errors.Join(err, request.Body.Close())
}

// again returns the request with a body that can be read from the start.
func again(request *http.Request, body []byte) *http.Request {
	if len(body) == 0 {
		return request
	}
	copied := *request
	copied.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	copied.Body, _ = copied.GetBody()
	return &copied
}
