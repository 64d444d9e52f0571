// Package embedded runs the project's own emulator within the process: without sockets, as every
// room needs it that makes many emulators, or on loopback addresses.
package embedded

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// controlHosts are the names of the control API where no socket leads to it.
var controlHosts = []string{"control.target"}

// Hosts returns the placeholder addresses of a target that is reached in process: an emulator
// without sockets, or a recording.
func Hosts() cassettes.Hosts {
	return cassettes.Hosts{API: "http://api.target", Vault: "http://vault.target", Control: "http://control.target"}
}

// Epoch returns the time at which the clock of an emulator without sockets stands. Ids and times
// hold it, so that two recordings of one suite are alike.
func Epoch() time.Time { return time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC) }

// Options describe an emulator.
type Options struct {
	// Dialect is the one that the emulator is judged by. Where either conforms, it speaks the
	// recorded one.
	Dialect specs.Dialect
	Seed    int64
	// Fault is the name of a fault that the emulator has, or empty.
	Fault string
	// Variants are names of variants that the emulator has.
	Variants []string
	// Speaks is the dialect that the emulator speaks; empty: the one that follows from Dialect.
	Speaks emulator.Dialect
	// Rewrite changes the JSON that the emulator sends, or is nil.
	Rewrite func(body []byte) []byte
	// Client holds what an emulator for a client of its own has that one for cases has not.
	Client *ClientOptions
}

// ClientOptions describe an emulator that a client uses as it would the API.
type ClientOptions struct {
	// APIURL and VaultURL are the addresses in its answers.
	APIURL, VaultURL string
	// StartTime is what its clock shows at first; zero: the time of the machine.
	StartTime time.Time
	// SeedFile names the objects that it has from the start (docs/emulator.md), or is empty.
	SeedFile string
	// StrictKeys refuses test keys other than its own. Otherwise it takes any pair, because clients have theirs
	// written into their tests.
	StrictKeys bool
}

// emulator returns the options of the emulator itself.
func (o Options) emulator() emulator.Options {
	return emulator.Options{
		Dialect: cmp.Or(o.Speaks, DialectFor(o.Dialect)), Seed: o.Seed, Fault: o.Fault, Variants: o.Variants, Rewrite: o.Rewrite,
	}
}

// Emulator is an emulator that runs, and how it is reached.
type Emulator struct {
	Hosts cassettes.Hosts
	Keys  target.Keys
	// Transport leads to an emulator without sockets. It is nil where the emulator has sockets.
	Transport Transport
	close     func()
}

// Close ends the emulator.
func (e *Emulator) Close() { e.close() }

// Start starts an emulator without sockets, whose clock stands at Epoch.
func Start(options Options) *Emulator {
	hosts := Hosts()
	made := options.emulator()
	made.Now, made.APIURL, made.VaultURL, made.ControlHosts = Epoch, hosts.API, hosts.Vault, controlHosts
	return reached(emulator.New(made), hosts)
}

// StartForClient starts an emulator without sockets that a client uses, on the machine's clock.
func StartForClient(options Options) (*Emulator, error) {
	hosts := Hosts()
	made, of := options.emulator(), options.Client
	made.APIURL, made.VaultURL, made.StartTime, made.AcceptAnyTestKey = of.APIURL, of.VaultURL, of.StartTime, !of.StrictKeys
	made.ControlHosts = controlHosts
	emu, err := emulator.Open(made)
	if err != nil {
		return nil, err
	}
	if of.SeedFile != "" {
		if err := emu.LoadSeeds(of.SeedFile); err != nil {
			emu.Close()
			return nil, err
		}
	}
	return reached(emu, hosts), nil
}

// reached returns how an emulator is reached without sockets.
func reached(emu *emulator.Emulator, hosts cassettes.Hosts) *Emulator {
	transport := Transport{}
	for address, handler := range map[string]http.Handler{hosts.API: emu.API(), hosts.Vault: emu.Vault(), hosts.Control: emu.Control()} {
		parsed, _ := url.Parse(address)
		transport[parsed.Host] = handler
	}
	return &Emulator{Hosts: hosts, Keys: keysOf(emu), Transport: transport, close: emu.Close}
}

// lastAnswers is the time that answers have which are on their way when the emulator ends. A connection that its
// client opened and never used would be waited for 5 seconds, and several cases at once leave some.
const lastAnswers = 100 * time.Millisecond

// Serve starts an emulator on free loopback ports, on the machine's clock.
func Serve(ctx context.Context, options Options) (*Emulator, error) {
	emu := emulator.New(options.emulator())
	server, err := emulator.Start(ctx, emu, emulator.ServerOptions{})
	if err != nil {
		emu.Close()
		return nil, err
	}
	return &Emulator{
		Hosts: cassettes.Hosts{API: server.APIURL, Vault: server.VaultURL, Control: server.ControlURL},
		Keys:  keysOf(emu),
		close: func() {
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastAnswers)
			defer cancel()
			_ = server.Shutdown(ending) // nothing is lost with it
			emu.Close()
		},
	}, nil
}

func keysOf(emu *emulator.Emulator) target.Keys {
	public, secret := emu.Keys()
	return target.Keys{Public: public, Secret: secret}
}

// Target returns the configuration that reaches the emulator through a transport, nil for its own.
func (e *Emulator) Target(dialect specs.Dialect, through http.RoundTripper) target.Config {
	if through == nil {
		through = e.Transport
	}
	return target.Config{
		Name: target.Emulator, APIURL: e.Hosts.API, VaultURL: e.Hosts.Vault, ControlURL: e.Hosts.Control,
		Keys: e.Keys, Dialect: dialect, HTTP: &http.Client{Transport: through},
	}
}

// DialectFor returns the dialect that an emulator speaks when it is judged by another: where either
// conforms, the recorded one.
func DialectFor(judged specs.Dialect) emulator.Dialect {
	if judged == specs.Documented {
		return emulator.Documented
	}
	return emulator.Recorded
}

// CheckStartTime returns an error where the clock of an emulator cannot start at a moment.
func CheckStartTime(at time.Time) error { return emulator.CheckStartTime(at) }
