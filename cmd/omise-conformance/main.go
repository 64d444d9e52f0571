// Command omise-conformance judges a target against the contract of the Omise
// (Opn Payments) API.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/target"
)

func main() {
	// A reader of our output that goes away, such as head, ends no run.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	target.Version = version() // what targets see in User-Agent
	code := execute(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// execute runs the command line and gives the exit code. All errors that are no
// commandline.ExitError are mistakes on the command line.
func execute(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *commandline.ExitError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return 0
	case errors.As(err, &exit):
		if exit.Message != "" {
			for sentence := range strings.SplitSeq(exit.Message, "\n") {
				fmt.Fprintln(os.Stderr, "omise-conformance: "+sentence)
			}
		}
		return exit.Code
	}
	fmt.Fprintf(os.Stderr, "omise-conformance: %v\n", err)
	return commandline.ExitUsage
}
