package target

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// longestHead bounds what is kept of an answer to look at its lines.
const longestHead = 32 << 10

// lookedConn is a connection whose answers can be looked at as they came: net/http unfolds lines, and takes out and
// puts together what others refuse. Of a connection with TLS the bytes within are looked at, but for HTTP/2, which has no lines, and
// behind a proxy, where net/http itself begins TLS.
type lookedConn struct {
	net.Conn

	mu      sync.Mutex
	looking bool
	head    []byte // the beginning of the answer that is coming in
}

// looked has a dialer's connections looked at.
func looked(
	dial func(ctx context.Context, network, address string) (net.Conn, error),
) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &lookedConn{Conn: conn}, nil
	}
}

// lookedWithin has connections with TLS looked at, and begins TLS on those of a dialer within a time.
func lookedWithin(
	dial func(ctx context.Context, network, address string) (net.Conn, error), longest time.Duration,
) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		secure := tls.Client(conn, &tls.Config{ServerName: host, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12})
		ctx, cancel := context.WithTimeoutCause(ctx, longest, errSlowHandshake)
		defer cancel()
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			if cause := context.Cause(ctx); errors.Is(cause, errSlowHandshake) {
				err = cause
			}
			return nil, err
		}
		if secure.ConnectionState().NegotiatedProtocol == "h2" {
			return secure, nil
		}
		return &lookedConn{Conn: secure}, nil
	}
}

// errSlowHandshake is what net/http says where TLS does not begin in time.
var errSlowHandshake = errors.New("net/http: TLS handshake timeout")

// Read reads from the connection.
func (c *lookedConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := longestHead - len(c.head); c.looking && room > 0 {
		c.head = append(c.head, into[:min(n, room)]...)
	}
	return n, err
}

// begin forgets the answer before.
func (c *lookedConn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looking, c.head = true, nil
}

// end returns the beginning of the answer.
func (c *lookedConn) end() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	head := c.head
	c.looking, c.head = false, nil
	return head
}

// look is at the answer to one request.
type look struct{ conn atomic.Pointer[lookedConn] }

// lookAt returns a request whose answer is looked at where its connection can be.
func lookAt(request *http.Request) (*http.Request, *look) {
	l := &look{}
	traced := httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if conn, ok := info.Conn.(*lookedConn); ok {
			conn.begin()
			l.conn.Store(conn)
		}
	}})
	return request.WithContext(traced), l
}

// flaws returns what is wrong with the message, in sentences without anything of what was sent.
func (l *look) flaws() []string {
	conn := l.conn.Load()
	if conn == nil {
		return nil
	}
	return headFlaws(conn.end())
}

// statusLine is how an answer begins (RFC 9112, 4). All clients do without the space before a reason that is empty.
var statusLine = lazyregexp.New(`^HTTP/1\.[01] [1-9][0-9][0-9]( .*)?$`)

// interim is the status line of an answer that another follows.
var interim = lazyregexp.New(`^HTTP/1\.[01] +1[0-9][0-9]`)

// fieldLine is a header with its name (RFC 9112, 5; RFC 9110, 5.6.2).
var fieldLine = lazyregexp.New("^[!#$%&'*+.^_`|~0-9A-Za-z-]+:")

// headFlaws returns what is wrong with the lines before the body of an answer, each way once.
func headFlaws(head []byte) []string {
	lines := finalHead(head)
	if len(lines) == 0 {
		return nil
	}
	var found []string
	lengths, chunked := 0, false
	for _, row := range []struct {
		flaw string
		is   func(i int, line string) bool
	}{
		{"a line that ends in a line feed alone", func(_ int, line string) bool { return !strings.HasSuffix(line, "\r") }},
		{"a status line that is not like HTTP/1.1 200 OK", func(i int, line string) bool {
			return i == 0 && !statusLine.MatchString(strings.TrimSuffix(line, "\r"))
		}},
		{"a header over several lines", func(i int, line string) bool { return i > 0 && strings.IndexAny(line, " \t") == 0 }},
		{"a header whose name has a blank in it or behind it", func(i int, line string) bool {
			return i > 0 && strings.IndexAny(line, " \t") != 0 && !fieldLine.MatchString(line)
		}},
		{"Content-Length twice", func(_ int, line string) bool {
			lengths += count(line, "content-length:")
			return lengths > 1
		}},
		{"both Content-Length and Transfer-Encoding", func(_ int, line string) bool {
			chunked = chunked || count(line, "transfer-encoding:") > 0
			return chunked && lengths > 0
		}},
	} {
		for i, line := range lines {
			if row.is(i, line) {
				found = append(found, row.flaw)
				break
			}
		}
	}
	return found
}

// count is 1 for a line that begins with a name, in whatever case, else 0.
func count(line, name string) int {
	if len(line) >= len(name) && strings.EqualFold(line[:len(name)], name) {
		return 1
	}
	return 0
}

// finalHead returns the lines of the last head, which those of interim answers stand before. It returns none where they
// are not complete.
func finalHead(head []byte) []string {
	var lines []string
	for rest := head; ; {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return nil
		}
		rest = after
		if text := string(line); strings.TrimSuffix(text, "\r") != "" {
			lines = append(lines, text)
			continue
		}
		if len(lines) > 0 && !interim.MatchString(lines[0]) {
			return lines
		}
		lines = nil
	}
}
