package cassettes

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

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
