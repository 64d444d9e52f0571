package commandline

import (
	"sync/atomic"
	"testing"
	"time"
)

// TestWorkPutsOffTheEnd: a process that hangs is ended after the first look at it, and one that works when its time is up.
func TestWorkPutsOffTheEnd(t *testing.T) {
	const longest = 4 * time.Second
	if waited := overdue(0, time.Second, time.Hour); waited > time.Minute {
		t.Errorf("a process that hangs had %s", waited)
	}
	var done atomic.Bool
	defer done.Store(true)
	go func() {
		for !done.Load() { //nolint:revive // it works
		}
	}()
	if waited := overdue(0, time.Second, longest); waited < longest {
		t.Errorf("a process that works had %s, want %s", waited, longest)
	}
}
