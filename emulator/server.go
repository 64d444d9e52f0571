package emulator

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"github.com/omise-conformance/harness/emulator/internal/ownfile"
	"github.com/omise-conformance/harness/emulator/internal/trust"
)

// Limits on one connection: a client that stalls must not keep it.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 64 << 10
	// maxConnections bounds those of a listener; more of them wait until one ends.
	maxConnections = 1024
)

// StopGrace is the longest that a server which was told to stop waits for requests that are under way.
const StopGrace = 2500 * time.Millisecond

// Memory settings of a process that does nothing but serve an emulator. With Go's default the
// collector runs eight times a second under full load, and each run doubles latencies; with these
// it runs twice, within 200 MiB.
const (
	servingGCPercent   = 400
	servingMemoryLimit = 170 << 20
	// servingObject is what each object takes that is kept beyond the default bound. Without it the
	// collector would run all the time once they fill the limit.
	servingObject = 1 << 10
)

// TuneMemory sets the garbage collector of the whole process for serving an emulator with the
// default bound on objects. It is for a program whose only job that is; it returns a function
// that takes it back.
func TuneMemory() (restore func()) { return TuneMemoryFor(DefaultMaxObjects) }

// TuneMemoryFor does what TuneMemory does for an emulator with another Options.MaxObjects.
func TuneMemoryFor(maxObjects int) (restore func()) {
	percent, limit := debug.SetGCPercent(servingGCPercent), debug.SetMemoryLimit(memoryLimit(maxObjects))
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// memoryLimit returns the memory within which an emulator with a bound on objects is to stay.
func memoryLimit(maxObjects int) int64 {
	if maxObjects < 0 {
		return math.MaxInt64
	}
	return servingMemoryLimit + servingObject*max(int64(maxObjects)-DefaultMaxObjects, 0)
}

// ServerOptions say where to listen. An empty address means a free port on 127.0.0.1.
type ServerOptions struct {
	APIAddr, VaultAddr, ControlAddr string
	// ReadyFile is written once all three listen, if it is set: a JSON object with the URLs, the
	// keys and the process id.
	ReadyFile string
	// CORS lets pages of any origin make tokens and sources, as they do in browsers: all of the vault answers
	// them, and what is at /tokens and /sources of the api host.
	CORS bool
	// CORSAPI lets pages of any origin reach all of the api host.
	CORSAPI bool
	// TLS serves both hosts on one more listener, by the names api.omise.co and vault.omise.co; under any other
	// name it is the api host. Its certificate, which is also for localhost and 127.0.0.1, is signed by an
	// authority that is made for this run.
	TLS bool
	// TLSAddr is where that listener listens.
	TLSAddr string
	// TLSCAFile receives the certificate of the authority as PEM, if it is set.
	TLSCAFile string
	// Watch, if it is set, is given the handlers of the api host, the vault and the control API, by the names "api", "vault" and
	// "control", and returns what is served in their place: something that sees requests and answers as they are on the wire.
	Watch func(host string, next http.Handler) http.Handler
	// Window, if it is set, is served below /window/ of the control API, to those that the control API answers.
	Window http.Handler
}

// watched returns the handler of a host with what watches it.
func (o *ServerOptions) watched(host string, handler http.Handler) http.Handler {
	if o.Watch == nil {
		return handler
	}
	return o.Watch(host, handler)
}

// Server is an emulator that listens.
type Server struct {
	APIURL, VaultURL, ControlURL string
	// TLSURL is the address of the listener for TLS, empty where there is none.
	TLSURL string

	readyFile string
	ready     []byte // what was written there
	servers   []*http.Server
	stopped   chan struct{}
	once      sync.Once
	mu        sync.Mutex
	err       error
}

// host is what one listener serves.
type host struct {
	name, addr string
	handler    http.Handler
	url        *string
	tls        *tls.Config // nil where it is served as it is
}

// listen opens the listeners of all hosts, or of none.
func listen(hosts []host) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, h := range hosts {
		l, err := net.Listen("tcp", cmp.Or(h.addr, "127.0.0.1:0"))
		if err != nil {
			closeAll(listeners)
			return nil, fmt.Errorf("%s cannot listen: %w", h.name, err)
		}
		l = netutil.LimitListener(l, maxConnections)
		scheme := "http://"
		if h.tls != nil {
			l, scheme = tls.NewListener(l, h.tls), "https://"
		}
		listeners = append(listeners, l)
		*h.url = scheme + reachable(l.Addr())
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) {
	for _, open := range listeners {
		_ = open.Close()
	}
}

// Start serves the emulator on three listeners, and a fourth for TLS where it is asked for, until ctx ends or
// Shutdown is called.
func Start(ctx context.Context, e *Emulator, o ServerOptions) (*Server, error) {
	s := &Server{readyFile: o.ReadyFile, stopped: make(chan struct{})}
	options := e.core.Options()
	hosts := []host{
		{"api", o.APIAddr, o.watched("api", e.API()), &s.APIURL, nil},
		{"vault", o.VaultAddr, o.watched("vault", e.Vault()), &s.VaultURL, nil},
		{"control", o.ControlAddr, e.control(o.controlHosts(), o.Watch, o.Window), &s.ControlURL, nil},
	}
	var authority []byte
	if o.TLS {
		config, pem, err := o.tlsConfig()
		if err != nil {
			return nil, err
		}
		authority = pem
		hosts = append(hosts, host{"tls", o.TLSAddr, o.byName(e), &s.TLSURL, config})
	}
	listeners, err := listen(hosts)
	if err != nil {
		return nil, err
	}
	if err := o.writeAuthority(authority); err != nil {
		closeAll(listeners)
		return nil, err
	}
	e.core.SetURLs(options.PublicURLs(s.APIURL, s.VaultURL))
	for i, h := range hosts {
		srv := &http.Server{
			Handler: wholeRequests(o.openToPages(h.name, h.handler)), ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
			WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
			ErrorLog: slog.NewLogLogger(options.Logger.Handler(), slog.LevelWarn),
		}
		s.servers = append(s.servers, srv)
		go s.serve(srv, listeners[i], h.name) // a server that fails shuts the others down, whatever the context says
	}
	if o.ReadyFile != "" {
		public, secret := e.Keys()
		s.ready, err = writeReady(o.ReadyFile, ready{
			s.APIURL, s.VaultURL, s.ControlURL, public, secret, Dialect(options.Dialect), os.Getpid(), s.TLSURL, o.TLSCAFile,
		})
		if err != nil {
			s.end()
			return nil, err
		}
	}
	go func() { //nolint:gosec // it shuts down after the context has ended
		select {
		case <-e.core.Failed():
			s.fail(e.Err())
		case <-ctx.Done():
			s.end()
		case <-s.stopped:
		}
	}()
	return s, nil
}

// controlHosts are the names of the listener of the control API.
func (o *ServerOptions) controlHosts() (hosts trust.Hosts) {
	name, _, err := net.SplitHostPort(cmp.Or(o.ControlAddr, "127.0.0.1:0"))
	if ip := net.ParseIP(name); err != nil || name == "" || ip != nil && ip.IsUnspecified() {
		hosts.AnyAddress = true
	} else {
		hosts.Names = []string{trust.Name(name)}
	}
	return hosts
}

// reachable is the address under which a listener on all interfaces is reached from this machine.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
}

func (s *Server) serve(srv *http.Server, l net.Listener, name string) {
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		s.fail(fmt.Errorf("%s stopped serving: %w", name, err)) // one host alone is of no use
	}
}

// fail stops the server for a reason, and lets running requests end.
func (s *Server) fail(err error) {
	s.mu.Lock()
	s.err = errors.Join(s.err, err)
	s.mu.Unlock()
	s.end()
}

// end shuts the server down. What is under way has StopGrace to end.
func (s *Server) end() {
	grace, cancel := context.WithTimeout(context.Background(), StopGrace)
	defer cancel()
	_ = s.Shutdown(grace)
}

// Shutdown lets running requests end, as long as ctx allows, closes the listeners and removes the
// ready file.
func (s *Server) Shutdown(ctx context.Context) error {
	var failed error
	s.once.Do(func() {
		if s.ready != nil {
			ownfile.Remove(s.readyFile, s.ready)
		}
		errs := make([]error, len(s.servers))
		var closing sync.WaitGroup
		for i, srv := range s.servers {
			closing.Go(func() {
				if err := srv.Shutdown(ctx); err != nil {
					errs[i] = errors.Join(err, srv.Close())
				}
			})
		}
		closing.Wait()
		failed = errors.Join(errs...)
		close(s.stopped)
	})
	return failed
}

// Wait blocks until the server has stopped. It returns why, unless the server was asked to stop.
func (s *Server) Wait() error {
	<-s.stopped
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
