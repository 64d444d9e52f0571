package main

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
)

// The hosts that SDKs have built in.
const (
	apiHost   = "api.omise.co"
	vaultHost = "vault.omise.co"
)

// handshakeRecord is the first byte of a TLS connection (RFC 8446, 5.1: content type 22).
const handshakeRecord = 22

// interceptor is a proxy for SDKs whose hosts cannot be set. It leads both hosts of the API to an
// emulator, with a certificate for them or in plain text, and refuses all others: the flows
// have nothing to do there.
type interceptor struct {
	ca        []byte // PEM
	listener  net.Listener
	servers   []*http.Server
	hosts     map[string]http.Handler
	tunnels   map[string]*tunnels
	secure    *tls.Config
	endpoints sync.WaitGroup
}

// intercept starts an interceptor on a free port.
func intercept(apiURL, vaultURL string) (*interceptor, error) {
	i := &interceptor{hosts: map[string]http.Handler{}, tunnels: map[string]*tunnels{}}
	ca, certificate, err := certify([]string{apiHost, vaultHost})
	if err != nil {
		return nil, err
	}
	i.ca, i.secure = ca, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	i.listener, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no port for the interceptor: %w", err)
	}
	for host, target := range map[string]string{apiHost: apiURL, vaultHost: vaultURL} {
		to, err := url.Parse(target)
		if err != nil {
			return nil, err
		}
		i.hosts[host] = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, ErrorLog: quiet}
		i.tunnels[host] = &tunnels{conns: make(chan net.Conn), closed: make(chan struct{}), address: i.listener.Addr()}
		i.serve(i.hosts[host], i.tunnels[host])
	}
	i.serve(i, i.listener)
	return i, nil
}

func (i *interceptor) serve(handler http.Handler, listener net.Listener) {
	server := &http.Server{Handler: handler, ErrorLog: quiet}
	i.servers = append(i.servers, server)
	i.endpoints.Go(func() { _ = server.Serve(listener) })
}

// quiet drops what servers say of connections that clients leave.
var quiet = log.New(io.Discard, "", 0)

func (i *interceptor) url() string { return "http://" + i.listener.Addr().String() }

func (i *interceptor) close() {
	for _, server := range i.servers {
		server.Close()
	}
	i.endpoints.Wait()
}

// ServeHTTP opens tunnels to the hosts of the API, and takes requests for them.
func (i *interceptor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := (&url.URL{Host: r.Host}).Hostname()
	if i.hosts[host] == nil {
		http.Error(w, "these flows may reach the hosts of the API only, not "+host, http.StatusForbidden)
		return
	}
	if r.Method != http.MethodConnect {
		i.hosts[host].ServeHTTP(w, r)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close()
		return
	}
	read := &bufferedConn{Conn: conn, reader: bufio.NewReader(conn)}
	first, err := read.reader.Peek(1)
	switch {
	case err != nil:
		conn.Close()
	case first[0] == handshakeRecord:
		i.tunnels[host].add(tls.Server(read, i.secure))
	default:
		i.tunnels[host].add(read)
	}
}

// bufferedConn is a connection whose first bytes have been read ahead.
type bufferedConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c *bufferedConn) Read(p []byte) (int, error) { return c.reader.Read(p) }

// tunnels is a listener for the ends of tunnels.
type tunnels struct {
	conns   chan net.Conn
	closed  chan struct{}
	once    sync.Once
	address net.Addr
}

func (t *tunnels) add(conn net.Conn) {
	select {
	case t.conns <- conn:
	case <-t.closed:
		conn.Close()
	}
}

func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.closed:
		return nil, errors.New("the interceptor is closed")
	}
}

func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

func (t *tunnels) Addr() net.Addr { return t.address }
