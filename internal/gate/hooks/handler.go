package hooks

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/target"
)

// answerBytes is as much of an answer as is read and shown.
const answerBytes = 64 << 10

// handler is the webhook handler of a client.
type handler struct {
	url     *url.URL
	client  *http.Client
	limit   time.Duration // of an answer
	secrets *secrets
	sent    int // deliveries so far
}

func newHandler(address *url.URL, limit time.Duration, s *secrets) *handler {
	transport := &http.Transport{
		// A company's proxy has no business between the gate and a handler on the same machine.
		Proxy:               nil,
		TLSHandshakeTimeout: limit,
		MaxIdleConnsPerHost: 1,
	}
	if onThisMachine(address) {
		// Whoever serves on a loopback address proves nothing with a certificate, and developers sign their own.
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12} //nolint:gosec // loopback only
	}
	return &handler{
		url: address, limit: limit, secrets: s,
		client: &http.Client{
			Transport:     target.Final(transport),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// up reports whether something listens where the handler should.
func (h *handler) up(ctx context.Context) bool {
	dialer := net.Dialer{Timeout: time.Second}
	connection, err := dialer.DialContext(ctx, "tcp", hostPort(h.url))
	if err != nil {
		return false
	}
	_ = connection.Close()
	return true
}

// answer is what a handler said to a delivery.
type answer struct {
	*exchange.Exchange
	delivery *delivery
	at       time.Time
}

// taken reports whether the handler took the delivery: nothing but a 2xx answer says so.
func (a *answer) taken() bool { return a.Response != nil && a.Response.Status/100 == 2 }

// refused reports whether the handler answered that it did not.
func (a *answer) refused() bool { return a.Response != nil && !a.taken() }

// late reports whether the handler did not answer in time.
func (a *answer) late() bool { return a.Failure != nil && a.Failure.Kind == exchange.FailureTimeout }

// unreachable reports whether the delivery did not come to a handler.
func (a *answer) unreachable() bool {
	return a.Failure != nil && (a.Failure.Kind == exchange.FailureRefused || a.Failure.Kind == exchange.FailureCanceled)
}

// words returns the answer in words.
func (a *answer) words() string {
	switch {
	case a.Failure != nil:
		return a.Failure.Message
	case a.Response.Status/100 == 3:
		return fmt.Sprintf("status %d, a redirect, which is not followed", a.Response.Status)
	}
	return fmt.Sprintf("status %d", a.Response.Status)
}

// deliver sends a delivery and waits for the answer.
func (h *handler) deliver(ctx context.Context, d *delivery) *answer {
	h.sent++
	started := time.Now()
	header := d.header(h.secrets, started)
	raw := exchange.Raw{
		Seq: h.sent, Method: http.MethodPost, Host: exchange.WebhookHandler, Path: h.url.EscapedPath(), Query: h.url.RawQuery,
		Header: header, Body: d.body, Started: started, Secrets: []string{h.secrets.text, string(h.secrets.own)},
	}
	raw.Response, raw.Failure = h.post(ctx, header, d.body)
	raw.Duration = time.Since(started)
	made := exchange.New(raw)
	made.Repetition = repetition(d, h.url, made.Request.Body)
	return &answer{Exchange: made, delivery: d, at: started}
}

func (h *handler) post(ctx context.Context, header http.Header, body []byte) (*exchange.RawResponse, *exchange.Failure) {
	ctx, cancel := context.WithTimeout(ctx, h.limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, &exchange.Failure{Kind: exchange.FailureTransport, Message: "no answer: the address is not valid"}
	}
	request.Header = header.Clone()
	response, err := h.client.Do(request)
	if err != nil {
		return nil, h.failure(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerBytes))
	if err != nil {
		return nil, h.failure(err)
	}
	return &exchange.RawResponse{Status: response.StatusCode, Header: response.Header, Body: text}, nil
}

// failure says why there is no answer, or not the whole of one.
func (h *handler) failure(err error) *exchange.Failure {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &exchange.Failure{Kind: exchange.FailureTimeout, Message: "no answer within " + h.limit.String()}
	case errors.Is(err, context.Canceled):
		return &exchange.Failure{Kind: exchange.FailureCanceled, Message: "no answer: the gate was ended"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &exchange.Failure{Kind: exchange.FailureRefused, Message: "no answer: nothing listens at " + h.url.Host}
	case errors.As(err, &certificate):
		return &exchange.Failure{Kind: exchange.FailureTLS, Message: "no answer: the certificate of " + h.url.Host + " is not valid"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return &exchange.Failure{Kind: exchange.FailureClosed, Message: "no answer: the connection was closed"}
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return &exchange.Failure{Kind: exchange.FailureTransport, Message: "no answer: " + err.Error()}
}
