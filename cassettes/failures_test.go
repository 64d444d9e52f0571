package cassettes

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
)

// TestKindsOfFailures takes each error that a transport can return.
func TestKindsOfFailures(t *testing.T) {
	for _, each := range []struct {
		err  error
		want string
	}{
		{errTooLarge, "too-large"},
		{context.Canceled, "canceled"},
		{context.DeadlineExceeded, "timeout"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "timeout"},
		{&net.OpError{Op: "read", Err: errors.New("odd")}, "transport"},
		{&net.DNSError{Err: "no such host", IsNotFound: true}, "dns"},
		{&net.DNSError{Err: "i/o timeout", IsTimeout: true}, "timeout"},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "refused"},
		{tls.RecordHeaderError{Msg: "first record does not look like a handshake"}, "tls"},
		{tls.AlertError(40), "tls"},
		{&tls.CertificateVerificationError{Err: errors.New("expired")}, "tls"},
		{x509.UnknownAuthorityError{}, "tls"},
		{errors.New("remote error: tls: handshake failure"), "tls"},
		{io.EOF, "closed"},
		{syscall.EPIPE, "closed"},
		{errors.New("odd"), "transport"},
	} {
		if got := failureOf(fmt.Errorf("Get: %w", each.err)); got == nil || string(got.Kind) != each.want {
			t.Errorf("%T %v: %v, want the kind %s", each.err, each.err, got, each.want)
		}
	}
	if got := replayed("comet: it was hit").Error(); got != "it was hit when this was recorded" {
		t.Errorf("a failure of an unknown kind: %s", got)
	}
}
