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

var errTooLarge = fmt.Errorf("the answer is longer than %d MiB", exchange.MaxBody>>20)

// bodyError is an error that came after the status line.
type bodyError struct{ error }

func (e bodyError) Unwrap() error { return e.error }

// failure says in one sentence why there is no answer after the time waited,
// naming the address.
func failure(base *url.URL, err error, timeouts Timeouts, waited time.Duration) *exchange.Failure {
	address := base.String()
	var broken bodyError
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errTooLarge):
		return &exchange.Failure{Kind: "too-large", Message: fmt.Sprintf("%s sent an answer of more than %d MiB", address, exchange.MaxBody>>20)}
	case errors.Is(err, context.Canceled):
		return &exchange.Failure{Kind: "canceled", Message: "the request to " + address + " was canceled"}
	case errors.As(err, &dns) && !dns.IsTimeout:
		return &exchange.Failure{Kind: "dns", Message: fmt.Sprintf("could not find the host of %s (%s)", address, cause(dns.Err))}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		if dialing(err) {
			return &exchange.Failure{Kind: "timeout", Message: fmt.Sprintf("could not connect to %s within %s", address, timeouts.Connect)}
		}
		if waited < timeouts.Request*9/10 {
			return &exchange.Failure{Kind: "timeout", Message: fmt.Sprintf("%s did not answer in the time that was left (%s)", address, waited.Round(100*time.Millisecond))}
		}
		return &exchange.Failure{Kind: "timeout", Message: fmt.Sprintf("%s did not answer within %s", address, timeouts.Request)}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &exchange.Failure{Kind: "refused", Message: "could not connect to " + address + " (connection refused)"}
	case tlsError(err):
		return &exchange.Failure{Kind: "tls", Message: fmt.Sprintf("no TLS connection to %s (%s)", address, cause(innermost(err).Error()))}
	case errors.As(err, &broken):
		return &exchange.Failure{Kind: "closed", Message: fmt.Sprintf("%s closed the connection before its answer was complete (%s)", address, cause(innermost(err).Error()))}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), strings.Contains(err.Error(), "server closed idle connection"):
		return &exchange.Failure{Kind: "closed", Message: address + " closed the connection without an answer"}
	case dialing(err):
		return &exchange.Failure{Kind: "refused", Message: fmt.Sprintf("could not connect to %s (%s)", address, cause(innermost(err).Error()))}
	}
	return &exchange.Failure{Kind: "transport", Message: fmt.Sprintf("no usable answer from %s (%s)", address, cause(innermost(err).Error()))}
}

// tlsError tells whether the secure connection failed. Some of these errors
// have no type.
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

func dialing(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial"
}

// innermost leaves out the layers that repeat method and address.
func innermost(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// cause makes one line of a reason of the standard library.
func cause(reason string) string {
	reason = strings.ReplaceAll(strings.TrimPrefix(reason, "net/http: "), "\n", " ")
	const longest = 200
	if len(reason) > longest {
		reason = strings.ToValidUTF8(reason[:longest], "") + "…"
	}
	return reason
}

// retryAfter tells how long a 429 asks to wait, if it does and not for long.
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

// sleep waits, unless the context ends before the wait would.
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
