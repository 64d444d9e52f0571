package front

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/tlsca"
)

// certified are the names that the certificate is for.
var certified = []string{APIHost, VaultHost, "localhost", "127.0.0.1", "::1"}

// greeting is the time that a client has for its first byte and the TLS handshake.
const greeting = 30 * time.Second

// tlsHandshake is the first byte of a TLS connection (RFC 8446, 5.1).
const tlsHandshake = 22

// certify makes the authority of this front, and a certificate that it signs.
func (f *Front) certify(now time.Time) error {
	certificate, authority, err := tlsca.Issue(now, certified...)
	if err != nil {
		return err
	}
	f.Authority = authority
	f.tls = &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if c, ok := hello.Conn.(*connection); ok {
				c.name, c.shown = hello.ServerName, true
			}
			return &certificate, nil
		},
	}
	return nil
}

// greet finds out whether a client speaks TLS or plain HTTP, and hands the connection on to be served.
func (f *Front) greet(c *connection) {
	_ = c.SetDeadline(time.Now().Add(greeting))
	if len(c.early) == 0 {
		first := make([]byte, 1)
		if _, err := io.ReadFull(c.Conn, first); err != nil {
			_ = c.Close()
			return
		}
		c.early = first
	}
	var conn net.Conn = c
	if c.early[0] == tlsHandshake {
		secured := tls.Server(c, f.tls)
		if err := secured.Handshake(); err != nil {
			if why := refusal(err); c.shown && why != "" {
				f.refusals.add(c.name, why, true)
			}
			_ = c.Close()
			return
		}
		conn = secured
	}
	_ = c.SetDeadline(time.Time{})
	f.greeted.hand(conn)
}

// refusal returns why a client has ended a handshake, or nothing if it was not the client who did.
func refusal(err error) string {
	var remote *net.OpError
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, net.ErrClosed):
		return ""
	case errors.As(err, &remote) && remote.Op == "remote error":
		return "it answered the certificate with \"" + remote.Err.Error() + "\""
	case errors.Is(err, io.EOF), errors.As(err, &remote):
		return "it ended the connection when it got the certificate"
	}
	return ""
}

// follow notes connections on which there were requests, and those which ended without any once they were secure: a
// client that looks at the certificate after the handshake refuses it so.
func (f *Front) follow(conn net.Conn, state http.ConnState) {
	switch c := of(conn); state {
	case http.StateActive:
		c.used = true
	case http.StateClosed:
		if c.shown && !c.used && !f.closing.Load() {
			f.refusals.add(c.name, "it ended the connection after the handshake, without a request", false)
		}
	case http.StateNew, http.StateIdle, http.StateHijacked:
	}
}

// Refusal says how often clients have refused the certificate of the API in one way.
type Refusal struct {
	// Name is the host that they asked for, as TLS has it; it can be empty.
	Name string
	// Why is what they did, to follow "a client asked for api.omise.co, and".
	Why string
	// Sure does not hold where the handshake was complete and no request came: Node refuses so, but a connection
	// that was opened in advance looks the same.
	Sure  bool
	Count int
}

// mostRefusals bounds the ways in which names are refused, because clients choose the names.
const mostRefusals = 64

// refusals are the refusals so far.
type refusals struct {
	mutex sync.Mutex
	seen  []Refusal
}

func (r *refusals) add(name, why string, sure bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for i := range r.seen {
		if r.seen[i].Name == name && r.seen[i].Why == why {
			r.seen[i].Count++
			return
		}
	}
	if len(r.seen) < mostRefusals {
		r.seen = append(r.seen, Refusal{Name: name, Why: why, Sure: sure, Count: 1})
	}
}

// Refusals returns how clients have refused the certificate, in the order in which they first did.
func (f *Front) Refusals() []Refusal {
	f.refusals.mutex.Lock()
	defer f.refusals.mutex.Unlock()
	return append([]Refusal(nil), f.refusals.seen...)
}

// Refused returns how often clients have refused the certificate.
func (f *Front) Refused() (times int) {
	for _, each := range f.Refusals() {
		times += each.Count
	}
	return times
}

// longestWait bounds how long a refusal is waited for: the last step, of which all before make as much again.
const longestWait = 256 * time.Millisecond

// AwaitRefusal waits a moment for a client to refuse the certificate once more than so many times. A client that refuses it may
// have ended before that is read.
func (f *Front) AwaitRefusal(before int) {
	for wait := time.Millisecond; f.Refused() <= before && wait <= longestWait; wait *= 2 {
		time.Sleep(wait)
	}
}
