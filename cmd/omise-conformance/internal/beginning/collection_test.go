package beginning

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// percentage returns what is set.
func percentage() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}

// TestCollectionsArePutOffUntilThereIsMuch: a command that holds little is not interrupted, and one that holds much is
// collected as if nothing had been put off.
func TestCollectionsArePutOffUntilThereIsMuch(t *testing.T) {
	if usual != usualOfGo {
		t.Skipf("GOGC is %d here", usual)
	}
	debug.SetGCPercent(later)
	End()
	for range 3 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	if now := percentage(); now != later {
		t.Errorf("the percentage is %d with little in use, want %d", now, later)
	}
	held := make([]*[1 << 20]byte, 2*much>>20)
	for i := range held {
		held[i] = new([1 << 20]byte)
	}
	for wait := time.Now().Add(time.Minute); percentage() != usual; {
		runtime.GC()
		if time.Sleep(time.Millisecond); time.Now().After(wait) {
			t.Fatalf("the percentage is %d with much in use, want %d", percentage(), usual)
		}
	}
	runtime.KeepAlive(held)
}
