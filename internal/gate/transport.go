package gate

import (
	"net/http"
	"net/url"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// Transport returns a transport that leads what is sent to the hosts of the API to the gate, with a mark of where the
// client is, and everything else to another transport, nil for http.DefaultTransport.
func (g *Gate) Transport(mark string, others http.RoundTripper) http.RoundTripper {
	if others == nil {
		others = http.DefaultTransport
	}
	addresses := map[string]*url.URL{}
	for host, address := range map[string]string{front.APIHost: g.APIURL, front.VaultHost: g.VaultURL} {
		addresses[host], _ = url.Parse(address)
	}
	return &leading{addresses: addresses, header: g.options.MarkHeader, mark: mark, own: &http.Transport{}, others: others}
}

// leading leads the requests to some hosts to other addresses.
type leading struct {
	addresses    map[string]*url.URL // by host
	header, mark string
	own          *http.Transport // to the gate, through no proxy
	others       http.RoundTripper
}

// RoundTrip sends a request.
func (l *leading) RoundTrip(request *http.Request) (*http.Response, error) {
	to := l.addresses[request.URL.Hostname()]
	if to == nil {
		return l.others.RoundTrip(request)
	}
	led := request.Clone(request.Context())
	led.URL.Scheme, led.URL.Host, led.Host = to.Scheme, to.Host, ""
	if l.mark != "" && led.Header.Get(l.header) == "" {
		led.Header.Set(l.header, l.mark)
	}
	answer, err := l.own.RoundTrip(led)
	if answer != nil {
		answer.Request = request
	}
	return answer, err
}

// CloseIdleConnections ends the connections to the gate that nothing waits on.
func (l *leading) CloseIdleConnections() { l.own.CloseIdleConnections() }
