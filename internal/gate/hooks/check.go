package hooks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

// check is a command of the user that prints what deliveries have led to, such as the state of orders.
type check struct {
	command string
	env     []string
}

const (
	checkTime = 30 * time.Second
	// checkBytes is as much of the output as is compared.
	checkBytes = 1 << 20
)

// state is what a check said.
type state struct {
	code   int
	output string
}

// run runs the command. The error says why there is nothing to compare.
func (c *check) run(ctx context.Context) (state, error) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	shell := []string{"sh", "-c"}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/c"}
	}
	command := exec.CommandContext(ctx, shell[0], shell[1], c.command) //nolint:gosec // the user's own command
	output := &limited{}
	command.Env, command.Stdout, command.WaitDelay = c.env, output, time.Second
	err := command.Run()
	var exited *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return state{}, fmt.Errorf("the check did not end within %s", checkTime)
	case errors.As(err, &exited):
		return state{code: exited.ExitCode(), output: output.String()}, nil
	case err != nil:
		return state{}, fmt.Errorf("the check could not be run: %w", err)
	}
	return state{output: output.String()}, nil
}

// limited keeps the first bytes of what is written to it.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	l.Buffer.Write(p[:min(len(p), checkBytes-l.Len())])
	return len(p), nil
}

// shownState is as much of the output of a check as a finding shows.
const shownState = 160

// difference returns what two states differ in, in words, or nothing.
func difference(before, after state) string {
	switch {
	case before.code != after.code:
		return fmt.Sprintf("exit code %d after exit code %d", after.code, before.code)
	case before.output != after.output:
		return fmt.Sprintf("%q after %q", shortened(after.output), shortened(before.output))
	}
	return ""
}

func shortened(text string) string {
	if len(text) > shownState {
		return text[:shownState] + "…"
	}
	return text
}
