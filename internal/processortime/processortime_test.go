package processortime_test

import (
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// Work counts, and waiting does not.
func TestWorkCounts(t *testing.T) {
	used, last := processortime.Used(), time.Now().Add(time.Minute)
	for processortime.Since(used) < 20*time.Millisecond { //nolint:revive // it works
		if time.Now().After(last) {
			t.Fatal("a minute of work uses no processor time")
		}
	}
	best := time.Hour // of several, since the runtime works by itself
	for range 5 {
		used = processortime.Used()
		time.Sleep(20 * time.Millisecond)
		best = min(best, processortime.Since(used))
	}
	if best > 10*time.Millisecond {
		t.Errorf("waiting for 20 ms uses %s", best)
	}
}
