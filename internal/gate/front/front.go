// Package front is what a client of a gate talks to: it passes requests on to an upstream and answers back, and tells
// of each what was sent and answered. It judges nothing.
package front

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// The hosts of the API, as clients have them built in. The upstream is asked for these, whatever way a request came.
const (
	APIHost   = "api.omise.co"
	VaultHost = "vault.omise.co"
)

// Options describe a front.
type Options struct {
	// Upstream answers the requests. It gets each with the URL that the client meant,
	// https://api.omise.co/… or https://vault.omise.co/…, and with a Note in its context. Where it returns an
	// error, the client's connection ends without an answer.
	Upstream http.RoundTripper
	// Seen is called with each request that was answered or refused an answer, by one goroutine, in the order of the
	// answers. Clients wait where it is slow.
	Seen func(*Seen)
	// MarkHeader is the header in which a client may say where it is, such as in which test. It is not passed on.
	MarkHeader string
	// Listen has the addresses of the listeners; an empty one is a free port of 127.0.0.1.
	Listen Addresses
	// OnlyOmise has the proxy refuse other hosts than those of the API, but for those of this machine.
	OnlyOmise bool
	// Parent returns the proxy through which a foreign address is reached, nil for none: what
	// httpproxy.Config.ProxyFunc makes of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. Nil: foreign hosts are reached directly.
	Parent func(*url.URL) (*url.URL, error)
}

// Addresses are those of the listeners, such as "127.0.0.1:8443" or "[::1]:0".
type Addresses struct{ API, Vault, Proxy, TLS string }

// Way is how a request came in.
type Way string

// The ways in.
const (
	ByURL   Way = "url"   // the client was given the addresses of the front
	ByProxy Way = "proxy" // through the forward proxy
	ByTLS   Way = "tls"   // straight to the TLS address, which it took for the API
)

// Front is a front that serves.
type Front struct {
	// APIURL and VaultURL are addresses that a client can be given in the place of the hosts of the API.
	APIURL, VaultURL string
	// ProxyURL is the address of the forward proxy. It answers for the hosts of the API, with and without TLS, and
	// passes on all that is for others.
	ProxyURL string
	// TLSAddress is the host and port at which the hosts of the API are served as they are at port 443.
	TLSAddress string
	// Authority is the certificate, as PEM, that a client must trust. It was made for this front.
	Authority []byte

	options     Options
	server      *http.Server
	listeners   []net.Listener
	connections connections
	greeted     *handover
	tls         *tls.Config
	refusals    refusals
	barriers    barriers
	foreign     http.Handler
	queue       *queue
	passing     *passing
	uploads     memory
	downloads   memory
	markHeader  string
	closing     atomic.Bool
	// What headers hold; see live.
	authorizations, headers search
	realMoney               atomic.Bool // an answer was about it: the upstream is not asked any more
}

type connectionKey struct{}

// Open starts a front.
func Open(ctx context.Context, options Options) (*Front, error) {
	f := &Front{
		options: options, greeted: newHandover(), queue: newQueue(options.Seen), passing: newPassing(), uploads: newMemory(), downloads: newMemory(),
		markHeader:     http.CanonicalHeaderKey(options.MarkHeader),
		authorizations: search{holds: exchange.LiveAuthorization}, headers: search{holds: exchange.HoldsLiveKey},
	}
	f.foreign = f.passForeign()
	f.server = &http.Server{
		Handler: http.HandlerFunc(f.serve), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute, ConnState: f.follow,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, of(conn))
		},
	}
	if err := f.certify(time.Now()); err != nil {
		f.Close()
		return nil, err
	}
	for _, each := range []struct {
		at, scheme string
		way        Way
		host       exchange.Host
		address    *string
	}{
		{options.Listen.API, "http://", ByURL, exchange.API, &f.APIURL},
		{options.Listen.Vault, "http://", ByURL, exchange.Vault, &f.VaultURL},
		{options.Listen.Proxy, "http://", ByProxy, "", &f.ProxyURL},
		{options.Listen.TLS, "", ByTLS, "", &f.TLSAddress},
	} {
		l, address, err := f.listen(ctx, each.at, each.way, each.host)
		if err != nil {
			f.Close()
			return nil, err
		}
		*each.address = each.scheme + address
		if each.way == ByTLS {
			go f.welcome(l)
		} else {
			go func() { _ = f.server.Serve(l) }()
		}
	}
	go func() { _ = f.server.Serve(f.greeted) }()
	return f, nil
}

// The time that Close takes at most: for the answers that are on their way, and for what does not end when its
// connection has.
const (
	lastAnswers = 500 * time.Millisecond
	lastWords   = 2 * time.Second
)

// Asked reports whether a request to the API has come.
func (f *Front) Asked() bool { return f.passing.begun.Load() }

// Close ends the front, once all that was seen has been told. Clients that hang do not hold it up.
func (f *Front) Close() {
	f.closing.Store(true)
	for _, l := range f.listeners {
		_ = l.Close()
	}
	_ = f.greeted.Close()
	f.passing.wait(lastAnswers)
	_ = f.server.Close()
	f.connections.end()
	f.passing.wait(lastWords)
	f.queue.end()
}
