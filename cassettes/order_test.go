package cassettes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// impatient makes a player that waits for nobody for long.
func impatient(c *Cassette) *Player {
	p := NewPlayer(replayHosts, c)
	p.patience = 20 * time.Millisecond
	return p
}

var (
	readCharge   = step{"GET", "/charges/chrg_1", "", ""}
	refundCharge = step{"POST", "/charges/chrg_1/refunds", jsonType, `{"amount":100}`}
)

func counting() http.HandlerFunc {
	var mu sync.Mutex
	count := 0
	return func(w http.ResponseWriter, request *http.Request) {
		mu.Lock()
		count++
		text := fmt.Sprintf(`{"n":%d}`, count)
		mu.Unlock()
		jsonAnswer(http.StatusOK, text)(w, request)
	}
}

func TestReadIsNeverAnsweredFromAcrossAWrite(t *testing.T) {
	c := record(t, counting(), readCharge, refundCharge, readCharge)

	t.Run("before it, twice", func(t *testing.T) {
		p := impatient(c)
		if _, text := readCharge.must(t, replayHosts, p); !strings.Contains(text, `"n": 1`) {
			t.Errorf("first read: %s", text)
		}
		_, _, err := readCharge.do(t, replayHosts, p)
		want := "GET /charges/chrg_1 was sent out of order: it was recorded as request 3, after request 2, POST /charges/chrg_1/refunds, which has not been sent"
		if err == nil || err.Error() != want {
			t.Errorf("second read: %v\nwant %s", err, want)
		}
	})
	t.Run("after it, without the one before", func(t *testing.T) {
		p := impatient(c)
		_, _, err := refundCharge.do(t, replayHosts, p)
		want := "POST /charges/chrg_1/refunds was sent out of order: it was recorded as request 2, after request 1, GET /charges/chrg_1, which has not been sent"
		if err == nil || err.Error() != want {
			t.Errorf("write first: %v\nwant %s", err, want)
		}
	})
}

func TestProblemsShowTheNearestRequest(t *testing.T) {
	steps := []step{
		{"POST", "vault:/tokens", jsonType, `{"card":{"name":"A","expiration_year":2030}}`},
		{"POST", "/charges", jsonType, `{"amount":100000,"currency":"THB","metadata":{}}`},
		{"POST", "/customers", "application/x-www-form-urlencoded", "email=a%40b.co&description=x"},
		{"GET", "/charges?limit=5&order=chronological", "", ""},
	}
	c := record(t, counting(), steps...)
	for _, each := range []struct {
		name string
		sent step
		want string
	}{
		{
			"amount",
			step{"POST", "/charges", jsonType, `{"amount":100001,"currency":"THB","metadata":{}}`},
			"POST /charges was sent, but not recorded; the nearest is request 2 of 4, POST /charges, which differs in the body amount (recorded 100000, sent 100001)",
		},
		{
			"left out and added",
			step{"POST", "/charges", jsonType, `{"amount":100000,"currency":"THB","capture":false}`},
			"which differs in the body capture (recorded none, sent false), the body metadata (recorded {}, sent none)",
		},
		{
			"number written otherwise",
			step{"POST", "/charges", jsonType, `{"amount":100000.0,"currency":"THB","metadata":{}}`},
			"which differs in the body amount (recorded 100000, sent 100000.0)",
		},
		{
			"host",
			step{"POST", "/tokens", jsonType, `{"card":{"name":"A","expiration_year":2030}}`},
			"POST /tokens was sent, but not recorded; the nearest is request 1 of 4, POST /tokens on vault, which differs in the host (recorded vault, sent api)",
		},
		{
			"nested",
			step{"POST", "vault:/tokens", jsonType, `{"card":{"name":"B","expiration_year":2031}}`},
			`which differs in the body card.expiration_year (recorded 2030, sent 2031), the body card.name (recorded "A", sent "B")`,
		},
		{
			"media type",
			step{"POST", "/charges", "text/plain", `{"amount":100000,"currency":"THB","metadata":{}}`},
			"which differs in Content-Type (recorded application/json, sent text/plain)",
		},
		{
			"form",
			step{"POST", "/customers", "application/x-www-form-urlencoded", "email=a%40b.com&description=x"},
			`which differs in the body email (recorded "a@b.co", sent "a@b.com")`,
		},
		{
			"query",
			step{"GET", "/charges?limit=6&order=chronological", "", ""},
			"GET /charges?limit=6&order=chronological was sent, but not recorded; the nearest is request 4 of 4, GET /charges?limit=5&order=chronological, which differs in the query (recorded limit=5&order=chronological, sent limit=6&order=chronological)",
		},
		{
			"method",
			step{"PATCH", "/charges", jsonType, `{"amount":100000,"currency":"THB","metadata":{}}`},
			"which differs in the method (recorded POST, sent PATCH)",
		},
		{"twelve parts", step{"POST", "/charges", jsonType, `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}`}, ", 6 more"},
	} {
		p := impatient(c)
		_, _, err := each.sent.do(t, replayHosts, p)
		var unmatched *UnmatchedError
		if !errors.As(err, &unmatched) || !strings.Contains(unmatched.Reason, each.want) {
			t.Errorf("%s: %v\nwant %s", each.name, err, each.want)
		}
		if problems := p.Problems(); len(problems) != 2 || problems[0] != err.Error() || problems[1] != "4 of 4 recorded requests were not sent" || !p.Mismatched() {
			t.Errorf("%s: problems %q", each.name, problems)
		}
	}
}

func TestWhatDoesNotMatterIsNotCompared(t *testing.T) {
	c := record(t, counting(),
		step{"POST", "/charges", jsonType, `{"amount":1,"currency":"THB"}`},
		step{"POST", "/charges", "application/x-www-form-urlencoded", "amount=1&card%5Bname%5D=A+B"},
		step{"GET", "/charges?limit=5&offset=1", "", ""})
	p := impatient(c)
	step{"POST", "/charges", jsonType + "; charset=utf-8", "{\n\t\"currency\" : \"THB\", \"amount\": 1}"}.must(t, replayHosts, p)
	step{"POST", "/charges", "application/x-www-form-urlencoded", "card[name]=A%20B&amount=1"}.must(t, replayHosts, p)
	step{"GET", "/charges?offset=1&limit=%35", "", ""}.must(t, replayHosts, p)
	if problems := p.Problems(); len(problems) != 0 {
		t.Errorf("problems %q", problems)
	}
}

func TestKindOfKeyIsCompared(t *testing.T) {
	c := record(t, counting(), readCharge)
	p := impatient(c)
	request := readCharge.request(t, replayHosts)
	request.SetBasicAuth(testPublic, "")
	_, err := p.RoundTrip(request)
	want := "which differs in Authorization (recorded Basic [secret key], sent Basic [public key])"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	another := readCharge.request(t, replayHosts)
	another.SetBasicAuth("skey_test_another", "")
	if _, err := p.RoundTrip(another); err != nil {
		t.Errorf("another secret key: %v", err)
	}
}

func TestUnusedAndSurplusRequestsAreProblems(t *testing.T) {
	c := record(t, counting(), readCharge, refundCharge, readCharge, refundCharge, readCharge, refundCharge, readCharge)
	p := impatient(c)
	readCharge.must(t, replayHosts, p)
	want := "6 of 7 recorded requests were not sent: POST /charges/chrg_1/refunds (request 2), GET /charges/chrg_1 (request 3), " +
		"POST /charges/chrg_1/refunds (request 4), GET /charges/chrg_1 (request 5), POST /charges/chrg_1/refunds (request 6), 1 more"
	if got := p.Problems(); !slices.Equal(got, []string{want}) || p.Mismatched() {
		t.Errorf("got %q\nwant %q", got, want)
	}

	once := NewPlayer(replayHosts, record(t, counting(), readCharge))
	readCharge.must(t, replayHosts, once)
	_, _, err := readCharge.do(t, replayHosts, once)
	if want := "GET /charges/chrg_1 was sent once more than it was recorded (last as request 1 of 1)"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	_, _, err = readCharge.do(t, replayHosts, NewPlayer(replayHosts, &Cassette{}))
	if want := "GET /charges/chrg_1 was sent, but the recording holds no requests"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestConcurrentRequestsOfOneCase records races, and replays them in every
// order that their goroutines happen to take.
func TestConcurrentRequestsOfOneCase(t *testing.T) {
	const racers, rounds = 8, 30
	race := func(hosts Hosts, transport http.RoundTripper) []string {
		answers := make([]string, racers)
		create := step{"POST", "/charges", jsonType, `{"amount":1}`}
		create.must(t, hosts, transport)
		var wg sync.WaitGroup
		for i := range racers {
			wg.Go(func() {
				// Two steps of its own for every other one: a write, then its read.
				own := fmt.Sprintf("/charges/chrg_%d", i%4)
				if _, _, err := (step{"POST", own + "/capture", "", ""}).do(t, hosts, transport); err != nil {
					t.Error(err)
				}
				_, text, err := step{"GET", own, "", ""}.do(t, hosts, transport)
				if err != nil {
					t.Error(err)
				}
				answers[i] = text
			})
		}
		wg.Wait()
		readCharge.must(t, hosts, transport)
		return answers
	}
	server := newStandIn(t, counting())
	for round := range rounds {
		r := NewRecorder(server.hosts, http.DefaultTransport)
		r.Timeless = true
		race(server.hosts, r)
		c := reloaded(t, r.Cassette(testHeader()))
		if len(c.Interactions) != 2*racers+2 {
			t.Fatalf("%d interactions", len(c.Interactions))
		}
		p := NewPlayer(replayHosts, c)
		answers := race(replayHosts, p)
		if problems := p.Problems(); len(problems) != 0 {
			t.Fatalf("round %d: %q", round, problems)
		}
		slices.Sort(answers)
		if len(slices.Compact(answers)) != racers {
			t.Errorf("round %d: an answer was given twice", round)
		}
	}
}

func TestOverlapIsRecorded(t *testing.T) {
	var arrived atomic.Int32
	server := newStandIn(t, func(w http.ResponseWriter, _ *http.Request) {
		arrived.Add(1)
		for arrived.Load() < 2 {
			time.Sleep(time.Millisecond)
		}
		w.WriteHeader(http.StatusOK)
	})
	r := NewRecorder(server.hosts, http.DefaultTransport)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { refundCharge.must(t, server.hosts, r) })
	}
	wg.Wait()
	readCharge.must(t, server.hosts, r)
	c := r.Cassette(testHeader())
	spans := []string{}
	for _, i := range c.Interactions {
		spans = append(spans, i.Request.Headers.Get(spanHeader))
	}
	slices.Sort(spans[:2])
	if got := strings.Join(spans, " "); got != "0-2 1-3 " && got != "0-3 1-2 " {
		t.Errorf("spans %q: the two that overlapped say so, the one after them does not", got)
	}
}

func TestRequestBeforeItsTurnWaits(t *testing.T) {
	p := NewPlayer(replayHosts, record(t, counting(), refundCharge, readCharge))
	done := make(chan string)
	go func() {
		_, text, err := readCharge.do(t, replayHosts, p)
		done <- fmt.Sprint(text, err)
	}()
	select {
	case early := <-done:
		t.Fatalf("the read did not wait for the write: %s", early)
	case <-time.After(50 * time.Millisecond):
	}
	refundCharge.must(t, replayHosts, p)
	if got := <-done; !strings.Contains(got, `"n": 2`) {
		t.Errorf("got %s", got)
	}
	if problems := p.Problems(); len(problems) != 0 {
		t.Errorf("problems %q", problems)
	}
}

func TestEndedContextEndsTheWait(t *testing.T) {
	p := NewPlayer(replayHosts, record(t, counting(), refundCharge, readCharge))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := p.RoundTrip(readCharge.request(t, replayHosts).WithContext(ctx))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
