package window_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends a request as it is; <host> stands for the address of the listener.
func (s *shop) raw(request string) (status int, header http.Header) {
	s.t.Helper()
	address := strings.TrimPrefix(s.server.ControlURL, "http://")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(conn, strings.NewReplacer("<host>", address, "<token>", s.token, "\n", "\r\n").Replace(request))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode, answer.Header
}

// attacks are what a page of somebody else can have a browser send, and what the page of the window sends.
var attacks = []struct {
	name, request string
	status        int
}{
	{"a person", "GET /window/ HTTP/1.1\nHost: <host>\nSec-Fetch-Site: none\n\n", 200},
	{"its own page", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nOrigin: http://<host>\nSec-Fetch-Site: same-origin\nX-Window-Token: <token>\nContent-Type: application/json\nContent-Length: 2\n\n{}", 200},
	{"without a token", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nContent-Type: application/json\nContent-Length: 2\n\n{}", 403},
	{"a wrong token", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nX-Window-Token: x\nContent-Type: application/json\nContent-Length: 2\n\n{}", 403},
	{"a form", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nX-Window-Token: <token>\nContent-Type: text/plain\nContent-Length: 2\n\n{}", 415},
	{"an action by GET", "GET /window/actions/reset HTTP/1.1\nHost: <host>\nX-Window-Token: <token>\n\n", 404},
	{"DNS rebinding", "GET /window/ HTTP/1.1\nHost: evil.example\n\n", 403},
	{"DNS rebinding of the stream", "GET /window/events HTTP/1.1\nHost: evil.example:80\nOrigin: http://evil.example:80\n\n", 403},
	{"another origin", "GET /window/events HTTP/1.1\nHost: <host>\nOrigin: http://evil.example\n\n", 403},
	{"a frame", "GET /window/ HTTP/1.1\nHost: <host>\nSec-Fetch-Site: cross-site\nSec-Fetch-Dest: iframe\n\n", 403},
	{"a script of another port", "GET /window/assets/main.js HTTP/1.1\nHost: <host>\nSec-Fetch-Site: same-site\n\n", 403},
	{"a download", "GET /window/exports/har HTTP/1.1\nHost: <host>\nSec-Fetch-Site: cross-site\n\n", 403},
	{"a preflight", "OPTIONS /window/actions/reset HTTP/1.1\nHost: <host>\nOrigin: http://evil.example\nAccess-Control-Request-Method: POST\n\n", 403},
	{"a file beside the assets", "GET /window/assets/..%2fhandler.go HTTP/1.1\nHost: <host>\n\n", 404},
	{"a long wish", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nX-Window-Token: <token>\nContent-Type: application/json\nContent-Length: 20000\n\n{\"id\":\"" + strings.Repeat("x", 19_991) + "\"}", 400},
	{"a payment of nothing", "POST /window/actions/pay HTTP/1.1\nHost: <host>\nX-Window-Token: <token>\nContent-Type: application/json\nContent-Length: 2\n\n{}", 404},
	{"a wish that is none", "POST /window/actions/reset HTTP/1.1\nHost: <host>\nX-Window-Token: <token>\nContent-Type: application/json\nContent-Length: 1\n\n[", 400},
}

func TestOnlyItsOwnPageIsAnswered(t *testing.T) {
	s := open(t)
	for _, each := range attacks {
		status, header := s.raw(each.request)
		if status != each.status {
			t.Errorf("%s: %d, want %d", each.name, status, each.status)
		}
		if header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: the answer allows pages to read it", each.name)
		}
	}
	_, header := s.raw(attacks[0].request)
	policy := header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the policy is %q", policy)
	}
}

// TestThePageHasNothingInline: the policy would refuse it.
func TestThePageHasNothingInline(t *testing.T) {
	s := open(t)
	_, page := s.get("")
	for _, inline := range []string{" style=", " onclick=", " onload=", "<style", "javascript:"} {
		if strings.Contains(page, inline) {
			t.Errorf("the page has %q", inline)
		}
	}
}

// TestStreamsAreBounded: a page that comes back is told what it has not seen, one that waits for nothing costs nothing, and there are so
// many at once.
func TestStreamsAreBounded(t *testing.T) {
	s := open(t)
	s.promptpay()
	first := rows(s.listen(""), 2)
	again := rows(s.listen(fmt.Sprint(first[0].Number)), 1)
	if again[0].Number != 2 {
		t.Errorf("after request 1 it is told of %d", again[0].Number)
	}
	if told := s.listen("999")(); len(told.Rows) != 2 {
		t.Errorf("a page of an earlier emulator is told of %d requests", len(told.Rows))
	}
	for range 13 {
		s.listen("")
	}
	if status, _ := s.raw("GET /window/events HTTP/1.1\nHost: <host>\n\n"); status != http.StatusServiceUnavailable {
		t.Errorf("one page too many: %d", status)
	}
}
