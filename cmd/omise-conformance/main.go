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
)

// The exit codes that no report decides.
const (
	exitUsage    = 2
	exitNoReport = 3
)

// exitError carries an exit code out of a command. Without a message there is
// nothing left to say.
type exitError struct {
	code    int
	message string
}

func (e *exitError) Error() string { return e.message }

func main() {
	// A reader of our output that goes away, such as head, ends no run.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	code := execute(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// execute runs the command line and gives the exit code. All errors that are no
// exitError are mistakes on the command line.
func execute(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return 0
	case errors.As(err, &exit):
		if exit.message != "" {
			for sentence := range strings.SplitSeq(exit.message, "\n") {
				fmt.Fprintln(os.Stderr, "omise-conformance: "+sentence)
			}
		}
		return exit.code
	}
	fmt.Fprintf(os.Stderr, "omise-conformance: %v\n", err)
	return exitUsage
}
