package front

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// freePort is the address of a listener that is not told another one.
const freePort = "127.0.0.1:0"

// listener takes connections that come by one way.
type listener struct {
	net.Listener
	keep func(net.Conn) *connection
	way  Way
	host exchange.Host
}

// Accept waits for the next connection.
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := l.keep(conn)
	c.way, c.host, c.straight = l.way, l.host, l.way == ByTLS
	return c, nil
}

// listen opens a listener. Its address is one that a client can use.
func (f *Front) listen(ctx context.Context, at string, way Way, host exchange.Host) (listener, string, error) {
	if at == "" {
		at = freePort
	}
	var config net.ListenConfig
	opened, err := config.Listen(ctx, "tcp", at)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return listener{}, "", fmt.Errorf("the gate cannot listen on %s: another program does", at)
	case errors.Is(err, syscall.EACCES):
		return listener{}, "", fmt.Errorf("the gate cannot listen on %s: the system does not permit it", at)
	case err != nil:
		return listener{}, "", fmt.Errorf("the gate cannot listen on %s: %w", at, err)
	}
	f.listeners = append(f.listeners, opened)
	return listener{opened, f.connections.keep, way, host}, reachable(opened.Addr()), nil
}

// reachable returns an address at which a client of this machine reaches a listener.
func reachable(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return address.String()
	}
	return (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: tcp.Port}).String()
}

// welcome greets the connections of a listener, each on its own.
func (f *Front) welcome(l listener) {
	for {
		conn, err := l.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			time.Sleep(10 * time.Millisecond) // too many open files, for now
		default:
			go f.greet(of(conn))
		}
	}
}

// handover is a listener whose connections come from within.
type handover struct {
	conns chan net.Conn
	ended chan struct{}
	once  sync.Once
}

func newHandover() *handover {
	return &handover{conns: make(chan net.Conn), ended: make(chan struct{})}
}

// hand gives a connection to the server that listens.
func (h *handover) hand(conn net.Conn) {
	select {
	case h.conns <- conn:
	case <-h.ended:
		_ = conn.Close()
	}
}

// Accept waits for the next connection.
func (h *handover) Accept() (net.Conn, error) {
	select {
	case conn := <-h.conns:
		return conn, nil
	case <-h.ended:
		return nil, net.ErrClosed
	}
}

// Close ends it.
func (h *handover) Close() error {
	h.once.Do(func() { close(h.ended) })
	return nil
}

// Addr returns no address: there is none.
func (h *handover) Addr() net.Addr { return &net.TCPAddr{} }
