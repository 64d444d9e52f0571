package emulatorcmd

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// What hangs when the emulator is told to stop is not waited for longer than the promise allows.
func TestBoundedEnds(t *testing.T) {
	failed := errors.New("failed")
	for _, tt := range []struct {
		name  string
		takes time.Duration // after the signal; negative: before it
		err   error
		code  int
	}{
		{"it ends by itself", -time.Second, failed, 0},
		{"it ends in time", time.Second, failed, 0},
		{"it hangs", time.Hour, nil, commandline.ExitNoReport},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				begun := time.Now()
				err := bounded(ctx, func() error {
					time.Sleep(time.Minute + tt.takes)
					return tt.err
				})
				var exit *commandline.ExitError
				if tt.code != 0 && (!errors.As(err, &exit) || exit.Code != tt.code) || tt.code == 0 && !errors.Is(err, tt.err) {
					t.Errorf("it returned %v", err)
				}
				if took := time.Since(begun); took > time.Minute+4*time.Second {
					t.Errorf("it returned %s after the signal", took-time.Minute)
				}
				time.Sleep(2 * time.Hour) // the work ends, too
			})
		})
	}
}
