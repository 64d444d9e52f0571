// Package front is what a client of a gate talks to: it passes requests on to an upstream and answers back, and tells
// of each what was sent and answered. It judges nothing.
package front

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
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
	// Seen is called with each request after its answer, by one goroutine, in the order of the answers.
	Seen func(*Seen)
	// MarkHeader is the header in which a client may say where it is, such as in which test. It is not passed on.
	MarkHeader string
}

// Way is how a request came in.
type Way string

// The ways in.
const (
	ByURL   Way = "url"   // the client was given the addresses of the front
	ByProxy Way = "proxy" // through the forward proxy
	ByTLS   Way = "tls"   // straight to the TLS address, which it took for the API
)

// Seen is one request and its answer as they were on the wire, secrets included.
type Seen struct {
	// Raw has what the upstream answered, or why it did not.
	Raw  exchange.Raw
	Way  Way
	Mark string
	// Plain holds if it came without TLS and not to a loopback address.
	Plain bool
	// Lost holds if the client did not get the answer whole.
	Lost bool
	// Note is what the upstream noted.
	Note *Note
	// Size is the length of the request's body, of which Raw may hold the beginning only.
	Size int64
}

// Note is where an upstream says what it did with a request beside answering it.
type Note struct {
	// Injected is the name of what it did on purpose.
	Injected string
	// Answered is the answer that the upstream proper gave, where the client got another or none.
	Answered *exchange.RawResponse
}

type noteKey struct{}

// NoteOf returns the note of a request that a front passes on. It is never nil.
func NoteOf(ctx context.Context) *Note {
	if note, ok := ctx.Value(noteKey{}).(*Note); ok {
		return note
	}
	return &Note{}
}

// Front is a front that serves.
type Front struct {
	// APIURL and VaultURL are addresses that a client can be given in the place of the hosts of the API.
	APIURL, VaultURL string

	options Options
	servers []*http.Server
	serving sync.WaitGroup
	seen    chan *Seen
	told    chan struct{}
}

// waiting is how many requests may wait to be told of; more make the clients wait.
const waiting = 1024

// Open starts a front on free loopback ports.
func Open(ctx context.Context, options Options) (*Front, error) {
	f := &Front{options: options, seen: make(chan *Seen, waiting), told: make(chan struct{})}
	go f.tell()
	for _, each := range []struct {
		host exchange.Host
		url  *string
	}{{exchange.API, &f.APIURL}, {exchange.Vault, &f.VaultURL}} {
		at, err := f.serve(ctx, f.handler(each.host, ByURL))
		if err != nil {
			f.Close()
			return nil, err
		}
		*each.url = "http://" + at
	}
	return f, nil
}

func (f *Front) tell() {
	defer close(f.told)
	for seen := range f.seen {
		f.options.Seen(seen)
	}
}

func (f *Front) serve(ctx context.Context, handler http.Handler) (address string, err error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("no port for the gate: %w", err)
	}
	server := &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	f.servers = append(f.servers, server)
	f.serving.Go(func() { _ = server.Serve(listener) })
	return listener.Addr().String(), nil
}

// Close ends the front, once all that was seen has been told.
func (f *Front) Close() {
	for _, server := range f.servers {
		_ = server.Close()
	}
	f.serving.Wait()
	close(f.seen)
	<-f.told
}
