// Package window is what a browser shows of a running emulator: the requests with the verdicts of the judge beside them, the objects
// with their states and histories, the webhooks, and buttons for what a payer, a merchant or the passing of time does.
//
// A Window watches the hosts of an emulator and keeps the last requests. They are redacted and judged while a page is open, beside
// the requests and never in their way; without a page they are only kept.
package window

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/window/traffic"
	"github.com/omise-conformance/harness/specs"
)

// Path is where the window is below the address of the control API.
const Path = "/window/"

// Agent is the User-Agent of the requests by which the window looks after objects, for logs to leave them out.
const Agent = "omise-conformance-window"

// Options say what a window shows.
type Options struct {
	// API, Vault and Control are the hosts of the emulator.
	API, Vault, Control http.Handler
	// Behave has the emulator be wrong in the way of a fault, which may be empty, and behave in the ways of variants, in place of those
	// that it had.
	Behave func(fault string, variants ...string) error
	// Reach returns where api host, vault and control API are reached, without a slash at the end.
	Reach func() (api, vault, control string)
	// Dialect is what the emulator speaks.
	Dialect specs.Dialect
	// OneAddress holds if the api host answers the paths of the vault as well.
	OneAddress bool
	// SecretKey is that of the first account.
	SecretKey string
	// Version is that of the harness.
	Version string
}

// Window is the window of one emulator. It is safe for concurrent use.
type Window struct {
	options  Options
	ring     *traffic.Ring
	contract func() (*specs.Contract, error)
	token    string
	wake     chan struct{}
	closed   chan struct{}
	close    sync.Once
	open     atomic.Int32 // pages
	own      *http.Client // with which the window asks the emulator, and is not seen
	acting   *http.Client // with which it acts as merchant and payer, and is seen

	mu      sync.Mutex
	judging *judging
	working bool          // somebody judges
	changed chan struct{} // closed when there is something new
	version int64         // counts what is new beside requests
	behave  Behavior
	defect  error // the first panic of judging
}

// New returns the window of an emulator.
func New(o Options) *Window {
	w := &Window{
		options: o, ring: traffic.NewRing(), contract: sync.OnceValues(specs.Load), token: newToken(),
		wake: make(chan struct{}, 1), closed: make(chan struct{}), changed: make(chan struct{}),
	}
	w.own = client(o.API, o.Vault, o.Control)
	w.acting = client(w.Watch(string(exchange.API), o.API), w.Watch(string(exchange.Vault), o.Vault), w.Watch(string(cassettes.Control), o.Control))
	return w
}

// Watch returns a handler that passes on to a host, "api", "vault" or "control", and keeps what it sees. What the control API is asked
// and does not do is not kept.
func (w *Window) Watch(host string, next http.Handler) http.Handler {
	watched := w.ring.Watch(exchange.Host(host), next, w.seen)
	if exchange.Host(host) != cassettes.Control {
		return watched
	}
	return http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		if exchange.ReadOnly(request.Method) {
			next.ServeHTTP(out, request)
			return
		}
		watched.ServeHTTP(out, request)
	})
}

// Explain keeps why the emulator has refused a request, by the id of the request.
func (w *Window) Explain(request, reason string) {
	if reason != "" {
		w.ring.Explain(request, reason)
	}
}

// Close ends what pages wait for.
func (w *Window) Close() { w.close.Do(func() { close(w.closed) }) }

// seen wakes who judges, if anybody looks.
func (w *Window) seen() {
	if w.open.Load() == 0 {
		return
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// enter notes that a page is open, and has its requests judged from now on. leave notes that it is closed.
func (w *Window) enter() error {
	contract, err := w.contract()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open.Add(1)
	if w.judging == nil {
		w.judging = newJudging(contract, w.options.Dialect)
	}
	if !w.working {
		w.working = true
		go w.work()
	}
	return nil
}

func (w *Window) leave() {
	w.open.Add(-1)
	select {
	case w.wake <- struct{}{}: // who judges looks whether anybody is left
	default:
	}
}

// work judges until no page is open.
func (w *Window) work() {
	for {
		more := w.judgeTurn()
		var rest <-chan time.Time
		if more {
			rest = time.After(turnRest)
		}
		select {
		case <-w.closed:
			return
		case <-rest:
		case <-w.wake:
			if more {
				select {
				case <-w.closed:
				case <-rest:
				}
			}
		}
		w.mu.Lock()
		if w.open.Load() == 0 {
			w.working = false
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()
	}
}

// judgeTurn judges what has come, up to a turn, and reports whether more is left.
func (w *Window) judgeTurn() (more bool) {
	w.mu.Lock()
	last := w.judging.last
	w.mu.Unlock()
	passages, gone := w.ring.After(last, turn)
	if len(passages) == 0 {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if gone > 0 {
		w.judging.missed += gone
		w.judging.forget()
	}
	for _, p := range passages {
		w.judgeOne(p)
	}
	w.judging.trim()
	w.tell()
	return len(passages) == turn
}

// judgeOne judges a request. Where that panics the others are judged all the same, and the page says it.
func (w *Window) judgeOne(p *traffic.Passage) {
	defer func() {
		if err := guarded.Recovered(recover()); err != nil {
			w.judging.last = p.Number
			if w.defect == nil {
				w.defect = err
			}
		}
	}()
	raw := w.raw(p)
	w.judging.take(p, &raw, w.ring.Reason(p))
}

// raw returns a request with its answer as it is judged. A request to the one address of an emulator is for the host that has its path.
func (w *Window) raw(p *traffic.Passage) exchange.Raw {
	raw := p.Raw
	raw.Seq, raw.Host, raw.Secrets = int(p.Number), w.host(&raw), []string{w.options.SecretKey}
	return raw
}

func (w *Window) host(raw *exchange.Raw) exchange.Host {
	contract, err := w.contract()
	if err != nil || raw.Host != exchange.API || !w.options.OneAddress {
		return raw.Host
	}
	if contract.Find(string(exchange.API), raw.Method, raw.Path) == nil && contract.Find(string(exchange.Vault), raw.Method, raw.Path) != nil {
		return exchange.Vault
	}
	return raw.Host
}

// tell wakes the pages. The lock is held.
func (w *Window) tell() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// note says that something beside the requests has changed.
func (w *Window) note() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.version++
	w.tell()
}
