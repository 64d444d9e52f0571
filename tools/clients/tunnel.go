package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
)

// The hosts that SDKs have built in.
const (
	apiHost   = "api.omise.co"
	vaultHost = "vault.omise.co"
)

// tunnels are a proxy for SDKs whose hosts cannot be set. It connects both hosts of the API to the
// TLS address of an emulator, which answers by their names, and refuses all others: the flows have
// nothing to do there.
type tunnels struct {
	emulator string // host:port
	listener net.Listener
	server   *http.Server
	open     sync.WaitGroup
}

// openTunnels starts a proxy on a free port that leads to the TLS address of an emulator.
func openTunnels(tlsURL string) (*tunnels, error) {
	to, err := url.Parse(tlsURL)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no port for the proxy: %w", err)
	}
	t := &tunnels{emulator: to.Host, listener: listener}
	t.server = &http.Server{Handler: t, ErrorLog: log.New(io.Discard, "", 0)}
	t.open.Go(func() { _ = t.server.Serve(listener) })
	return t, nil
}

func (t *tunnels) url() string { return "http://" + t.listener.Addr().String() }

func (t *tunnels) close() {
	_ = t.server.Close()
	t.open.Wait()
}

// ServeHTTP connects a client with the emulator.
func (t *tunnels) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := (&url.URL{Host: r.Host}).Hostname()
	if r.Method != http.MethodConnect || host != apiHost && host != vaultHost {
		http.Error(w, "these flows may open tunnels to the hosts of the API only, not "+r.Method+" "+host, http.StatusForbidden)
		return
	}
	server, err := net.Dial("tcp", t.emulator)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = server.Close()
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	go passOn(server, client)
	go passOn(client, server)
}

// passOn copies what comes until one side ends, which ends the other one too.
func passOn(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
	_ = from.Close()
}
