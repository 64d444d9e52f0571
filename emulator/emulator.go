// Package emulator is a stateful stand-in for the Omise API: charges, sources, customers, refunds
// and the rest behave over time as the API's recorded traffic does, in memory and without a
// network.
//
// New makes one, its API, Vault and Control methods are handlers for any server, and Start serves
// all three on loopback addresses.
package emulator

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seedfile"
	"github.com/omise-conformance/harness/emulator/internal/trust"
)

// Emulator is one emulated API with its accounts. Its methods may be called at the same time.
type Emulator struct {
	core    *api.Emulator
	options Options
}

// New makes an emulator with one account. It panics where Open returns an error.
func New(o Options) *Emulator {
	e, err := Open(o)
	if err != nil {
		panic(err)
	}
	return e
}

// Open makes an emulator as New does: with one account, or with all that Options.StateFile has. It
// returns an error where CheckFault or CheckVariants does, and where the state file cannot be used:
// it cannot be opened or written, is in use, is damaged, or is of another dialect or of other keys.
func Open(o Options) (*Emulator, error) {
	options, err := o.core()
	if err != nil {
		return nil, err
	}
	core, err := api.Open(options)
	if err != nil {
		return nil, err
	}
	return &Emulator{core, o}, nil
}

// API handles api.omise.co: everything but tokens.
func (e *Emulator) API() http.Handler { return e.core.API() }

// Vault handles vault.omise.co: tokens.
func (e *Emulator) Vault() http.Handler { return e.core.Vault() }

// Control handles the control API: time, accounts, payers' decisions and webhooks of the emulator
// itself. It answers requests that name this machine, the address at which they arrive or one of Options.ControlHosts, that no
// page of another origin has sent, and whose bodies are JSON: it shows secret keys.
func (e *Emulator) Control() http.Handler { return e.control(trust.Hosts{}, nil, nil) }

// control is Control under further names, watched by one function and with a window; both may be nil.
func (e *Emulator) control(hosts trust.Hosts, watch func(string, http.Handler) http.Handler, window http.Handler) http.Handler {
	for _, name := range e.options.ControlHosts {
		hosts.Names = append(hosts.Names, trust.Name(name))
	}
	control := e.core.Control()
	if watch != nil {
		control = watch("control", control)
	}
	if window != nil {
		mux := http.NewServeMux()
		mux.Handle("/", control)
		mux.Handle("/window/", window)
		control = mux
	}
	return trust.Control(control, hosts)
}

// Keys returns the keys of the first account.
func (e *Emulator) Keys() (public, secret string) { return e.core.Keys() }

// Reset drops all objects and all accounts but the first, whose keys stay, sets the clock as
// New did, and makes the objects of LoadSeeds again. What of them can no longer be made is logged.
func (e *Emulator) Reset() {
	if err := e.core.Reset(); err != nil {
		e.core.Options().Logger.Error("the seed file cannot be loaded again", "error", err)
	}
}

// LoadSeeds makes the objects of a seed file, whose format is in docs/emulator.md, now and after every reset. Those that are
// there, from a state file, are left as they are. An error names file, line and field; the emulator is reset then, unless
// its state file was there before. Where a state file once had all of them, what can no longer be made is logged.
func (e *Emulator) LoadSeeds(name string) error {
	file, err := seedfile.Read(name)
	if err != nil {
		return err
	}
	return e.core.Plant(file)
}

// Close stops webhook deliveries. Requests are still answered, unless there is a state file: Close lets
// go of it.
func (e *Emulator) Close() { e.core.Close() }

// Err returns why the state file could no longer be written, for example because the disk is full, or nil.
// From then on all requests are answered with status 500, and a Server stops.
func (e *Emulator) Err() error { return e.core.Err() }
