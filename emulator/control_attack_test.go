package emulator

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

// sendRaw sends a request as it is and returns the status and all of the answer. A word in angle brackets stands for what the test
// knows: the address of the listener and its port.
func sendRaw(t *testing.T, address, request string) (int, string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, port, _ := net.SplitHostPort(address)
	request = strings.NewReplacer("<address>", address, "<port>", port, "\n", "\r\n").Replace(request)
	if _, err = io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer to %q: %v", request, err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return answer.StatusCode, fmt.Sprint(answer.Header, "\n", string(body))
}

// controlAttacks are requests that a page of somebody else can have a browser send, and what asks as a program does.
var controlAttacks = []struct {
	name, request string
	status        int
}{
	{"a program", "GET /accounts HTTP/1.1\nHost: <address>\n\n", 200},
	{"by the name of the machine", "GET /accounts HTTP/1.1\nHost: LocalHost:<port>\n\n", 200},
	{"through a tunnel", "GET /accounts HTTP/1.1\nHost: localhost:1\n\n", 200},
	{"by IPv6", "GET /accounts HTTP/1.1\nHost: [::1]:<port>\n\n", 200},
	{"by another address of the machine", "GET /accounts HTTP/1.1\nHost: 127.9.9.9\n\n", 200},
	{"under a name that was given", "GET /accounts HTTP/1.1\nHost: Emulator.test:<port>\n\n", 200},
	{"a person, in a browser", "GET /accounts HTTP/1.1\nHost: <address>\nSec-Fetch-Site: none\n\n", 200},
	{"its own origin", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin: http://<address>\nSec-Fetch-Site: same-origin\n\n", 200},
	{"curl -X POST", "POST /reset HTTP/1.1\nHost: <address>\nUser-Agent: curl\n\n", 200},
	{"a program in JSON", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Type: application/json; charset=utf-8\nContent-Length: 2\n\n{}", 200},

	{"DNS rebinding", "GET /accounts HTTP/1.1\nHost: evil.example:<port>\n\n", 403},
	{"DNS rebinding of a POST", "POST /accounts HTTP/1.1\nHost: evil.example:<port>\nContent-Type: application/json\nOrigin: http://evil.example:<port>\nContent-Length: 2\n\n{}", 403},
	{"a name that has an address in it", "GET /accounts HTTP/1.1\nHost: 127.0.0.1.evil.example\n\n", 403},
	{"a name below localhost", "GET /accounts HTTP/1.1\nHost: evil.localhost\n\n", 403},
	{"another address", "GET /accounts HTTP/1.1\nHost: 192.0.2.1:<port>\n\n", 403},
	{"a user before the name", "GET /accounts HTTP/1.1\nHost: 127.0.0.1@evil.example\n\n", 400},
	{"the name in the target", "GET http://evil.example/accounts HTTP/1.1\nHost: <address>\n\n", 403},
	{"no name", "GET /accounts HTTP/1.0\n\n", 403},
	{"a foreign origin", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin: http://evil.example\n\n", 403},
	{"a hidden origin", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin: null\n\n", 403},
	{"another port of the machine", "POST /reset HTTP/1.1\nHost: <address>\nOrigin: http://127.0.0.1:3000\nSec-Fetch-Site: same-site\n\n", 403},
	{"the second of two origins", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin: http://<address>\nOrigin: http://evil.example\n\n", 403},
	{"an empty origin", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin:\n\n", 403},
	{"a picture", "GET /accounts HTTP/1.1\nHost: <address>\nSec-Fetch-Site: cross-site\nSec-Fetch-Dest: image\n\n", 403},
	{"a script of another port", "GET /accounts HTTP/1.1\nHost: <address>\nSec-Fetch-Site: same-site\nSec-Fetch-Dest: script\n\n", 403},
	{"a preflight", "OPTIONS /accounts HTTP/1.1\nHost: <address>\nOrigin: http://evil.example\nAccess-Control-Request-Method: POST\n\n", 403},
	{"a websocket", "GET /accounts HTTP/1.1\nHost: <address>\nOrigin: http://evil.example\nConnection: Upgrade\nUpgrade: websocket\n" +
		"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n\n", 403},
	{"fetch without a body", "POST /chains HTTP/1.1\nHost: <address>\nOrigin: http://evil.example\nContent-Length: 0\n\n", 403},
	{"fetch of a page that hides", "POST /reset HTTP/1.1\nHost: <address>\nOrigin: null\nSec-Fetch-Site: cross-site\nContent-Length: 0\n\n", 403},
	{"a text", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Type: text/plain\nContent-Length: 2\n\n{}", 415},
	{"a form", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 2\n\n{}", 415},
	{"a form without fields", "POST /reset HTTP/1.1\nHost: <address>\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 0\n\n", 415},
	{"a form with files", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Type: multipart/form-data; boundary=x\nContent-Length: 2\n\n{}", 415},
	{"a ping", "POST /reset HTTP/1.1\nHost: <address>\nContent-Type: text/ping\nContent-Length: 4\n\nPING", 415},
	{"a body of no type", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Length: 2\n\n{}", 415},
	{"a body in pieces of no type", "POST /accounts HTTP/1.1\nHost: <address>\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n", 415},
	{"JSON in the parameter of a text", "POST /accounts HTTP/1.1\nHost: <address>\nContent-Type: text/plain;application/json\nContent-Length: 2\n\n{}", 415},
}

// No page of somebody else gets a key from the control API, or changes anything.
func TestControlTrustsNoPage(t *testing.T) {
	emu := New(Options{ControlHosts: []string{"emulator.TEST"}})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(srv.ControlURL, "http://")
	for _, tt := range controlAttacks {
		t.Run(tt.name, func(t *testing.T) {
			before := total(t, emu, "/customers")
			status, answer := sendRaw(t, address, tt.request)
			if status != tt.status {
				t.Errorf("it is answered %d, want %d: %s", status, tt.status, answer)
			}
			if strings.Contains(answer, "Access-Control-Allow") {
				t.Errorf("a page may read the answer: %s", answer)
			}
			if status == 200 {
				return
			}
			if strings.Contains(answer, "key_test_") || total(t, emu, "/customers") != before {
				t.Errorf("it got something: %s", answer)
			}
		})
	}
}

// A listener on all interfaces is behind addresses that it does not know, as those of the machine around a container.
func TestControlOnAllInterfacesTakesAddresses(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{ControlAddr: "0.0.0.0:0"})
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(srv.ControlURL, "http://")
	for host, want := range map[string]int{"192.0.2.1:18082": 200, "[2001:db8::1]:18082": 200, "evil.example": 403, "emulator": 403} {
		if got, answer := sendRaw(t, address, "GET /clock HTTP/1.1\nHost: "+host+"\n\n"); got != want {
			t.Errorf("as %s it answers %d, want %d: %s", host, got, want, answer)
		}
	}
}

// A refusal says what to do, and repeats little of what it was sent.
func TestControlSaysWhatToDo(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(srv.ControlURL, "http://")
	for request, want := range map[string]string{
		"GET /clock HTTP/1.1\nHost: emulator:18082\n\n": `{"error":"the control API is not served under the name \"emulator\"; ` +
			`if that name leads to this emulator, start it with --control-host and the name"}`,
		"GET /clock HTTP/1.1\nHost: " + strings.Repeat("x", 5000) + "\n\n": "xxxx…",
		"POST /clock HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n{}": `{"error":"the control API takes JSON; ` +
			`send the request with Content-Type: application/json"}`,
		"GET /clock HTTP/1.1\nHost: localhost\nOrigin: http://evil.example\n\n": `{"error":"the control API is not for pages of other origins; ` +
			`send the request without Origin and Sec-Fetch-Site"}`,
	} {
		if _, answer := sendRaw(t, address, request); !strings.Contains(answer, want) || len(answer) > 700 {
			t.Errorf("%.40s is answered\n%.900s\nwant %s", request, answer, want)
		}
	}
}
