package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/exchange"
)

// shutdownWait is how long requests in progress may take to end.
const shutdownWait = 5 * time.Second

func newEmulator() *cobra.Command {
	var options emulator.Options
	var server emulator.ServerOptions
	var dialect string
	cmd := &cobra.Command{
		Use:   "emulator",
		Short: "Serve an emulator of the API",
		Long: `Serves a stateful emulator of the Omise API on three addresses: api, vault and control. It is
no payment service: no money moves, whatever is sent.

The control API moves the clock, ends pending payments, makes chains and second accounts, and
sets a webhook (docs/control-api.md).`,
		Example: `  omise-conformance emulator
  omise-conformance emulator --api-addr 127.0.0.1:0 --vault-addr 127.0.0.1:0 --control-addr 127.0.0.1:0 --ready-file ready.json
  curl -u skey_test_60000000000emulator: http://127.0.0.1:18080/charges`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options.Dialect = emulator.Dialect(dialect)
			if err := checkEmulator(cmd, options); err != nil {
				return err
			}
			options.Logger = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			return serve(cmd, options, server)
		},
	}
	f := cmd.Flags()
	f.StringVar(&server.APIAddr, "api-addr", "127.0.0.1:18080", "address of the api host; port 0 takes a free one")
	f.StringVar(&server.VaultAddr, "vault-addr", "127.0.0.1:18081", "address of the vault host")
	f.StringVar(&server.ControlAddr, "control-addr", "127.0.0.1:18082", "address of the control API")
	f.StringVar(&server.ReadyFile, "ready-file", "", "file that is written, as JSON with addresses and keys, once the emulator answers")
	f.StringVar(&dialect, "dialect", string(emulator.Recorded), "recorded or documented, where the sources disagree")
	f.IntVar(&options.MaxObjects, "max-objects", emulator.DefaultMaxObjects, "how many objects to keep; the oldest go first, negative keeps all")
	f.Int64Var(&options.Seed, "seed", 0, "seed of the ids (default: random)")
	f.StringVar(&options.PublicKey, "public-key", emulator.DefaultPublicKey, "public key of the first account")
	f.StringVar(&options.SecretKey, "secret-key", emulator.DefaultSecretKey, "secret key of the first account")
	f.StringVar(&options.APIURL, "public-api-url", "", "address under which others reach the api host, for links in answers")
	f.StringVar(&options.VaultURL, "public-vault-url", "", "address under which others reach the vault host")
	commandline.Complete(cmd, "dialect", func() []string { return []string{string(emulator.Recorded), string(emulator.Documented)} })
	return cmd
}

// checkEmulator refuses what an emulator cannot start with.
func checkEmulator(cmd *cobra.Command, options emulator.Options) error {
	if options.Dialect != emulator.Recorded && options.Dialect != emulator.Documented {
		return fmt.Errorf("--dialect: there is no dialect %q; an emulator speaks recorded or documented", options.Dialect)
	}
	for _, flag := range []string{"api-addr", "vault-addr", "control-addr"} {
		address := cmd.Flags().Lookup(flag).Value.String()
		if _, err := net.ResolveTCPAddr("tcp", address); err != nil {
			return fmt.Errorf("--%s: %q is no address; write host:port, as 127.0.0.1:18080, or 127.0.0.1:0 for a free port", flag, address)
		}
	}
	for flag, want := range map[string]exchange.KeyKind{"public-key": exchange.KeyPublic, "secret-key": exchange.KeySecret} {
		key := cmd.Flags().Lookup(flag).Value.String()
		switch kind := exchange.KindOfKey(key); {
		case exchange.LiveKey(key):
			return fmt.Errorf("--%s: the key is a live key; an emulator takes test keys only", flag)
		case kind != want && kind != exchange.KeyOther:
			return fmt.Errorf("--%s: the key given is a %s key", flag, kind)
		}
	}
	return nil
}

// serve runs the emulator until the command's context ends.
func serve(cmd *cobra.Command, options emulator.Options, addresses emulator.ServerOptions) error {
	ctx := cmd.Context()
	defer emulator.TuneMemory()()
	emu := emulator.New(options)
	defer emu.Close()
	server, err := emulator.Start(ctx, emu, addresses)
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: unstarted(err)}
	}
	public, secret := emu.Keys()
	fmt.Fprintf(cmd.OutOrStdout(), "api      %s\nvault    %s\ncontrol  %s\nkeys     %s %s\n",
		server.APIURL, server.VaultURL, server.ControlURL, public, secret)
	stopped := make(chan error, 1)
	go func() { stopped <- server.Wait() }()
	select {
	case err = <-stopped: // a listener broke, or ctx has ended and all is closed
	case <-ctx.Done():
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWait)
		defer cancel()
		err = server.Shutdown(limited)
	}
	if err != nil {
		return &commandline.ExitError{Code: commandline.ExitNoReport, Message: fmt.Sprintf("the emulator did not stop cleanly: %v", err)}
	}
	return nil
}

// unstarted says why the emulator did not start, and what to do where another
// process has the port.
func unstarted(err error) string {
	var listening *net.OpError
	if !errors.As(err, &listening) || listening.Addr == nil {
		return "the emulator did not start: " + err.Error()
	}
	host, _, _ := strings.Cut(err.Error(), " ")
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Sprintf("the emulator did not start: another process listens on %s; choose another address with --%s-addr, port 0 takes a free one", listening.Addr, host)
	}
	return fmt.Sprintf("the emulator did not start: it cannot listen on %s (%v); choose another address with --%s-addr", listening.Addr, listening.Err, host)
}
