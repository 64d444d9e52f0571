// Package child runs the command of a gate: with the standard streams of the gate itself, and with the signals that
// the gate gets.
package child

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// Options describe the command.
type Options struct {
	Command []string
	Env     []string
}

// End is how a command ended.
type End struct {
	// Code is its exit code; -1 where it did not start or a signal ended it.
	Code int
	// Problem says in a sentence why there is no exit code, or is empty.
	Problem string
}

// Run runs the command to its end.
func Run(ctx context.Context, o Options) End {
	command := exec.CommandContext(ctx, o.Command[0], o.Command[1:]...)
	command.Env, command.Stdin, command.Stdout, command.Stderr = o.Env, os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	var exited *exec.ExitError
	switch {
	case errors.As(err, &exited) && exited.ExitCode() >= 0:
		return End{Code: exited.ExitCode()}
	case err != nil:
		return End{Code: -1, Problem: err.Error()}
	}
	return End{}
}
