package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/tlsca"
)

// hostile serves an attack and returns the address. Asked is called at each hostile answer.
func (a *attack) hostile(t *testing.T, whole http.Handler, asked func()) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(a.args, "$TRUSTED") || strings.Contains(a.args, "$FRAMES") {
		listener = a.secure(t, listener)
	}
	open := &connections{}
	t.Cleanup(func() { _ = listener.Close(); open.end() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.add(conn)
			go a.serve(conn, whole, asked)
		}
	}()
	return "http://" + listener.Addr().String()
}

// secure has a listener speak TLS, and keeps the authority that the command has to trust.
func (a *attack) secure(t *testing.T, listener net.Listener) net.Listener {
	certificate, authority, err := tlsca.Issue(time.Now(), "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	a.authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(a.authority, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	if strings.Contains(a.args, "$FRAMES") {
		config.NextProtos = []string{"h2"}
	}
	return tls.NewListener(listener, config)
}

// connections are ended with the test, so that none outlives it.
type connections struct {
	mu  sync.Mutex
	all []net.Conn
}

func (c *connections) add(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, conn)
}

func (c *connections) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.all {
		_ = conn.Close()
	}
}

func (a *attack) serve(conn net.Conn, whole http.Handler, asked func()) {
	defer conn.Close()
	if a.accept != nil {
		asked()
		a.accept(conn)
		return
	}
	for reader := bufio.NewReader(conn); ; {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
		if a.spares == nil || !a.spares(request) {
			asked()
			a.answer(conn, request)
			return
		}
		recorded := httptest.NewRecorder()
		whole.ServeHTTP(recorded, request)
		answer := recorded.Result()
		answer.ContentLength = int64(recorded.Body.Len())
		if answer.Write(conn) != nil {
			return
		}
	}
}
