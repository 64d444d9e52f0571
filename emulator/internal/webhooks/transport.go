package webhooks

import (
	"fmt"
	"net/http"
	"time"
)

// maxAnswerHead bounds the head of an endpoint's answer.
const maxAnswerHead = 64 << 10

// finalAnswers refuses an answer that is none. After 101 Switching Protocols a connection belongs to nobody whom the end of
// an attempt would reach, and its body ends when the endpoint likes.
type finalAnswers struct{ *http.Transport }

// RoundTrip sends a request and returns its final answer.
func (t finalAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.Transport.RoundTrip(r)
	if err != nil || answer.StatusCode >= http.StatusOK {
		return answer, err
	}
	_ = answer.Body.Close()
	return nil, fmt.Errorf("the endpoint answered %d, which is not a final answer", answer.StatusCode)
}

// newClient makes the client of all attempts; the context of each bounds it.
func newClient() *http.Client {
	return &http.Client{
		Transport: finalAnswers{&http.Transport{
			MaxIdleConns: mostWorkers, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: maxAnswerHead,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
