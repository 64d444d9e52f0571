package commandline

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// lastWait is how long a command may take to end after an interrupt. Reports are written in a third of that, but on a machine with
// much else to do: a command that still works goes on, up to longestWait. One that does not hangs where nothing else ends it, such as in the output.
const (
	lastWait    = 15 * time.Second
	longestWait = 2 * time.Minute
)

// interrupts are what ends a command.
type interrupts struct{ passing atomic.Bool }

type interruptsKey struct{}

// Interruptible returns a context that the first SIGINT, SIGTERM or SIGHUP ends, the last unless it is ignored, as nohup has it. The second ends the
// process at once, and so does the end of its time after the first. Call stop at the end.
func Interruptible(parent context.Context, errs io.Writer) (ctx context.Context, stop func()) {
	i := &interrupts{}
	ctx, cancel := context.WithCancel(context.WithValue(parent, interruptsKey{}, i))
	signals := make(chan os.Signal, 4)
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // a terminal that was closed
		ends = append(ends, syscall.SIGHUP)
	}
	signal.Notify(signals, ends...)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		cancel()
		go func() {
			waited := overdue(lastWait, look, longestWait)
			fmt.Fprintf(errs, "omise-conformance: the command did not end within %s of the interrupt, and was ended\n", waited.Round(time.Second))
			os.Exit(ExitInterrupted)
		}()
		for range signals {
			if !i.passing.CompareAndSwap(true, false) {
				os.Exit(ExitInterrupted)
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}

// idle is the processor time that a process which hangs uses in a look, at most: its runtime looks after itself.
const (
	idle = 20 * time.Millisecond
	look = 2 * time.Second
)

// overdue waits for a time, and then for as long as the process works, but no longer than the longest. It returns how long that was.
func overdue(wait, look, longest time.Duration) time.Duration {
	began := time.Now()
	time.Sleep(wait)
	for worked := true; worked && time.Since(began) < longest; {
		used := processortime.Used()
		time.Sleep(look)
		worked = processortime.Since(used) > idle
	}
	return time.Since(began)
}

// PassSecond leaves the second interrupt to the command, which does with it what the user wants, such as to end a
// process for good; the third ends the process.
func PassSecond(ctx context.Context) {
	if i, ok := ctx.Value(interruptsKey{}).(*interrupts); ok {
		i.passing.Store(true)
	}
}
