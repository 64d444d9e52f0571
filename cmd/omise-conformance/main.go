// Command omise-conformance judges a target against the contract of the Omise
// (Opn Payments) API.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/provenance"
)

func main() {
	// A run goes on if the reader of its output goes away, as head does.
	signal.Ignore(syscall.SIGPIPE)
	commandline.LimitMemory()
	ctx, stop := commandline.Interruptible(context.Background(), os.Stderr)
	root := newRootFor(os.Args[1:])
	code := execute(ctx, root)
	stop()
	os.Exit(code)
}

// execute runs the command line and returns the exit code. Every error that is not
// a commandline.ExitError, a file that cannot be written, or a crash, is a mistake on the command line.
func execute(ctx context.Context, root *cobra.Command) int {
	defer outlet.Attach(root)()
	return perform(ctx, root)
}

// perform is execute for a command whose outputs are set.
func perform(ctx context.Context, root *cobra.Command) (code int) {
	// What the Go runtime ends the process for cannot be caught: no memory, a panic in a goroutine of somebody else's.
	defer func() {
		if err := guarded.Recovered(recover()); err != nil {
			code = crashed(root, err)
		}
	}()
	cmd, err := root.ExecuteContextC(ctx)
	var exit *commandline.ExitError
	var crash *guarded.PanicError
	var unwritten *atomicfile.UnwrittenError
	code = commandline.ExitUsage
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return 0
	case errors.As(err, &crash):
		return crashed(root, crash)
	case errors.As(err, &exit):
		code = exit.Code
	case errors.As(err, &unwritten):
		code = commandline.ExitNoReport
	}
	if message := outlet.Clean(cmd, err.Error()); message != "" {
		for sentence := range strings.SplitSeq(message, "\n") {
			fmt.Fprintln(root.ErrOrStderr(), "omise-conformance: "+sentence)
		}
	}
	return code
}

// crashed tells of a crash what a developer needs, without secrets, and returns its exit code.
func crashed(root *cobra.Command, err error) int {
	var crash *guarded.PanicError
	errors.As(err, &crash)
	fmt.Fprintln(root.ErrOrStderr(), "omise-conformance: the command crashed. This is a defect of omise-conformance, please report it with the lines "+
		"that follow: https://github.com/omise-conformance/harness/issues")
	fmt.Fprintln(root.ErrOrStderr(), exchange.Redact(crash.Details()))
	return commandline.ExitCrashed
}

// What the linker sets for released binaries: version, commit, and the date of the commit as RFC 3339 has it.
var release, commit, date string

// built returns what the binary was built from.
func built() provenance.Build {
	info, _ := debug.ReadBuildInfo()
	return provenance.Of(info, release, commit, date)
}

// version returns the word for that, which reports and cassettes keep.
func version() string { return built().Identity() }
