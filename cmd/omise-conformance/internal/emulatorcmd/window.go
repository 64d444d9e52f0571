package emulatorcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/cli/browser"
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/window"
	"github.com/omise-conformance/harness/specs"
)

// addWindowFlags adds the flags of the window.
func addWindowFlags(cmd *cobra.Command, o *emulatorOptions) {
	f := cmd.Flags()
	f.BoolVar(&o.open, "open", false, "open the window of the emulator in the desktop's browser: requests with verdicts, objects, clock, webhooks, faults")
	f.BoolVar(&o.noWindow, "no-window", false, "have no window, and keep no requests for it")
}

// checkWindow refuses flags of the window that do not fit together.
func checkWindow(o *emulatorOptions) error {
	if o.open && o.noWindow {
		return errors.New("--open opens the window that --no-window takes away; give one of them")
	}
	return nil
}

// withWindow adds a window to the server of an emulator, unless there is to be none. It ends with ctx.
func withWindow(ctx context.Context, cmd *cobra.Command, o *emulatorOptions, emu *emulator.Emulator, addresses func() *emulator.Server) {
	if o.noWindow {
		return
	}
	_, secret := emu.Keys()
	shown := window.New(window.Options{
		API: emu.API(), Vault: emu.Vault(), Control: emu.Control(), Behave: emu.Behave,
		Dialect: specs.Dialect(o.Dialect), OneAddress: o.OneAddress, SecretKey: secret, Version: cmd.Root().Version,
		Reach: func() (api, vault, control string) {
			server := addresses()
			return server.APIURL, server.VaultURL, server.ControlURL
		},
	})
	o.shown.Store(shown)
	o.server.Watch, o.server.Window = shown.Watch, shown.Handler()
	context.AfterFunc(ctx, shown.Close)
}

// forWindow passes on what there is to see of requests, without those by which the window looks after objects, and tells the window why
// a request was refused.
func forWindow(o *emulatorOptions, next func(emulator.Request)) func(emulator.Request) {
	if o.noWindow {
		return next
	}
	return func(r emulator.Request) {
		if r.UserAgent == window.Agent && r.Method == http.MethodGet {
			return
		}
		if shown := o.shown.Load(); shown != nil {
			shown.Explain(r.RequestID, r.Reason)
		}
		if next != nil {
			next(r)
		}
	}
}

// showWindow prints where the window is, and opens it where that is asked for. A browser may run on in the foreground, so it is not
// waited for.
func showWindow(cmd *cobra.Command, o *emulatorOptions, server *emulator.Server) {
	if o.noWindow {
		return
	}
	address := server.ControlURL + window.Path
	fmt.Fprintf(cmd.OutOrStdout(), "window   %s\n", address)
	if !o.open {
		return
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	go func() {
		if err := browser.OpenURL(address); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "--open: no browser was opened (%v); the window is at %s\n", err, address)
		}
	}()
}
