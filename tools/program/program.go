// Package program begins and ends the tools that try a built omise-conformance and have a verdict.
package program

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/tools/network"
)

// root is the folder of the harness, seen from that of the tools.
const root = ".."

// Ground is what a tool works with.
type Ground struct {
	// Home is the folder of the harness, Binary the program that was built there.
	Home, Binary string
	// Scratch is a folder that is removed in the end.
	Scratch string
}

// Main does the work of a tool and ends the process: with 0 if all held, 1 if not, and 2 if the work could not be done.
// Interrupts and the limit, 0 for none, end the context.
func Main(name string, limit time.Duration, work func(context.Context, Ground) (held bool, err error)) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	switch held, err := on(ctx, name, work); {
	case err != nil:
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(2)
	case !held:
		os.Exit(1)
	}
}

// on makes the ground, and removes it after the work.
func on(ctx context.Context, name string, work func(context.Context, Ground) (bool, error)) (held bool, err error) {
	home, err := filepath.Abs(root)
	if err != nil {
		return false, err
	}
	scratch, err := os.MkdirTemp("", name)
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	binary, err := network.Build(home, scratch)
	if err != nil {
		return false, err
	}
	return work(ctx, Ground{Home: home, Binary: binary, Scratch: scratch})
}
