package cassettes

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/omise-conformance/harness/exchange"
)

var errTooLarge = fmt.Errorf("the answer is longer than %d MiB", exchange.MaxBody>>20)

// failureKind is a reason for a missing answer.
type failureKind struct {
	kind exchange.FailureKind
	is   func(error) bool
	// message names no address, which would change with every recording.
	message string
	// replay is what a replay returns: an error that callers treat in the same way.
	replay error
}

// failureKinds are tried in this order; the last takes every error.
var failureKinds = []failureKind{
	{"too-large", anyOf(errTooLarge), errTooLarge.Error(), errTooLarge},
	{"canceled", anyOf(context.Canceled), "the request was canceled", context.Canceled},
	{"dns", unknownHost, "the host could not be found", &net.DNSError{Err: "no such host", IsNotFound: true}},
	{"timeout", timedOut, "no answer came in time", context.DeadlineExceeded},
	{"refused", anyOf(syscall.ECONNREFUSED), "the connection was refused", syscall.ECONNREFUSED},
	{"tls", insecure, "no secure connection came about", tls.AlertError(40)},
	{
		"closed",
		anyOf(io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE),
		"the connection was closed before the answer was complete",
		io.ErrUnexpectedEOF,
	},
	{"transport", func(error) bool { return true }, "no usable answer came", errors.New("no usable answer came")},
}

func anyOf(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
}

func unknownHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && !dns.IsTimeout
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func insecure(err error) bool {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &verification) ||
		errors.As(err, &authority) || strings.Contains(err.Error(), "tls: ")
}

// failureOf returns the failure for an error of a transport.
func failureOf(err error) *exchange.Failure {
	for _, each := range failureKinds {
		if each.is(err) {
			return &exchange.Failure{Kind: each.kind, Message: each.message}
		}
	}
	return nil
}

// replayed returns the error for a recorded failure.
func replayed(recorded string) error {
	kind, message, _ := strings.Cut(recorded, ": ")
	for _, each := range failureKinds {
		if string(each.kind) == kind {
			return fmt.Errorf("%s when this was recorded: %w", message, each.replay)
		}
	}
	return errors.New(message + " when this was recorded")
}
