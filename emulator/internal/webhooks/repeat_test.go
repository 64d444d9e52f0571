package webhooks_test

import (
	"errors"
	"net/http"
	"reflect"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/webhooks"
)

// A delivery that is repeated carries the same body, a new id and the signature of the moment; where it
// succeeds, the retries of the event end.
func TestDeliveriesAreRepeated(t *testing.T) {
	endpoint := newReceiver(t, http.StatusInternalServerError)
	s := newStage(t)
	s.enqueue("event", endpoint.URL)
	id, _ := s.logged(1)[0]["id"].(string)

	failed, err := s.Repeat(id)
	if err != nil || failed.Delivered() {
		t.Fatalf("repeating is %v, %v; want a delivery that failed", failed, err)
	}
	if w := s.waiting(); len(w) != 1 {
		t.Errorf("after a repeat that failed wait %v, want the retry of before", w)
	}
	endpoint.status.Store(http.StatusOK)
	s.account.secrets = [][]byte{[]byte("secret")}
	repeated, err := s.Repeat(id)
	if err != nil || !repeated.Delivered() {
		t.Fatalf("repeating is %v, %v", repeated, err)
	}
	if w := s.waiting(); len(w) != 0 {
		t.Errorf("after a repeat that succeeded wait %v", w)
	}
	shown := s.logged(3)[2]
	if !reflect.DeepEqual(shown, object(t, repeated.Render)) || shown["repeat_of"] != id || shown["id"] == id || shown["status"] != 200.0 {
		t.Errorf("the repeat is logged as %v", shown)
	}
	var last received
	for range 3 {
		last = endpoint.next(t)
	}
	if last.body != `{"key":"event"}` || !signedWith(last, "secret") {
		t.Errorf("the repeat brought %s with %v", last.body, last.header)
	}
	if s.account.notes() != 3 {
		t.Errorf("%d attempts are noted, want each", s.account.notes())
	}
}

// An event that never was delivered can be.
func TestEventsAreSentOnRequest(t *testing.T) {
	endpoint := newReceiver(t, http.StatusOK)
	s := newStage(t)
	sent, err := s.Send(notice("event"), endpoint.URL, s.account)
	if err != nil || !sent.Delivered() || endpoint.next(t).body != `{"key":"event"}` {
		t.Fatalf("sending is %v, %v", sent, err)
	}
	if shown := s.logged(1)[0]; shown["repeat_of"] != nil || shown["attempt"] != 1.0 {
		t.Errorf("it is logged as %v", shown)
	}
	if _, err := s.Repeat("whdl_test_none"); !errors.Is(err, webhooks.ErrUnknown) {
		t.Errorf("repeating an unknown delivery is %v", err)
	}
}

// Deliveries on request are bounded, and a reset ends those under way.
func TestResetEndsDeliveriesOnRequest(t *testing.T) {
	slow := hanging(t)
	s := newStage(t)
	done := make(chan error, 64)
	for range 64 {
		go func() {
			_, err := s.Send(notice("event"), slow.URL, s.account)
			done <- err
		}()
	}
	waitFor(t, func() bool { return s.SendsBeside() == 64 })
	if _, err := s.Send(notice("event"), slow.URL, s.account); !errors.Is(err, webhooks.ErrBusy) {
		t.Errorf("one more delivery is %v", err)
	}
	s.Forget()
	for range 64 {
		if err := <-done; !errors.Is(err, webhooks.ErrStopped) {
			t.Errorf("a delivery under way ended with %v", err)
		}
	}
	s.logged(0)
	waitFor(t, func() bool { return s.SendsBeside() == 0 })
}
