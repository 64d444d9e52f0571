package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/emulator"
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
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options.Dialect = emulator.Dialect(dialect)
			if options.Dialect != emulator.Recorded && options.Dialect != emulator.Documented {
				return fmt.Errorf("there is no dialect %q; an emulator speaks recorded or documented", dialect)
			}
			options.Logger = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			return serve(cmd.Context(), cmd.OutOrStdout(), options, server)
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
	_ = cmd.RegisterFlagCompletionFunc("dialect", cobra.FixedCompletions([]string{"recorded", "documented"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// serve runs the emulator until ctx ends.
func serve(ctx context.Context, out io.Writer, options emulator.Options, addresses emulator.ServerOptions) error {
	emu := emulator.New(options)
	defer emu.Close()
	server, err := emulator.Start(ctx, emu, addresses)
	if err != nil {
		return &exitError{exitNoReport, err.Error()}
	}
	public, secret := emu.Keys()
	fmt.Fprintf(out, "api      %s\nvault    %s\ncontrol  %s\nkeys     %s %s\n", server.APIURL, server.VaultURL, server.ControlURL, public, secret)
	<-ctx.Done()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWait)
	defer cancel()
	if err := server.Shutdown(limited); err != nil {
		return &exitError{exitNoReport, fmt.Sprintf("the emulator did not stop cleanly: %v", err)}
	}
	return nil
}
