package conformance

import (
	"context"
	"net/http"

	"github.com/omise-conformance/harness/internal/gate"
)

// GateSession is a gate that is open for a client in the same process, such as one in a Go test. Package gate makes
// one for a test.
type GateSession struct {
	// APIURL and VaultURL are loopback addresses for a client whose hosts can be set.
	APIURL, VaultURL string
	// ProxyURL is the address of a forward proxy that answers for the hosts of the API and passes on all other requests.
	ProxyURL string
	// Authority is the certificate, as PEM, that a client must trust which comes through the proxy. It is made for
	// this gate alone.
	Authority []byte
	// PublicKey and SecretKey are test keys that the upstream knows.
	PublicKey, SecretKey string

	open *gate.Gate
}

// OpenGate opens a gate for a client in the same process; the configuration's Command is not run. Close it.
func OpenGate(ctx context.Context, config GateConfig) (*GateSession, error) {
	options, err := config.settle()
	if err != nil {
		return nil, public(err)
	}
	open, err := gate.Open(ctx, options)
	if err != nil {
		return nil, public(err)
	}
	return &GateSession{
		APIURL: open.APIURL, VaultURL: open.VaultURL, ProxyURL: open.ProxyURL, Authority: open.Authority,
		PublicKey: open.PublicKey, SecretKey: open.SecretKey, open: open,
	}, nil
}

// Transport returns a transport that leads what is sent to the hosts of the API to the gate, and everything else to
// another transport, nil for http.DefaultTransport. The mark says in the report where in the client's run a request was
// sent, such as in which test; empty: the client says it, or nobody.
func (s *GateSession) Transport(mark string, others http.RoundTripper) http.RoundTripper {
	return s.open.Transport(mark, others)
}

// Close ends the gate, once all that was sent has been judged, and returns the report. Call it once.
func (s *GateSession) Close(ctx context.Context) *Report { return s.open.Close(ctx) }
