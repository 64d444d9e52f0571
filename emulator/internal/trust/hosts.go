// Package trust tells what the emulator itself is asked from what a page in somebody's browser has it asked.
//
// A listener on this machine is reached by every page that its user has open: with requests that need no leave of the
// emulator, and, where the name of the page is made to lead to this machine, with any request, whose answer the page
// reads. An address is therefore no reason for trust. The name that was asked for and the origin of the page are.
package trust

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Hosts are the names and addresses under which a listener may be asked. The zero value has those of this machine and the
// address at which a request has arrived.
type Hosts struct {
	// Names are further ones, without a port and in lower case.
	Names []string
	// AnyAddress takes all addresses: those of a listener on all interfaces, which may be behind other addresses yet.
	// A page gets an answer by its name; it cannot be given an address that is not its own.
	AnyAddress bool
}

// Name returns a name or an address as Hosts has it.
func Name(text string) string { return strings.ToLower(strings.Trim(text, "[]")) }

// has reports whether a request names the listener.
func (h Hosts) has(r *http.Request) bool {
	name := hostname(r.Host)
	for _, own := range h.Names {
		if name == own {
			return true
		}
	}
	address, err := netip.ParseAddr(name)
	if err != nil {
		return name == "localhost"
	}
	address = address.Unmap()
	return address.IsLoopback() || h.AnyAddress || address == arrival(r)
}

// arrival is the address at which a request has arrived, if it came by a network.
func arrival(r *http.Request) netip.Addr {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	tcp, ok := local.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap()
}

// hostname is the host of "host:port" or of "host".
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return Name(host)
}
