// Package guarded calls functions that may hang or panic, so that neither takes the process, and what is to be
// reported of all others, with it.
package guarded

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// Grace is how long a call may go on once its context has ended. Whoever interrupts a run has its reports within five
// seconds: this, the restoration of the target and the writing are in it.
const Grace = 1500 * time.Millisecond

// HungError is the error of a call that did not return within Grace of the end of its context, for which this is why.
type HungError struct{ Why error }

func (e *HungError) Error() string {
	return fmt.Sprintf("it did not end within %s of the interrupt", Grace)
}

func (e *HungError) Unwrap() error { return e.Why }

// PanicError is the error of a call that panicked. That is a defect of the harness.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("it panicked, which is a defect of omise-conformance: %v", e.Value)
}

// Details returns what a developer needs of the panic.
func (e *PanicError) Details() string { return fmt.Sprintf("%v\n%s", e.Value, e.Stack) }

// Recovered makes an error of what recover returned, nil of nothing. Call it where the panic was caught.
func Recovered(value any) error {
	if value == nil {
		return nil
	}
	return &PanicError{value, debug.Stack()}
}

// Call calls a function in a goroutine of its own and returns when it has returned, or when Grace is over after the
// end of ctx: then the function is left behind, with a *HungError, and nothing that it still makes may be used. A
// panic becomes a *PanicError.
func Call(ctx context.Context, function func()) error {
	ended := make(chan error, 1)
	go func() {
		returned := false
		defer func() {
			err := Recovered(recover())
			if err == nil && !returned {
				err = &PanicError{"the goroutine was ended (runtime.Goexit)", debug.Stack()}
			}
			ended <- err
		}()
		function()
		returned = true
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	timer := time.NewTimer(Grace)
	defer timer.Stop()
	select {
	case err := <-ended:
		return err
	case <-timer.C:
		return &HungError{context.Cause(ctx)}
	}
}
