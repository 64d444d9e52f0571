package trust

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ownSites are the values of Sec-Fetch-Site that no other page has: its own requests, and those that a person types in.
var ownSites = []string{"same-origin", "none"}

// FromBrowser reports whether a request says that a page has sent it. Every browser says so with a form that it posts.
func FromBrowser(r *http.Request) bool {
	return len(r.Header["Origin"]) > 0 || len(r.Header["Sec-Fetch-Site"]) > 0
}

// OfOwnPage reports whether no page of another origin has sent a request. The page may have been reached under the name that the
// request has, or at one of the bases of links, where a proxy has changed the name.
func OfOwnPage(r *http.Request, bases ...string) bool {
	for _, site := range r.Header["Sec-Fetch-Site"] {
		if !slices.Contains(ownSites, site) {
			return false
		}
	}
	for _, origin := range r.Header["Origin"] {
		if !owns(origin, r.Host, bases) {
			return false
		}
	}
	return true
}

// owns reports whether an origin is at a host or at the host of one of the bases. "null", the origin of a page that hides
// it, is at none.
func owns(origin, host string, bases []string) bool {
	of, err := url.Parse(origin)
	if err != nil || of.Host == "" {
		return false
	}
	if strings.EqualFold(of.Host, host) {
		return true
	}
	return slices.ContainsFunc(bases, func(base string) bool {
		own, err := url.Parse(base)
		return err == nil && strings.EqualFold(of.Host, own.Host)
	})
}
