package emulatorcmd

import (
	"context"
	"time"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
)

// endingWait is the longest that everything may take to end after the first signal: what is under way, deliveries, the state
// file. The log has a second of its own after it, so that the process ends within five.
const endingWait = emulator.StopGrace + time.Second

// bounded returns what work returns, and after the end of ctx no later than endingWait, whatever hangs in it.
func bounded(ctx context.Context, work func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- work() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(endingWait):
		return &commandline.ExitError{
			Code:    commandline.ExitNoReport,
			Message: "the emulator did not stop cleanly: something was still under way " + endingWait.String() + " after the signal",
		}
	}
}
