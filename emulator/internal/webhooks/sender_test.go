package webhooks_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Deliveries to an endpoint are made in order, and are noted on their event under its lock.
func TestDeliveriesKeepTheirOrder(t *testing.T) {
	endpoint := newReceiver(t, http.StatusAccepted)
	s := newStage(t)
	for i := range 50 {
		s.enqueue(fmt.Sprintf("event.%02d", i), endpoint.URL)
	}
	for i := range 50 {
		if got, want := endpoint.next(t).body, fmt.Sprintf(`{"key":"event.%02d"}`, i); got != want {
			t.Fatalf("delivery %d is %s, want %s", i, got, want)
		}
	}
	first := s.logged(50)[0]
	headers := map[string]any{"Content-Type": "application/json; charset=utf-8", "User-Agent": "Omise-Emulator"}
	for member, want := range map[string]any{
		"object": "webhook_delivery", "id": "whdl_test_1", "uri": endpoint.URL, "status": 202.0, "key": "event.00", "error": nil,
		"payload": `{"key":"event.00"}`, "created_at": "2031-01-01T00:00:00Z", "event": "event.00", "attempt": 1.0,
		"delivered": true, "next_attempt_at": nil, "repeat_of": nil, "request_headers": headers,
	} {
		if !reflect.DeepEqual(first[member], want) {
			t.Errorf("%s is %v, want %v", member, first[member], want)
		}
	}
	if s.account.notes() != 50 {
		t.Errorf("%d deliveries are noted, want 50", s.account.notes())
	}
	if endpoints, size := s.Held(); endpoints != 0 || size != 0 {
		t.Errorf("after all was delivered %d endpoints hold %d bytes", endpoints, size)
	}
	s.Forget()
	s.logged(0)
}

// A host that hangs or is down takes nothing from another, however much waits for it.
func TestAnEndpointThatHangsHoldsUpNoOther(t *testing.T) {
	slow, down, good := hanging(t), "http://127.0.0.1:1/", newReceiver(t, http.StatusOK)
	s := newStage(t)
	for i := range 200 {
		s.enqueue(fmt.Sprintf("event.%03d", i), slow.URL, down, good.URL)
	}
	for range 200 {
		good.next(t)
	}
	given := 0 // attempts that the slow one has let go by, five seconds each
	for _, d := range s.Deliveries() {
		if object(t, d.Render)["uri"] == slow.URL {
			given++
		}
	}
	if given > 5 {
		t.Errorf("200 deliveries beside an endpoint that hangs took as long as %d attempts to it", given)
	}
	waitFor(t, func() bool { // one may just have ended
		return slices.ContainsFunc(s.waiting(), func(v map[string]any) bool {
			return v["uri"] == slow.URL && v["state"] == "under_way" && v["attempt"] == 1.0
		})
	})
}

// However many endpoints hang, the deliveries under way are bounded, and what came last has its turn when one ends.
func TestWorkersAreBounded(t *testing.T) {
	slow := hanging(t)
	s := newStage(t)
	for i := range 100 {
		s.enqueue("event", fmt.Sprintf("%s/%d", slow.URL, i))
	}
	busy := func() (n int) {
		for _, v := range s.waiting() {
			if v["state"] == "under_way" {
				n++
			}
		}
		return n
	}
	waitFor(t, func() bool { return busy() == 64 })
	if all := len(s.waiting()); all != 100 {
		t.Errorf("%d deliveries wait or are under way, want 100", all)
	}
	s.Forget()
	good := newReceiver(t, http.StatusOK)
	s.enqueue("event", good.URL)
	good.next(t)
}

// What waits is bounded by its bytes, not by its number, and one endpoint cannot take all the room.
func TestWaitingDeliveriesAreBoundedByBytes(t *testing.T) {
	slow, good := hanging(t), newReceiver(t, http.StatusOK)
	s := newStage(t)
	large := strings.Repeat("x", 1<<20)
	for i := range 40 {
		s.enqueue(fmt.Sprintf("%02d %s", i, large), slow.URL)
	}
	waits := len(s.waiting())
	if waits < 3 || waits > 8 { // half of 16 MiB, as a body may take twice its length
		t.Errorf("%d deliveries of 1 MiB wait, want 3 to 8", waits)
	}
	if refused := s.account.notes(); refused != 40-waits {
		t.Errorf("%d deliveries are noted as refused, want %d", refused, 40-waits)
	}
	last := s.Deliveries()
	if d := object(t, last[len(last)-1].Render); d["error"] != "too many deliveries are waiting" || d["attempt"] != 0.0 || d["delivered"] != false {
		t.Errorf("a refused delivery is logged with error %v, attempt %v", d["error"], d["attempt"])
	}
	if len(last) > 8 {
		t.Errorf("%d deliveries of 1 MiB are logged, in a log of 8 MiB", len(last))
	}
	s.enqueue("event "+large, good.URL)
	good.next(t)
}

// An endpoint that cannot be reached is logged without a status; neither that nor a redirect, which
// is not followed, is a delivery.
func TestFailedDeliveries(t *testing.T) {
	moved := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound))
	defer moved.Close()
	s := newStage(t)
	s.enqueue("a", "http://127.0.0.1:1/")
	s.logged(1)
	s.enqueue("b", moved.URL)
	both := s.logged(2)
	if refused := both[0]; refused["status"] != 0.0 || refused["error"] == nil || refused["delivered"] != false {
		t.Errorf("an endpoint that cannot be reached is logged as %v", refused)
	}
	if redirected := both[1]; redirected["status"] != 302.0 || redirected["error"] != nil || redirected["delivered"] != false {
		t.Errorf("a redirect is logged as %v", redirected)
	}
}

// After Close nothing is delivered any more, and no goroutine is left of what was under way.
func TestCloseEndsEverything(t *testing.T) {
	slow := hanging(t)
	before := runtime.NumGoroutine()
	s := newStage(t)
	for i := range 20 {
		s.enqueue("event", fmt.Sprintf("%s/%d", slow.URL, i), "http://127.0.0.1:1/")
	}
	waitFor(t, func() bool { return len(s.Deliveries()) == 20 })
	s.Close()
	stacks := make([]byte, 1<<20)
	if all := stacks[:runtime.Stack(stacks, true)]; bytes.Contains(all, []byte("(*Sender).")) {
		t.Errorf("a delivery goes on after Close:\n%s", all)
	}
	s.enqueue("late", slow.URL)
	s.advance(time.Hour)
	if _, err := s.Send(notice("late"), slow.URL, s.account); err == nil {
		t.Error("an event was delivered after Close")
	}
	if n := len(s.Deliveries()); n != 20 {
		t.Errorf("%d deliveries are logged, want the 20 from before", n)
	}
	// The receiver's goroutines see the end of their connections a little later.
	waitFor(t, func() bool { return runtime.NumGoroutine() <= before })
}
