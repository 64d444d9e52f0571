package intercept

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxyNames are the variables in which clients look for a proxy. Some read one spelling only, and some read
// http_proxy for https too.
var proxyNames = []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}

// noProxyNames are the variables with hosts that are reached without a proxy.
var noProxyNames = []string{"no_proxy", "NO_PROXY"}

// loopback are the hosts that always are, or the plain addresses of the gate and a database on this machine would be
// asked for through the proxy. Not "::1": several clients fail on the colons.
var loopback = []string{"localhost", "127.0.0.1"}

// proxies gives the gate's proxy to all clients that take one from the environment.
func proxies(_ context.Context, g *gate) error {
	for _, name := range proxyNames {
		g.env.set(name, g.ProxyURL)
	}
	direct := directHosts(g.base)
	for _, name := range noProxyNames {
		g.env.set(name, strings.Join(direct, ","))
	}
	return nil
}

// directHosts returns the hosts that are reached without a proxy: those of the environment, less what would lead past
// the gate.
func directHosts(base *environment) []string {
	direct := slices.Clone(loopback)
	for _, name := range noProxyNames {
		for _, pattern := range strings.FieldsFunc(base.get(name), func(r rune) bool { return r == ',' || r == ' ' }) {
			if !leadsPast(pattern) && !slices.Contains(direct, pattern) {
				direct = append(direct, pattern)
			}
		}
	}
	return direct
}

// leadsPast reports whether a pattern of NO_PROXY matches a host of the API, in the reading of any client: with or
// without a dot or a star in front, with a port, or a star alone.
func leadsPast(pattern string) bool {
	pattern, _, _ = strings.Cut(strings.ToLower(pattern), ":")
	suffix := strings.TrimLeft(pattern, "*.")
	return suffix == "" || slices.ContainsFunc(hostNames, func(host string) bool {
		return host == suffix || strings.HasSuffix(host, "."+suffix)
	})
}

// UpstreamProxy returns how hosts other than those of the API are to be reached: it returns the proxy that the
// environment names for a URL, such as that of a company, or nil where there is none.
func UpstreamProxy(base []string) func(*url.URL) (*url.URL, error) {
	e := readEnvironment(base)
	all := e.first("all_proxy", "ALL_PROXY")
	config := httpproxy.Config{
		HTTPProxy: e.first("http_proxy", "HTTP_PROXY"), HTTPSProxy: e.first("https_proxy", "HTTPS_PROXY"), NoProxy: e.first(noProxyNames...),
	}
	if config.HTTPProxy == "" {
		config.HTTPProxy = all
	}
	if config.HTTPSProxy == "" {
		config.HTTPSProxy = all
	}
	return config.ProxyFunc()
}
