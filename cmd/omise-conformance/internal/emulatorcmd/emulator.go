// Package emulatorcmd has the command that serves the emulator.
package emulatorcmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/accesslog"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/window"
)

// emulatorOptions are the flags of emulator.
type emulatorOptions struct {
	emulator.Options
	server         emulator.ServerOptions
	separateHosts  bool
	now            string
	seedFile       string
	log            accesslog.Format
	open, noWindow bool
	shown          atomic.Pointer[window.Window]
}

// New returns the emulator command.
func New() *cobra.Command {
	o := &emulatorOptions{}
	cmd := &cobra.Command{
		Use:   "emulator",
		Short: "Serve an emulator of the API",
		Long: `Serves a stateful emulator of the Omise API on three addresses: api, vault and control. It moves
no money, whatever is sent. The address of api answers the paths of the vault as well, for clients
that have one base URL (--separate-hosts ends that).

The control API moves the clock, ends pending payments, makes chains and second accounts, and
sets a webhook (docs/control-api.md).

The window in a browser, at the address that is printed (--open, --no-window), shows each request with
the verdict of the judge and the objects with their states, and has buttons for payers and the clock
(docs/window.md).

A line a request goes to standard error, with the reason of each refusal (--log, --verbose).
With --state everything is kept in a file, also when the process is killed. More in docs/emulator.md.

Exit codes: 0 stopped by a signal; 2 wrong usage; 3 it did not start or did not stop cleanly.`,
		Example: `  # serve on the default addresses
  omise-conformance emulator
  curl -u skey_test_60000000000emulator: http://127.0.0.1:18080/charges

  # run a suite that has keys of its own and cards of 2017
  omise-conformance emulator --accept-any-test-key --now 2017-01-01

  # serve the names of the real hosts with TLS, too
  omise-conformance emulator --tls --tls-ca-file ca.pem
  curl --cacert ca.pem --resolve api.omise.co:18443:127.0.0.1 -u skey_test_60000000000emulator: https://api.omise.co:18443/charges

  # look at the requests with the verdicts of the judge beside them, and pay, move the clock, send webhooks
  omise-conformance emulator --open

  # go on after a restart where it stopped
  omise-conformance emulator --state emulator.db

  # serve on free ports, which are in the ready file
  omise-conformance emulator --api-addr 127.0.0.1:0 --vault-addr 127.0.0.1:0 --control-addr 127.0.0.1:0 --ready-file ready.json`,
		Args:        commandline.NoArguments,
		Annotations: commandline.TunesMemory,
		RunE:        func(cmd *cobra.Command, _ []string) error { return runEmulator(cmd, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.server.APIAddr, "api-addr", "127.0.0.1:18080", "address of the api host; port 0 takes a free port")
	f.StringVar(&o.server.VaultAddr, "vault-addr", "127.0.0.1:18081", "address of the vault host")
	f.StringVar(&o.server.ControlAddr, "control-addr", "127.0.0.1:18082", "address of the control API")
	f.StringVar(&o.server.ReadyFile, "ready-file", "", "file to write once the emulator answers: JSON with its addresses and keys")
	f.StringVar((*string)(&o.Dialect), "dialect", string(emulator.Recorded), "dialect where the sources disagree: recorded or documented")
	f.IntVar(&o.MaxObjects, "max-objects", emulator.DefaultMaxObjects,
		"number of objects to keep; the oldest go first, a negative number keeps all, 0 is the default")
	f.Int64Var(&o.Seed, "seed", 0, "seed of the ids (default: random)")
	f.StringVar(&o.PublicKey, "public-key", emulator.DefaultPublicKey, "public key of the first account")
	f.StringVar(&o.SecretKey, "secret-key", emulator.DefaultSecretKey, "secret key of the first account")
	f.StringVar(&o.APIURL, "public-api-url", "", "URL under which others reach the api host, for links in answers")
	f.StringVar(&o.VaultURL, "public-vault-url", "",
		"URL under which others reach the vault host, for links in answers (default: that of --public-api-url, unless --separate-hosts)")
	addIdentityFlags(cmd, o)
	addStateFlags(cmd, o)
	commandline.CompleteOneOf(cmd, "dialect", emulatorDialects...)
	addLoggingFlags(cmd, o)
	addListenerFlags(cmd, o)
	addWindowFlags(cmd, o)
	cmd.AddCommand(newHealth())
	return cmd
}

// emulatorDialects are the dialects that an emulator can speak.
var emulatorDialects = []string{string(emulator.Recorded), string(emulator.Documented)}

func runEmulator(cmd *cobra.Command, o *emulatorOptions) error {
	if err := errors.Join(checkEmulator(cmd, o.Options), checkState(o), checkWindow(o)); err != nil {
		return err
	}
	if err := settleIdentity(cmd, o); err != nil {
		return err
	}
	if err := checkLogging(o); err != nil {
		return err
	}
	if err := checkListeners(cmd, o); err != nil {
		return err
	}
	defer openLog(o, cmd.ErrOrStderr())()
	return bounded(cmd.Context(), func() error { return serve(cmd, o) })
}

// checkEmulator refuses options that an emulator cannot start with.
func checkEmulator(cmd *cobra.Command, options emulator.Options) error {
	if !slices.Contains(emulatorDialects, string(options.Dialect)) {
		return fmt.Errorf("--dialect: %w", names.Unknown("dialect", string(options.Dialect), emulatorDialects))
	}
	for _, flag := range []string{"api-addr", "vault-addr", "control-addr", "tls-addr"} {
		address := cmd.Flags().Lookup(flag).Value.String()
		if _, err := net.ResolveTCPAddr("tcp", address); err != nil {
			return fmt.Errorf("--%s: invalid address %q: want host:port, for example 127.0.0.1:18080, or 127.0.0.1:0 for a free port", flag, address)
		}
	}
	for flag, want := range map[string]exchange.KeyKind{"public-key": exchange.KeyPublic, "secret-key": exchange.KeySecret} {
		key := cmd.Flags().Lookup(flag).Value.String()
		switch kind := exchange.KindOfKey(key); {
		case exchange.LiveKey(key):
			return fmt.Errorf("--%s: the key is a live key; an emulator takes test keys only", flag)
		case kind != want && kind != exchange.KeyOther:
			return fmt.Errorf("--%s: the key is a %s key", flag, kind)
		}
	}
	if options.PublicKey == options.SecretKey {
		return errors.New("--public-key and --secret-key are the same; an account has two keys")
	}
	return nil
}

// serve runs the emulator until the context of the command ends.
func serve(cmd *cobra.Command, o *emulatorOptions) error {
	ctx := cmd.Context()
	defer emulator.TuneMemoryFor(o.MaxObjects)()
	emu, err := emulator.Open(o.Options)
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: "the emulator did not start: " + err.Error()}
	}
	defer emu.Close()
	if o.seedFile != "" {
		if err = loadSeeds(ctx, emu, o.seedFile); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil // stopped by a signal before it served
		}
	}
	var server *emulator.Server
	started := make(chan struct{})
	withWindow(ctx, cmd, o, emu, func() *emulator.Server {
		<-started
		return server
	})
	server, err = emulator.Start(ctx, emu, o.server)
	close(started)
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: unstarted(err)}
	}
	public, secret := emu.Keys()
	// The keys are there to be used, whatever they are.
	fmt.Fprintf(outlet.Own(cmd.OutOrStdout()), "api      %s\nvault    %s\ncontrol  %s\nkeys     %s %s\n",
		server.APIURL, server.VaultURL, server.ControlURL, public, secret)
	showWindow(cmd, o, server)
	if server.TLSURL != "" {
		fmt.Fprintf(cmd.OutOrStdout(), "tls      %s for api.omise.co and vault.omise.co, authority in %s\n", server.TLSURL, o.server.TLSCAFile)
	}
	err = server.Wait()          // a listener failed, or ctx has ended and all listeners are closed
	if emu.Close(); err == nil { // a failure of the state file has stopped the server
		err = emu.Err()
	}
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("the emulator did not stop cleanly: %v", err)}
	}
	return nil
}

// loadSeeds loads a seed file, which may be a pipe that nobody writes: it stops waiting when ctx ends.
func loadSeeds(ctx context.Context, emu *emulator.Emulator, name string) error {
	loaded := make(chan error, 1)
	go func() { loaded <- emu.LoadSeeds(name) }()
	select {
	case err := <-loaded:
		if err != nil {
			return fmt.Errorf("--seed-file: %w", err)
		}
	case <-ctx.Done():
	}
	return nil
}

// unstarted returns the sentence about an emulator that did not start. If another
// process has the port, it says what to do.
func unstarted(err error) string {
	var listening *net.OpError
	if !errors.As(err, &listening) || listening.Addr == nil {
		return "the emulator did not start: " + err.Error()
	}
	host, _, _ := strings.Cut(err.Error(), " ")
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Sprintf("the emulator did not start: another process listens on %s; "+
			"choose another address with --%s-addr, port 0 takes a free port", listening.Addr, host)
	}
	return fmt.Sprintf("the emulator did not start: it cannot listen on %s (%v); "+
		"choose another address with --%s-addr", listening.Addr, listening.Err, host)
}
