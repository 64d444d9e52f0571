// Package child runs the command of a gate: with the standard streams of the gate itself, and with the signals that
// the gate gets.
package child

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// Options describe the command.
type Options struct {
	// Command is the program and its arguments.
	Command []string
	// Env is its whole environment.
	Env []string
	// Prepare changes how it starts, or is nil.
	Prepare func(*exec.Cmd)
	// Timeout ends it; 0: it may take any time.
	Timeout time.Duration
	// Grace is the time between the signal that asks it to end and the one that it cannot refuse. Default
	// DefaultGrace.
	Grace time.Duration
	// Marks, where it is not nil, reads the output as it passes.
	Marks *Marks
	// Stdin, Stdout and Stderr are those of the process itself where they are nil.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// DefaultGrace is how long a command may take to end after it was asked to. The reports are written within five seconds.
const DefaultGrace = 3 * time.Second

// lastOutput is how long output is waited for once the command has ended: what it left running may hold the streams
// for ever.
const lastOutput = time.Second

// The exit codes that shells give commands that did not run (POSIX, 2.8.2), and that timeout(1) gives.
const (
	CodeNotFound   = 127
	CodeCannotRun  = 126
	CodeTimedOut   = 124
	codeSignalBase = 128
)

// End is how a command ended.
type End struct {
	// Started holds if the command ran at all.
	Started bool
	// Code is its exit code as a shell shows it: 128 and the signal for one that a signal ended.
	Code int
	// Problem says in a sentence how it ended, where that is not an exit code of its own; else it is empty.
	Problem string
	// TimedOut holds if the timeout ended it, and Interrupted if the gate was asked to end.
	TimedOut, Interrupted bool
	// Left holds if it left processes running.
	Left bool
}

// Run runs the command to its end.
func Run(ctx context.Context, o Options) End {
	command := exec.Command(o.Command[0], o.Command[1:]...) //nolint:gosec // the command is the user's
	command.Env, command.Stdin, command.Stdout, command.Stderr = o.Env, os.Stdin, os.Stdout, os.Stderr
	if o.Stdin != nil {
		command.Stdin = o.Stdin
	}
	if o.Stdout != nil {
		command.Stdout = o.Stdout
	}
	if o.Stderr != nil {
		command.Stderr = o.Stderr
	}
	if o.Marks != nil {
		command.Stdout, command.Stderr = o.Marks.reading(command.Stdout), o.Marks.reading(command.Stderr)
	}
	command.WaitDelay = lastOutput
	grouped := ownGroup(command)
	if o.Prepare != nil {
		o.Prepare(command)
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passedOn...)
	defer signal.Stop(signals)
	if err := command.Start(); err != nil {
		return notStarted(o.Command[0], err)
	}
	running := &process{command: command, grouped: grouped, grace: o.Grace, ended: make(chan error, 1)}
	if running.grace <= 0 {
		running.grace = DefaultGrace
	}
	go func() { running.ended <- command.Wait() }()
	return running.end(ctx, o.Timeout, signals)
}

// notStarted says why a command did not run.
func notStarted(name string, err error) End {
	end := End{Code: CodeCannotRun, Problem: fmt.Sprintf("the command %q cannot be run: %v", name, cause(err))}
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		end.Code, end.Problem = CodeNotFound, fmt.Sprintf("the command %q was not found", name)
	}
	return end
}

// cause returns the error within those that repeat the name of the command.
func cause(err error) error {
	var failed *exec.Error
	var place *fs.PathError
	switch {
	case errors.As(err, &failed):
		return failed.Err
	case errors.As(err, &place):
		return place.Err
	}
	return err
}

// process is a command that runs.
type process struct {
	command *exec.Cmd
	grouped bool
	grace   time.Duration
	ended   chan error
}

// end waits for the end of the command. It passes signals on, and ends the command when ctx or the time does.
func (p *process) end(ctx context.Context, timeout time.Duration, signals <-chan os.Signal) End {
	var late, hard <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		late = timer.C
	}
	canceled := ctx.Done()
	var end End
	stop := func(with os.Signal) {
		p.signal(with)
		if hard == nil {
			hard = time.After(p.grace)
		}
	}
	for asked := 0; ; {
		select {
		case err := <-p.ended:
			p.describe(&end, err)
			return end
		case received := <-signals:
			if !ends(received) {
				p.signal(received)
				continue
			}
			end.Interrupted = true
			if asked++; asked > 1 {
				p.kill()
				continue
			}
			stop(received)
		case <-canceled:
			canceled = nil
			if !end.Interrupted {
				end.Interrupted = true
				stop(syscall.SIGTERM)
			}
		case <-late:
			end.TimedOut = true
			end.Problem = "the command took longer than " + timeout.String() + " and was ended"
			stop(syscall.SIGTERM)
		case <-hard:
			p.kill()
		}
	}
}

// describe says how the command ended.
func (p *process) describe(end *End, err error) {
	end.Started = true
	state := p.command.ProcessState
	end.Code = state.ExitCode()
	end.Left = p.leftRunning()
	status, _ := state.Sys().(syscall.WaitStatus)
	switch {
	case end.TimedOut:
		end.Code = CodeTimedOut
	case status.Signaled():
		end.Code = codeSignalBase + int(status.Signal())
		end.Problem = fmt.Sprintf("the command was ended by the signal that says %q", status.Signal())
	case err != nil && end.Code < 0:
		end.Problem = fmt.Sprintf("the command ended oddly: %v", err)
	}
}
