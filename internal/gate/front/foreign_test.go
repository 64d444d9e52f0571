package front_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
	"golang.org/x/net/http/httpproxy"
)

// foreign is a host that is none of the API's.
func foreign(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Own", "1")
	fmt.Fprintf(w, "foreign %s %s %s %s", r.Method, r.URL.Path, body, strings.Join(r.Header["Accept-Encoding"], ","))
}

// TestForeignHostsPass: what is for other hosts is passed on unseen: without TLS, and with the TLS of that host.
func TestForeignHostsPass(t *testing.T) {
	plain, secure := httptest.NewServer(http.HandlerFunc(foreign)), httptest.NewUnstartedServer(http.HandlerFunc(foreign))
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer plain.Close()
	defer secure.Close()
	k := open(t, front.Options{Upstream: echo})
	for address, proto := range map[string]int{plain.URL: 1, secure.URL: 2} {
		client := k.client(front.ByProxy, func(transport *http.Transport) {
			transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(k.ProxyURL) } // also for this machine
			transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
			transport.TLSClientConfig.RootCAs.AddCert(secure.Certificate())
			transport.ForceAttemptHTTP2 = true
		})
		r := request(t, http.MethodPost, address+"/x", "body")
		r.Header.Set("Accept-Encoding", "br")
		got, text := k.do(client, r)
		if text != "foreign POST /x body br" || got.Header.Get("X-Own") != "1" || got.ProtoMajor != proto {
			t.Errorf("%s answered %q %v over HTTP/%d", address, text, got.Header, got.ProtoMajor)
		}
	}
	if seen := k.seen(); len(seen) != 0 {
		t.Errorf("told of %+v", seen[0].Raw)
	}
}

// TestForeignHostsThatAreNotThere: the client is told, and the front goes on.
func TestForeignHostsThatAreNotThere(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	k := open(t, front.Options{Upstream: echo})
	host := strings.TrimPrefix(gone.URL, "http://")
	for _, text := range []string{
		"GET " + gone.URL + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
		"CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
	} {
		if got := talk(t, k.ProxyURL, text); !strings.HasPrefix(got, "HTTP/1.1 502 Bad Gateway\r\n") || !strings.Contains(got, "refused") {
			t.Errorf("%q was answered %q", text, got)
		}
	}
	k.do(k.client(front.ByProxy), request(t, http.MethodGet, "https://api.omise.co/", ""))
}

// TestOnlyOmise: with it, other hosts are refused with a sentence, but for those of this machine.
func TestOnlyOmise(t *testing.T) {
	here := httptest.NewServer(http.HandlerFunc(foreign))
	defer here.Close()
	k := open(t, front.Options{Upstream: echo, OnlyOmise: true, Parent: func(to *url.URL) (*url.URL, error) {
		t.Errorf("the proxy reached out for %s", to)
		return nil, io.EOF
	}})
	for _, text := range []string{
		"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nConnection: close\r\n\r\n",
		"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n",
		"GET http://127.0.0.1.example.com/ HTTP/1.1\r\nHost: 127.0.0.1.example.com\r\nConnection: close\r\n\r\n",
		"CONNECT localhost.example.com:80 HTTP/1.1\r\nHost: localhost.example.com:80\r\nConnection: close\r\n\r\n",
	} {
		if got := talk(t, k.ProxyURL, text); !strings.HasPrefix(got, "HTTP/1.1 403 Forbidden\r\n") ||
			!strings.Contains(got, "example.com") || !strings.Contains(got, "is not a host of the Omise API, and this gate lets nothing else pass (--only-omise).") {
			t.Errorf("%q was answered %q", text, got)
		}
	}
	k.do(k.client(front.ByProxy), request(t, http.MethodGet, "https://vault.omise.co/", ""))
	open := open(t, front.Options{Upstream: echo, OnlyOmise: true})
	host := strings.TrimPrefix(here.URL, "http://")
	if got := talk(t, open.ProxyURL, "GET "+here.URL+"/h HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"); !strings.Contains(got, "foreign GET /h") {
		t.Errorf("a host of this machine was answered %q", got)
	}
}

// TestWebSockets: a connection that becomes a websocket goes on as one, in plain HTTP and in a tunnel; so do its two ends apart.
func TestWebSockets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "+r.Header.Get("Upgrade")+"\r\n\r\n")
		line, _ := buffered.ReadString('\n')
		_, _ = io.WriteString(conn, "heard "+line)
		rest, _ := io.ReadAll(buffered)
		fmt.Fprintf(conn, "then %q\n", rest)
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	for _, tunnel := range []bool{false, true} {
		t.Run(fmt.Sprintf("tunnel %v", tunnel), func(t *testing.T) {
			k := open(t, front.Options{Upstream: echo})
			conn := raw(t, k.ProxyURL)
			reader := bufio.NewReader(conn)
			if tunnel {
				fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", host, host)
				if answer, err := http.ReadResponse(reader, nil); err != nil || answer.StatusCode != http.StatusOK {
					t.Fatalf("%v, %v", answer, err)
				}
			}
			fmt.Fprintf(conn, "GET %s/ws HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello\n", server.URL, host)
			answer, err := http.ReadResponse(reader, nil)
			if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
				t.Fatalf("%v, %v", answer, err)
			}
			if line, err := reader.ReadString('\n'); line != "heard hello\n" {
				t.Fatalf("%q, %v", line, err)
			}
			if !tunnel {
				return
			}
			_, _ = io.WriteString(conn, "more")
			if half, ok := conn.(*net.TCPConn); ok {
				_ = half.CloseWrite()
			}
			if line, err := reader.ReadString('\n'); line != "then \"more\"\n" {
				t.Errorf("%q, %v", line, err)
			}
		})
	}
}

// parent is a proxy in front, such as that of a company. It leads all to one host.
type parent struct {
	mutex sync.Mutex
	asked []string
	to    string
}

func (p *parent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	p.asked = append(p.asked, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
	p.mutex.Unlock()
	if r.Method != http.MethodConnect {
		foreign(w, r)
		return
	}
	var dialer net.Dialer
	on, err := dialer.DialContext(context.WithoutCancel(r.Context()), "tcp", p.to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer on.Close()
	conn, buffered, _ := http.NewResponseController(w).Hijack()
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(on, buffered) }()
	_, _ = io.Copy(conn, on)
}

// TestParent: foreign hosts are reached through the proxy that was set before, but for
// those that need none. The API is not.
func TestParent(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(foreign))
	defer secure.Close()
	before := &parent{to: strings.TrimPrefix(secure.URL, "https://")}
	server := httptest.NewServer(before)
	defer server.Close()
	address := strings.Replace(server.URL, "http://", "http://user:word@", 1)
	config := httpproxy.Config{HTTPProxy: address, HTTPSProxy: address}
	k := open(t, front.Options{Upstream: echo, Parent: config.ProxyFunc()})
	client := k.client(front.ByProxy, func(transport *http.Transport) {
		transport.TLSClientConfig.RootCAs.AddCert(secure.Certificate())
	})
	for _, address := range []string{"https://example.com/a", "http://example.com/a"} {
		if _, text := k.do(client, request(t, http.MethodGet, address, "")); text != "foreign GET /a  " {
			t.Errorf("%s answered %q", address, text)
		}
	}
	k.do(client, request(t, http.MethodGet, "https://api.omise.co/a", ""))
	direct := httptest.NewServer(http.HandlerFunc(foreign)) // this machine, which NO_PROXY always holds
	defer direct.Close()
	got := talk(t, k.ProxyURL, "GET "+direct.URL+"/d HTTP/1.1\r\nHost: "+strings.TrimPrefix(direct.URL, "http://")+"\r\nConnection: close\r\n\r\n")
	if !strings.Contains(got, "foreign GET /d") {
		t.Errorf("a host without a proxy before it was answered %q", got)
	}
	const login = "Basic dXNlcjp3b3Jk"
	before.mutex.Lock()
	defer before.mutex.Unlock()
	if got, want := strings.Join(before.asked, "\n"), "CONNECT example.com:443 "+login+"\nGET example.com "+login; got != want {
		t.Errorf("the proxy before was asked\n%s\nwant\n%s", got, want)
	}
}
