package emulator

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// connect opens a connection to a server until the test ends.
func connect(t *testing.T, url string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Skip("there is no room for the connections of the test: ", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// A client that stalls or sends too much loses its connection or gets an answer; none has as much memory and time as it likes.
func TestStallingClients(t *testing.T) {
	t.Parallel()
	_, srv := startServer(t, Options{})
	secret := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(DefaultSecretKey+":")) + "\r\n"
	for _, tt := range []struct {
		name, url, request string
		status             int // 0: the connection is closed
	}{
		{"half a head", srv.APIURL, "GET /charges HTTP/1.1\r\nHost: ", 0},
		{"half a head to the control API", srv.ControlURL, "GET /clock HTTP/1.1\r\nHost: ", 0},
		{"a large head", srv.APIURL, "GET /charges HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", 431},
		{"a large head to the control API", srv.ControlURL, "GET /clock HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 100<<10) + "\r\n\r\n", 431},
		{
			"a large body", srv.APIURL,
			"POST /customers HTTP/1.1\r\nHost: a\r\n" + secret + "Content-Length: 1048577\r\n\r\n" + strings.Repeat("x", 1<<20+1), 413,
		},
		{
			"a large body to the control API", srv.ControlURL, "POST /clock HTTP/1.1\r\nHost: localhost\r\n" +
				"Content-Type: application/json\r\nContent-Length: 1048577\r\n\r\n" + strings.Repeat("x", 1<<20+1), 400,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, tt.url)
			_ = conn.SetDeadline(time.Now().Add(2 * readHeaderTimeout))
			go func() { _, _ = io.WriteString(conn, tt.request) }()
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			switch {
			case errors.Is(err, os.ErrDeadlineExceeded):
				t.Error("the connection stays open")
			case err == nil && answer.StatusCode != tt.status && tt.status != 0:
				t.Errorf("it is answered %s, want %d", answer.Status, tt.status)
			case err != nil && tt.status != 0:
				t.Errorf("it is not answered: %v", err)
			}
			if err == nil {
				_ = answer.Body.Close()
			}
		})
	}
}

// More connections than a listener takes wait until one ends.
func TestConnectionsAreBounded(t *testing.T) {
	_, srv := startServer(t, Options{})
	var open []net.Conn
	for range maxConnections {
		open = append(open, connect(t, srv.ControlURL))
	}
	next := connect(t, srv.ControlURL)
	if _, err := io.WriteString(next, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	_ = next.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if _, err := next.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a connection beyond the bound is served: %v", err)
	}
	_ = open[0].Close()
	_ = next.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := next.Read(make([]byte, 1)); err != nil {
		t.Errorf("it is not served when another one has ended: %v", err)
	}
}
