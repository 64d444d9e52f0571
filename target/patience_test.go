package target

import (
	"context"
	"io"
	"net"
	"regexp"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := listen(t, func(net.Conn) { cancel(); time.Sleep(2 * time.Second) })
	ex := at(t, address).Do(ctx, Call{Method: "GET", Path: "/charges"})
	if ex.Failure == nil || ex.Failure.Message != "the request to "+address+" was canceled" {
		t.Errorf("%+v", ex.Failure)
	}
}

// silent returns the address of a server that never answers.
func silent(t *testing.T) string {
	t.Helper()
	return listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
}

func TestTheTimeOfTheRequestIsUp(t *testing.T) {
	address := silent(t)
	ex := listCharges(t, within(t, address, 200*time.Millisecond))
	if want := address + " did not answer within 200ms"; ex.Failure == nil || ex.Failure.Kind != exchange.FailureTimeout || ex.Failure.Message != want {
		t.Errorf("got  %+v\nwant %s", ex.Failure, want)
	}
}

func TestTheTimeOfTheCaseIsUp(t *testing.T) {
	address := silent(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	ex := at(t, address).Do(ctx, Call{Method: "GET", Path: "/charges"})
	// A busy machine says so a little later.
	want := regexp.MustCompile("^" + regexp.QuoteMeta(address) + ` did not answer in the time that was left \(([1-9]00ms|\d+(\.\d)?s)\)$`)
	if ex.Failure == nil || !want.MatchString(ex.Failure.Message) {
		t.Errorf("got  %+v\nwant %s", ex.Failure, want)
	}
}
