package cassettes

import (
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// Control is the host of the control API of a target, beside exchange.API and
// exchange.Vault. It is recorded as well, so a replay can move the clock of the case.
const Control exchange.Host = "control"

// hostEnding follows the role in a stored address. Such a host does not exist.
const hostEnding = ".target"

// Hosts are the base URLs of a target during a run. An empty one is not used.
type Hosts struct{ API, Vault, Control string }

// baseURL is the parsed base URL of a role.
type baseURL struct {
	role   exchange.Host
	origin string // scheme and host
	path   string // without a slash at the end
}

func (h Hosts) bases() []baseURL {
	var bases []baseURL
	for _, each := range []struct {
		role    exchange.Host
		address string
	}{{exchange.API, h.API}, {exchange.Vault, h.Vault}, {Control, h.Control}} {
		if parsed, err := url.Parse(each.address); err == nil && each.address != "" {
			bases = append(bases, baseURL{each.role, origin(parsed), strings.TrimSuffix(parsed.EscapedPath(), "/")})
		}
	}
	return bases
}

func origin(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }

// roleOf returns the role of the host that a request goes to, and the path there. If API and
// vault have the same address, the path decides: tokens belong to the vault. A host without
// a role, such as the target of a redirect, stands for itself.
func roleOf(bases []baseURL, u *url.URL) (exchange.Host, string) {
	path := u.EscapedPath()
	var best *baseURL
	for i := range bases {
		each := &bases[i]
		if each.origin == origin(u) && each.contains(path) && (best == nil || each.precedes(best, path)) {
			best = each
		}
	}
	if best == nil {
		return exchange.Host(strings.ToLower(u.Host)), path
	}
	return best.role, strings.TrimPrefix(path, best.path)
}

func (b *baseURL) contains(path string) bool {
	rest, under := strings.CutPrefix(path, b.path)
	return under && (rest == "" || rest[0] == '/')
}

// precedes reports whether b is the better one of two addresses that contain a path.
func (b *baseURL) precedes(other *baseURL, path string) bool {
	switch longer := len(b.path) - len(other.path); {
	case longer > 0:
		return true
	case longer < 0:
		return false
	}
	rest := strings.TrimPrefix(path, b.path)
	return b.role == exchange.Vault && (rest == "/tokens" || strings.HasPrefix(rest, "/tokens/"))
}

// address returns the stored form of the URL of a request.
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

// splitAddress reads what address wrote.
func splitAddress(stored string) (role exchange.Host, path, query string, ok bool) {
	rest, ok := strings.CutPrefix(stored, "http://")
	rest, query, _ = strings.Cut(rest, "?")
	host, path := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	return exchange.Host(strings.TrimSuffix(host, hostEnding)), path, query, ok && host != ""
}
