package front

import (
	"net/http"
	"slices"
	"strings"
)

// hops are headers of one connection, which are not passed on (RFC 9110, 7.6.1). Expect is met here: the body is read.
var hops = map[string]bool{
	"Connection": true, "Proxy-Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true,
	"Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "Expect": true,
}

// onward returns the headers that are passed on of those that came: all but those of the connection, and but one.
func onward(came http.Header, but string) http.Header {
	named := came["Connection"]
	on := make(http.Header, len(came)+1)
	for name, values := range came {
		if hops[name] || name == but || named != nil && names(named, name) {
			continue
		}
		on[name] = slices.Clip(values)
	}
	return on
}

// names reports whether the values of a header name another header.
func names(values []string, name string) bool {
	for _, value := range values {
		for option := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(option), name) {
				return true
			}
		}
	}
	return false
}
