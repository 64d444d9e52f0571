package target

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

var testKeys = Keys{Public: "pkey_test_5xuy4w91xqz7d1w9ppp", Secret: "skey_test_5xuy4w91xqz7d1w9zzz"}

// at returns a target of one address for both hosts.
func at(t *testing.T, address string) Target {
	t.Helper()
	return within(t, address, 0)
}

// within returns such a target that waits for an answer so long; 0 is the default.
func within(t *testing.T, address string, longest time.Duration) Target {
	t.Helper()
	made, err := New(Config{APIURL: address, VaultURL: address, Keys: testKeys, Timeouts: Timeouts{Request: longest}})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// listen accepts connections and hands each to talk, which writes what it likes.
func listen(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				if _, err := http.ReadRequest(bufio.NewReader(connection)); err == nil {
					talk(connection)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

func listCharges(t *testing.T, target Target) *exchange.Exchange {
	t.Helper()
	return target.Do(t.Context(), Call{Method: "GET", Host: exchange.API, Path: "/charges", Key: testKeys.Secret})
}

func TestWhatIsOnTheWire(t *testing.T) {
	var got string
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, basic := r.BasicAuth()
		got = fmt.Sprint(r.Method, " ", r.URL, " ", r.Header.Get("Content-Type"), " ", r.Header.Get("Omise-Version"), " ",
			r.Header.Get("User-Agent"), " ", user, ":", password, " ", basic, " ", r.ContentLength, " ", string(body))
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"object":"token","livemode":false}`)
	})
	target := at(t, address+"/")
	params := map[string]any{
		"amount": 100000, "card": map[string]any{"number": "4242424242424242", "name": "A & B"},
		"items": []any{map[string]any{"name": "a", "amount": 1}, map[string]any{"name": "b"}}, "capture": false,
		"tags": []string{"x", "y"}, "description": nil,
	}
	for name, test := range map[string]struct {
		call Call
		want string
	}{
		"form": {
			Call{Method: "POST", Host: exchange.Vault, Path: "/tokens", Params: params, Form: true, Key: testKeys.Public},
			"POST /tokens application/x-www-form-urlencoded 2019-05-29 omise-conformance/dev " + testKeys.Public + ": true 157 " +
				"amount=100000&capture=false&card[name]=A+%26+B&card[number]=4242424242424242&description=" +
				"&items[][amount]=1&items[][name]=a&items[][name]=b&tags[]=x&tags[]=y",
		},
		"JSON": {
			Call{Method: "POST", Host: exchange.API, Path: "/charges", Params: map[string]any{"b": "<&>", "a": 1}, Key: testKeys.Secret},
			"POST /charges application/json 2019-05-29 omise-conformance/dev " + testKeys.Secret + `: true 17 {"a":1,"b":"<&>"}`,
		},
		"query": {
			Call{Method: "GET", Path: "/charges?x=1", Query: map[string]string{"limit": "5", "from": "2025-01-01T00:00:00Z"}, NoAuth: true},
			"GET /charges?x=1&from=2025-01-01T00%3A00%3A00Z&limit=5  2019-05-29 omise-conformance/dev : false 0 ",
		},
		"own headers": {
			Call{
				Method: "PATCH", Path: "/charges/a%2Fb", RawBody: []byte("odd"), RawAuth: "Bearer odd",
				Header: http.Header{"omise-version": {"2017-11-02"}, "Content-Type": {"text/plain"}},
			},
			"PATCH /charges/a%2Fb text/plain 2017-11-02 omise-conformance/dev : false 3 odd",
		},
	} {
		ex := target.Do(t.Context(), test.call)
		if ex.Failure != nil || ex.Response.Status != 200 || ex.Seq != 0 {
			t.Errorf("%s: %+v", name, ex)
		}
		if got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
		text, err := json.Marshal(ex)
		if err != nil || strings.Contains(string(text)+string(ex.Request.Body), "5xuy4w91") || ex.Request.Header.Get("Omise-Version") == "" {
			t.Errorf("%s: the exchange is %s", name, text)
		}
	}
}

func TestFailureSentences(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	quiet := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	quiet.Config.ErrorLog = log.New(io.Discard, "", 0)
	quiet.StartTLS()
	t.Cleanup(quiet.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	for name, test := range map[string]struct {
		address string
		kind    string
		want    string // ADDRESS stands for the address
	}{
		"refused":      {"http://" + closed.Addr().String(), "refused", "could not connect to ADDRESS (connection refused)"},
		"no such host": {"http://nowhere.invalid", "dns", "could not find the host of ADDRESS ("},
		"unknown certificate": {
			quiet.URL, "tls", "no TLS connection to ADDRESS (tls: failed to verify certificate: x509: certificate signed by unknown authority)",
		},
		"no TLS there": {
			strings.Replace(plain, "http:", "https:", 1), "tls", "no TLS connection to ADDRESS (http: server gave HTTP response to HTTPS client)",
		},
		"closed at once": {listen(t, func(net.Conn) {}), "closed", "ADDRESS closed the connection without an answer"},
		"cut short": {
			listen(t, func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\"") }),
			"closed", "ADDRESS closed the connection before its answer was complete (unexpected EOF)",
		},
		"cut in a chunk": {
			listen(t, func(c net.Conn) {
				fmt.Fprint(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"")
			}),
			"closed", "ADDRESS closed the connection before its answer was complete (unexpected EOF)",
		},
		"garbage": {
			listen(t, func(c net.Conn) { fmt.Fprint(c, "SSH-2.0-OpenSSH_9.6\r\n\r\n") }),
			"transport", `no usable answer from ADDRESS (HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.6")`,
		},
		"too large": {
			serve(t, func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, `{"a":"`+strings.Repeat("x", exchange.MaxBody)+`"}`)
			}),
			"too-large", "ADDRESS sent an answer of more than 4 MiB",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ex := listCharges(t, at(t, test.address))
			if ex.Failure == nil {
				t.Fatalf("%s was answered: %+v", test.address, ex.Response)
			}
			want := strings.ReplaceAll(test.want, "ADDRESS", test.address)
			if string(ex.Failure.Kind) != test.kind || !strings.HasPrefix(ex.Failure.Message, want) {
				t.Errorf("got  %s: %s\nwant %s: %s", ex.Failure.Kind, ex.Failure.Message, test.kind, want)
			}
			if ex.NotJudged() != ex.Failure.Message || ex.Duration <= 0 || ex.Started.IsZero() {
				t.Errorf("%+v", ex)
			}
		})
	}
}

func TestTooManyRequests(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter string
		until      int32 // the answers that are 429
		tries      int32
		status     int
	}{
		"waited out":      {"0", 2, 3, 200},
		"given up":        {"0", 9, 3, 429},
		"no Retry-After":  {"", 1, 1, 429},
		"nonsense":        {"soon", 1, 1, 429},
		"too long":        {"6", 1, 1, 429},
		"beyond the wait": {"5", 1, 1, 429}, // the request may take 4 s
		"one second":      {"1", 1, 2, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tries atomic.Int32
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if tries.Add(1) <= test.until {
					if test.retryAfter != "" {
						w.Header().Set("Retry-After", test.retryAfter)
					}
					w.WriteHeader(http.StatusTooManyRequests)
				}
				fmt.Fprint(w, "{}")
			})
			ex := listCharges(t, within(t, address, 4*time.Second))
			if tries.Load() != test.tries || ex.Response == nil || ex.Response.Status != test.status {
				t.Errorf("%d tries, %+v", tries.Load(), ex)
			}
			if reason := ex.NotJudged(); (test.status == 429) != (reason == "GET /charges was answered 429 Too Many Requests") {
				t.Errorf("not judged because %q", reason)
			}
		})
	}
}

func TestRedirectsAreFollowedWhereAsked(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/from" {
			http.Redirect(w, r, "/to", http.StatusFound)
			return
		}
		fmt.Fprint(w, `{"at":"`+r.URL.Path+`"}`)
	})
	target := at(t, address)
	if ex := target.Do(t.Context(), Call{Method: "GET", Path: "/from"}); ex.Response.Status != 302 || ex.Response.Header.Get("Location") != "/to" {
		t.Errorf("followed without being asked: %+v", ex.Response)
	}
	if ex := target.Do(t.Context(), Call{Method: "GET", Path: "/from", Redirect: true}); ex.Response.Object()["at"] != "/to" {
		t.Errorf("not followed: %+v", ex.Response)
	}
}

func TestTheRateIsKept(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	limited, err := New(Config{APIURL: address, VaultURL: address, Keys: testKeys, Rate: 20})
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	for range 25 {
		listCharges(t, limited)
	}
	// 20 at once, then 5 at 20 a second.
	if took := time.Since(started); took < 200*time.Millisecond {
		t.Errorf("25 requests at 20 a second took %s", took)
	}
}

func TestALiveKeyIsNeverSent(t *testing.T) {
	var reached atomic.Bool
	address := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	target := at(t, address)
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth("skey_5xuy4w91xqz7d1w9zzz", "")
	for _, call := range []Call{
		{Key: "skey_5xuy4w91xqz7d1w9zzz"},
		{Key: "ckey_live_5xuy4w91xqz7d1w9"},
		{RawAuth: "Bearer skey_5xuy4w91xqz7d1w9zzz"},
		{RawAuth: request.Header.Get("Authorization")},
		{Header: request.Header},
	} {
		call.Method, call.Path = "POST", "/charges"
		ex := target.Do(t.Context(), call)
		if ex.Failure == nil || ex.Failure.Message != "POST /charges was not sent, because its key is a live key" {
			t.Errorf("%+v", ex)
		}
	}
	if reached.Load() {
		t.Error("a live key was sent")
	}
}

func TestVersionIsSent(t *testing.T) {
	for version, want := range map[string]string{"1.2.3": "omise-conformance/1.2.3", "": "omise-conformance/dev"} {
		var sent string
		address := serve(t, func(_ http.ResponseWriter, r *http.Request) { sent = r.Header.Get("User-Agent") })
		made, err := New(Config{APIURL: address, VaultURL: address, Keys: testKeys, Version: version})
		if err != nil {
			t.Fatal(err)
		}
		if made.Do(t.Context(), Call{Method: "GET", Path: "/account"}); sent != want {
			t.Errorf("%q: %s, want %s", version, sent, want)
		}
	}
}
