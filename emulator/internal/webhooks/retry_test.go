package webhooks_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// spans are those of docs/control-api.md.
var spans = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// A failed delivery is tried again when its span has passed on the emulator's clock, not before,
// and eight times in all.
func TestRetriesFollowTheSpans(t *testing.T) {
	endpoint := newReceiver(t, http.StatusInternalServerError)
	s := newStage(t)
	s.enqueue("event", endpoint.URL)
	for i, span := range spans {
		all := s.logged(i + 1)
		due := s.now.Add(span).Format(time.RFC3339)
		if got := all[i]; got["attempt"] != float64(i+1) || got["next_attempt_at"] != due || got["status"] != 500.0 {
			t.Errorf("attempt %d is logged as %v, want the next at %s", i+1, got, due)
		}
		if i > 0 && all[i-1]["next_attempt_at"] != nil {
			t.Errorf("attempt %d shows %v as the next, which was made already", i, all[i-1]["next_attempt_at"])
		}
		if w := s.waiting(); len(w) != 1 || w[0]["state"] != "retry" || w[0]["due_at"] != due || w[0]["attempt"] != float64(i+2) {
			t.Errorf("after attempt %d wait %v", i+1, w)
		}
		s.advance(span - time.Second)
		if len(s.waiting()) != 1 || s.waiting()[0]["state"] != "retry" {
			t.Errorf("attempt %d was made before its time", i+2)
		}
		s.advance(time.Second)
	}
	if last := s.logged(len(spans) + 1)[len(spans)]; last["attempt"] != 8.0 || last["next_attempt_at"] != nil {
		t.Errorf("the last attempt is logged as %v", last)
	}
	s.advance(1000 * time.Hour)
	if w := s.waiting(); len(w) != 0 {
		t.Errorf("after the last attempt wait %v", w)
	}
	if s.account.notes() != len(spans)+1 {
		t.Errorf("%d attempts are noted on the event, want each", s.account.notes())
	}
}

// A retry that succeeds ends the retries, and one that waits holds up no later event.
func TestARetryThatSucceedsIsTheLast(t *testing.T) {
	endpoint := newReceiver(t, http.StatusServiceUnavailable)
	s := newStage(t)
	s.enqueue("first", endpoint.URL)
	s.logged(1)
	endpoint.status.Store(http.StatusNoContent)
	s.enqueue("second", endpoint.URL)
	s.logged(2)
	s.advance(time.Minute)
	if last := s.logged(3)[2]; last["key"] != "first" || last["delivered"] != true || last["next_attempt_at"] != nil {
		t.Errorf("the retry is logged as %v", last)
	}
	if w := s.waiting(); len(w) != 0 {
		t.Errorf("after all was delivered wait %v", w)
	}
	for _, want := range []string{"first", "second", "first"} {
		if got := endpoint.next(t).body; got != `{"key":"`+want+`"}` {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A clock that goes back puts no retry off for longer than its span.
func TestAClockThatGoesBackPutsNothingOff(t *testing.T) {
	endpoint := newReceiver(t, http.StatusNotFound)
	s := newStage(t)
	s.enqueue("event", endpoint.URL)
	s.logged(1)
	s.advance(-72 * time.Hour)
	if due, want := s.waiting()[0]["due_at"], s.now.Add(time.Minute).Format(time.RFC3339); due != want {
		t.Errorf("the retry is due at %v, want %s", due, want)
	}
	s.advance(time.Minute)
	s.logged(2)
}

// Where the emulator's clock runs, retries need nobody to move it.
func TestRetriesComeByThemselves(t *testing.T) {
	endpoint := newReceiver(t, http.StatusNotFound)
	s := newStage(t)
	s.RetryAfter(60 * time.Millisecond)
	begun := time.Now()
	s.enqueue("event", endpoint.URL)
	endpoint.next(t)
	endpoint.next(t)
	if took := time.Since(begun); took < 60*time.Millisecond {
		t.Errorf("the second attempt came after %s", took)
	}
	if last := s.logged(2)[1]; last["next_attempt_at"] != nil {
		t.Errorf("the last attempt is logged as %v", last)
	}
}

// Forget and Abandon cancel what was to come.
func TestRetriesAreCancelled(t *testing.T) {
	for name, cancel := range map[string]func(s *stage, url string){
		"forget":  func(s *stage, _ string) { s.Forget() },
		"abandon": func(s *stage, url string) { s.Abandon(url) },
	} {
		t.Run(name, func(t *testing.T) {
			endpoint := newReceiver(t, http.StatusBadGateway)
			s := newStage(t)
			s.enqueue("event", endpoint.URL)
			endpoint.next(t)
			waitFor(t, func() bool { w := s.waiting(); return len(w) == 1 && w[0]["state"] == "retry" })
			cancel(s, endpoint.URL)
			s.advance(time.Hour)
			if w := s.waiting(); len(w) != 0 {
				t.Errorf("%v still wait", w)
			}
			s.enqueue("later", endpoint.URL)
			if got := endpoint.next(t).body; got != `{"key":"later"}` {
				t.Errorf("%s was delivered, want the later event", got)
			}
		})
	}
}

// What is under way or has its first attempt before it when its endpoint is abandoned is tried once.
func TestAnAbandonedEndpointHasNoRetries(t *testing.T) {
	came, answer := make(chan string, 2), make(chan bool)
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came <- string(body)
		<-answer
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer slow.Close()
	s := newStage(t)
	s.enqueue("first", slow.URL)
	s.enqueue("second", slow.URL)
	for _, key := range []string{"first", "second"} {
		if got := <-came; got != `{"key":"`+key+`"}` {
			t.Errorf("got %s, want the event %s", got, key)
		}
		if key == "first" {
			s.Abandon(slow.URL)
		}
		answer <- true
	}
	s.logged(2)
	if w := s.waiting(); len(w) != 0 {
		t.Errorf("%v wait at an endpoint that was abandoned", w)
	}
}

// Of retries that are due at once, the first that failed goes first.
func TestRetriesKeepTheirOrder(t *testing.T) {
	endpoint := newReceiver(t, http.StatusInternalServerError)
	s := newStage(t)
	for i := range 50 {
		s.enqueue(fmt.Sprintf("%02d", i), endpoint.URL)
	}
	s.logged(50)
	s.advance(time.Minute)
	for i, d := range s.logged(100)[50:] {
		if want := fmt.Sprintf("%02d", i); d["key"] != want || d["attempt"] != 2.0 {
			t.Fatalf("retry %d is attempt %v of %v, want %s", i, d["attempt"], d["key"], want)
		}
	}
}

// Retries give way to events that were never tried, the one with the most attempts first.
func TestRetriesGiveWayToEvents(t *testing.T) {
	s := newStage(t)
	padding := strings.Repeat("x", 1<<20)
	const down = "http://127.0.0.1:1/"
	retries := func() (keys []any) {
		for _, w := range s.waiting() {
			if w["state"] == "retry" {
				keys = append(keys, w["key"])
			}
		}
		return keys
	}
	for i := range 3 {
		s.enqueue(fmt.Sprintf("%02d %s", i, padding), down)
		waitFor(t, func() bool { return len(retries()) == i+1 })
		if i == 1 { // two with two attempts behind them
			s.advance(time.Minute)
			waitFor(t, func() bool { return s.account.notes() == 4 && len(retries()) == 2 })
		}
	}
	for i := 3; i < 10; i++ {
		s.enqueue(fmt.Sprintf("%02d %s", i, padding), down)
		waitFor(t, func() bool { return slices.Contains(retries(), any(fmt.Sprintf("%02d", i))) })
	}
	kept := retries()
	if len(kept) != 8 || slices.Contains(kept, any("00")) || slices.Contains(kept, any("01")) {
		t.Errorf("retries of %v wait, want all but the two that had most attempts", kept)
	}
	for _, d := range s.Deliveries() {
		if object(t, d.Render)["error"] == "too many deliveries are waiting" {
			t.Error("an event was refused for the sake of retries")
		}
	}
}
