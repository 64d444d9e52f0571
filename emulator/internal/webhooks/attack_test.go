package webhooks_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// rawEndpoint answers every request with bytes, and then holds it until the test ends. What after is sent again and again.
func rawEndpoint(t *testing.T, first, after string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				request := bufio.NewReader(conn)
				if _, err := http.ReadRequest(request); err != nil { // before it, no answer is one
					return
				}
				go func() { _, _ = io.Copy(io.Discard, request) }()
				_, _ = io.WriteString(conn, first)
				for after != "" {
					if _, err := io.WriteString(conn, after); err != nil {
						return
					}
					time.Sleep(time.Millisecond)
				}
				<-t.Context().Done()
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// endlessAnswers are answers that end when their endpoint likes, and what is told of the attempt that got them.
var endlessAnswers = []struct{ name, first, after, failure string }{
	{
		"101", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "",
		"the endpoint answered 101, which is not a final answer",
	},
	{"101 with a body", "HTTP/1.1 101 X\r\n\r\n", "x", "the endpoint answered 101, which is not a final answer"},
	{"heads without end", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", "?"},
	{"a head without end", "HTTP/1.1 200 OK\r\n", "X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n", "?"},
	{"a large head", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 128<<10) + "\r\n\r\n", "", "?"},
	{"half a head", "HTTP/1.1 200 OK\r\nContent-", "", "no answer within 5s"},
	{"silence", "", "", "no answer within 5s"},
	{"no HTTP", strings.Repeat("\x1b[2J", 1<<10) + "\r\n\r\n", "", "?"},
	{"a body without end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", ""},
	{"a body that stops", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx", "", ""},
}

// Whatever an endpoint answers, an attempt ends in its time, what is told of it is short, and the next event has its turn.
func TestEndlessAnswersEndAnAttempt(t *testing.T) {
	for _, tt := range endlessAnswers {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, endpoint := newStage(t), rawEndpoint(t, tt.first, tt.after)
			s.enqueue("first", endpoint)
			s.enqueue("second", endpoint)
			waitFor(t, func() bool { return len(s.Deliveries()) >= 1 })
			got := object(t, s.Deliveries()[0].Render)
			failure, _ := got["error"].(string)
			if failure != tt.failure && (tt.failure != "?" || failure == "") {
				t.Errorf("the attempt is told as %q, want %q", failure, tt.failure)
			}
			if len(failure) > 256 || strings.Contains(failure, "\x1b") {
				t.Errorf("a failure is told in %d bytes: %.300q", len(failure), failure)
			}
			waitFor(t, func() bool {
				w := s.waiting()
				return len(s.Deliveries()) == 2 || len(w) > 0 && (w[0]["event"] == "second" || w[len(w)-1]["event"] == "second")
			})
		})
	}
}

// Close ends what is under way, whatever the endpoint does.
func TestCloseEndsEndlessAnswers(t *testing.T) {
	for _, tt := range endlessAnswers {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.enqueue("event", rawEndpoint(t, tt.first, tt.after))
			time.Sleep(50 * time.Millisecond) // the answer has begun, or is over
			begun := time.Now()
			s.Close()
			if took := time.Since(begun); took > 4*time.Second { // an attempt ends by itself after five
				t.Errorf("it took %s to close", took)
			}
		})
	}
}

// What endpoints make long is counted where it is kept: addresses, and bodies.
func TestAddressesCountForTheRoom(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("u", 1<<20)
	for range 40 {
		s.enqueue("event", "http://127.0.0.1:1/"+long)
	}
	if _, held := s.Held(); held > 16<<20 {
		t.Errorf("%d bytes wait", held)
	}
	waitFor(t, func() bool {
		w := s.waiting()
		return len(w) <= 16 && len(s.Deliveries()) > 0 && len(s.Deliveries()) <= 8
	})
	if lost := s.Losses(); lost.Deliveries == 0 || lost.Logged == 0 {
		t.Errorf("of 40 MiB of addresses %+v were dropped", lost)
	}
}
