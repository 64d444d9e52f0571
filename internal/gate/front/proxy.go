package front

import (
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// serve serves a request that came by any way.
func (f *Front) serve(w http.ResponseWriter, r *http.Request) {
	c, _ := r.Context().Value(connectionKey{}).(*connection)
	host := c.host
	if host == "" || c.straight {
		if named := hostOf(r.Host); named != "" {
			host = named
		}
	}
	switch {
	case r.Method == "PRI": // the preface of HTTP/2, where nobody has agreed on it
		http.Error(w, "HTTP/2 is spoken over TLS only.", http.StatusHTTPVersionNotSupported)
	case r.Method == http.MethodConnect && r.Host == "":
		http.Error(w, "CONNECT names no host.", http.StatusBadRequest)
	case r.Method == http.MethodConnect && (c.way != ByProxy || c.straight):
		http.Error(w, "This is a server, which was asked as if it were a proxy.", http.StatusBadRequest)
	case c.way != ByProxy || c.straight:
		f.pass(w, r, arrival{c.way, hostOr(host, c.name), f.plain(c, r)})
	case r.Method == http.MethodConnect && host != "":
		f.tunnel(w, c, host)
	case r.Method == http.MethodConnect || r.URL.IsAbs() && host == "":
		f.foreign.ServeHTTP(w, r)
	case host != "":
		f.pass(w, r, arrival{ByProxy, host, r.URL.Scheme == "http"})
	default:
		http.Error(w, "This is a proxy in front of "+APIHost+" and "+VaultHost+", which was asked as if it were a server.", http.StatusBadRequest)
	}
}

// plain reports whether a request came without TLS though it was not for a loopback address.
func (f *Front) plain(c *connection, r *http.Request) bool {
	if r.TLS != nil {
		return false
	}
	local, _ := c.LocalAddr().(*net.TCPAddr)
	return c.straight || local == nil || !local.IP.IsLoopback()
}

// hostOf returns which host of the API has a name, with or without a port, or nothing.
func hostOf(name string) exchange.Host {
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	switch strings.ToLower(strings.TrimSuffix(name, ".")) {
	case APIHost:
		return exchange.API
	case VaultHost:
		return exchange.Vault
	}
	return ""
}

// hostOr returns host, or the one with a name. A client that names neither host gets the API.
func hostOr(host exchange.Host, name string) exchange.Host {
	if host == "" {
		host = hostOf(name)
	}
	if host == "" {
		host = exchange.API
	}
	return host
}

// tunnel answers CONNECT to a host of the API, of which this front is the other end.
func (f *Front) tunnel(w http.ResponseWriter, c *connection, host exchange.Host) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "CONNECT needs HTTP/1.1.", http.StatusHTTPVersionNotSupported)
		return
	}
	// Clients may send the first bytes of TLS together with CONNECT.
	c.early, _ = io.ReadAll(io.LimitReader(buffered.Reader, int64(buffered.Reader.Buffered())))
	c.host, c.straight = host, true
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	go f.greet(c)
}
