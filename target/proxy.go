package target

import (
	"net/http"
	"net/url"
)

func proxyFor(request *http.Request) (*url.URL, error) {
	if loopback(request.URL.Host) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(request)
}

// ProxyOf returns the address of the proxy of the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) through
// which NewTransport reaches an address, or an empty string. It never shows a password.
func ProxyOf(address string) string {
	to, err := url.Parse(address)
	if err != nil {
		return ""
	}
	proxy, err := proxyFor(&http.Request{URL: to})
	if err != nil || proxy == nil {
		return ""
	}
	return (&url.URL{Scheme: proxy.Scheme, Host: proxy.Host}).String()
}
