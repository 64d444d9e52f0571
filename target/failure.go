package target

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// bodyError is an error that occurred after the status line.
type bodyError struct{ error }

func (e bodyError) Unwrap() error { return e.error }

// failure returns the reason why there is no answer after the time waited, in one
// sentence that names the address.
func failure(base *url.URL, err error, timeouts Timeouts, waited time.Duration) *exchange.Failure {
	address := base.String()
	var broken bodyError
	var dns *net.DNSError
	var timeout net.Error
	var large *tooLargeError
	switch {
	case errors.As(err, &large):
		return &exchange.Failure{Kind: exchange.FailureTooLarge, Message: address + " " + large.Error()}
	case errors.Is(err, context.Canceled):
		return &exchange.Failure{Kind: exchange.FailureCanceled, Message: "the request to " + address + " was canceled"}
	case errors.As(err, &dns) && !dns.IsTimeout:
		return &exchange.Failure{Kind: exchange.FailureDNS, Message: fmt.Sprintf("could not find the host of %s (%s)", address, cause(dns.Err))}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		if dialing(err) {
			return &exchange.Failure{
				Kind:    exchange.FailureTimeout,
				Message: fmt.Sprintf("could not connect to %s within %s", address, timeouts.Connect),
			}
		}
		if waited < timeouts.Request*9/10 {
			return &exchange.Failure{
				Kind:    exchange.FailureTimeout,
				Message: fmt.Sprintf("%s did not answer in the time that was left (%s)", address, waited.Round(100*time.Millisecond)),
			}
		}
		return &exchange.Failure{Kind: exchange.FailureTimeout, Message: fmt.Sprintf("%s did not answer within %s", address, timeouts.Request)}
	case malformed(err):
		return &exchange.Failure{
			Kind:    exchange.FailureMalformed,
			Message: fmt.Sprintf("the answer of %s is no message as HTTP/1.1 has it (%s)", address, cause(innermost(err).Error())),
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &exchange.Failure{Kind: exchange.FailureRefused, Message: "could not connect to " + address + " (connection refused)"}
	case tlsError(err):
		return &exchange.Failure{
			Kind:    exchange.FailureTLS,
			Message: fmt.Sprintf("no TLS connection to %s (%s)", address, cause(innermost(err).Error())),
		}
	case errors.As(err, &broken):
		return &exchange.Failure{
			Kind:    exchange.FailureClosed,
			Message: fmt.Sprintf("%s closed the connection before its answer was complete (%s)", address, cause(innermost(err).Error())),
		}
	case ended(err):
		return &exchange.Failure{Kind: exchange.FailureClosed, Message: address + " closed the connection without an answer"}
	case dialing(err):
		return &exchange.Failure{
			Kind:    exchange.FailureRefused,
			Message: fmt.Sprintf("could not connect to %s (%s)", address, cause(innermost(err).Error())),
		}
	}
	return &exchange.Failure{
		Kind:    exchange.FailureTransport,
		Message: fmt.Sprintf("no usable answer from %s (%s)", address, cause(innermost(err).Error())),
	}
}

// ended reports whether a connection ended.
func ended(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || strings.Contains(err.Error(), "server closed idle connection")
}

// tlsError reports whether the secure connection failed. Some of these errors have
// no type of their own.
func tlsError(err error) bool {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &verification) ||
		errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid) ||
		strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "TLS handshake") ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// dialing reports whether an error occurred while connecting.
func dialing(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial"
}

// innermost returns an error without the layers that repeat method and address.
func innermost(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// cause returns an error message of the standard library as one line.
func cause(reason string) string {
	reason = strings.ReplaceAll(strings.TrimPrefix(reason, "net/http: "), "\n", " ")
	const longest = 200
	if len(reason) > longest {
		reason = strings.ToValidUTF8(reason[:longest], "") + "…"
	}
	return reason
}

// retryAfter returns how long a 429 asks to wait; again is false where it does not
// say, or wants more than maxRetryAfter.
func retryAfter(response *exchange.RawResponse) (wait time.Duration, again bool) {
	if response == nil || response.Status != http.StatusTooManyRequests {
		return 0, false
	}
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = max(0, time.Until(at))
	} else {
		return 0, false
	}
	return wait, wait >= 0 && wait <= maxRetryAfter
}

// sleep waits and returns true, or returns false where the context ends first.
func sleep(ctx context.Context, wait time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
