package front

import (
	"crypto/tls"
	"net"
	"sync"

	"github.com/omise-conformance/harness/exchange"
)

// connection is a connection of a client, or one that leads on to a foreign host.
type connection struct {
	net.Conn
	early []byte // what has been read of it before its reader was known
	owner *connections

	way  Way
	host exchange.Host // the host that it is for; empty where each request names its own
	// straight holds if the client takes the other end for the API, so that all of it is for us: behind CONNECT,
	// and on the TLS address.
	straight bool
	name     string // the host that a TLS client asked for
	shown    bool   // the certificate was sent
	used     bool   // there was a request on it
}

// Read reads what was read early first.
func (c *connection) Read(p []byte) (int, error) {
	if len(c.early) > 0 {
		n := copy(p, c.early)
		c.early = c.early[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}

// Close closes it.
func (c *connection) Close() error {
	c.owner.forget(c)
	return c.Conn.Close()
}

// CloseWrite tells the other end that nothing more comes.
func (c *connection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// CloseRead gives up reading.
func (c *connection) CloseRead() error {
	if half, ok := c.Conn.(interface{ CloseRead() error }); ok {
		return half.CloseRead()
	}
	return nil
}

// of returns the connection below what a server serves.
func of(conn net.Conn) *connection {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	c, _ := conn.(*connection)
	return c
}

// connections are those that are open. No server knows the ones that became tunnels, so that they are ended here.
type connections struct {
	mutex sync.Mutex
	open  map[*connection]struct{}
	ended bool
}

// keep returns conn as one that end closes.
func (s *connections) keep(conn net.Conn) *connection {
	c := &connection{Conn: conn, owner: s}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.ended {
		_ = conn.Close()
		return c
	}
	if s.open == nil {
		s.open = map[*connection]struct{}{}
	}
	s.open[c] = struct{}{}
	return c
}

func (s *connections) forget(c *connection) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.open, c)
}

// end closes all of them, and those that come later.
func (s *connections) end() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.ended = true
	for c := range s.open {
		_ = c.Conn.Close()
	}
	clear(s.open)
}
