package beginning

import (
	"runtime/debug"
	"testing"
)

// TestEndLeavesWhatWas: a command that runs has its memory collected as if nothing had been put off.
func TestEndLeavesWhatWas(t *testing.T) {
	if usual == later {
		t.Fatalf("the percentage was %d before", usual)
	}
	End()
	if now := debug.SetGCPercent(usual); now != usual {
		t.Errorf("the percentage is %d after End, want %d", now, usual)
	}
}
