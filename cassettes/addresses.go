package cassettes

import (
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// Control is the role of the control API, which is recorded as well: a replay
// needs no emulator to move a clock.
const Control exchange.Host = "control"

// hostEnding follows the role in a stored address. No such host exists.
const hostEnding = ".target"

// Hosts are the addresses of the roles during a run; an empty one is not used.
type Hosts struct{ API, Vault, Control string }

// base is an address, ready to be compared.
type base struct {
	role   exchange.Host
	origin string // scheme and host
	path   string // without a slash at the end
}

func (h Hosts) bases() []base {
	var bases []base
	for _, each := range []struct {
		role    exchange.Host
		address string
	}{{exchange.API, h.API}, {exchange.Vault, h.Vault}, {Control, h.Control}} {
		if parsed, err := url.Parse(each.address); err == nil && each.address != "" {
			bases = append(bases, base{each.role, origin(parsed), strings.TrimSuffix(parsed.EscapedPath(), "/")})
		}
	}
	return bases
}

func origin(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }

// roleOf gives the role of the host that a request goes to, and its path there.
// Where api and vault have one address, the path tells them apart: tokens live
// on the vault. A host without a role, such as the one a redirect leads to,
// stands for itself.
func roleOf(bases []base, u *url.URL) (exchange.Host, string) {
	from, path := origin(u), u.EscapedPath()
	best := -1
	for i, each := range bases {
		rest, under := strings.CutPrefix(path, each.path)
		if each.origin != from || !under || rest != "" && rest[0] != '/' {
			continue
		}
		better := best < 0 || len(each.path) > len(bases[best].path)
		same := !better && len(each.path) == len(bases[best].path) && each.role == exchange.Vault
		if better || same && (rest == "/tokens" || strings.HasPrefix(rest, "/tokens/")) {
			best = i
		}
	}
	if best < 0 {
		return exchange.Host(strings.ToLower(u.Host)), path
	}
	return bases[best].role, strings.TrimPrefix(path, bases[best].path)
}

// address makes the stored form of where a request went.
func address(role exchange.Host, path, query string) string {
	host := string(role)
	switch role {
	case exchange.API, exchange.Vault, Control:
		host += hostEnding
	}
	if query != "" {
		query = "?" + query
	}
	return strings.ToValidUTF8("http://"+host+path+query, "\ufffd")
}

// place reads what address made.
func place(stored string) (role exchange.Host, path, query string, ok bool) {
	rest, ok := strings.CutPrefix(stored, "http://")
	rest, query, _ = strings.Cut(rest, "?")
	host, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	return exchange.Host(strings.TrimSuffix(host, hostEnding)), path, query, ok && host != ""
}
