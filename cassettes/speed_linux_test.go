package cassettes

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// processorTime is what the process has used so far. Unlike the time on the
// clock, it does not grow with what else the machine does.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// TestLoadAndReplayAreLinear holds that an interaction costs about the same in a
// cassette ten times as long.
func TestLoadAndReplayAreLinear(t *testing.T) {
	each := func(n int) time.Duration {
		c, steps := long(t, n)
		path, made := saved(t, c), requests(t, steps)
		best := time.Hour
		for range 4 {
			runtime.GC()
			started := processorTime(t)
			replayFile(t, path, made)
			best = min(best, processorTime(t)-started)
		}
		return best / time.Duration(n)
	}
	short, longer := each(1_000), each(10_000)
	t.Logf("%s an interaction in 1,000, %s in 10,000", short, longer)
	// Twice would leave room for caches and the collector, three times for a
	// machine that is busy.
	if longer > 3*short {
		t.Errorf("an interaction takes %s among 1,000 and %s among 10,000", short, longer)
	}
}

// BenchmarkLoadAndReplay measures what one interaction costs in cassettes of
// growing length; it must stay the same. The baseline is the library's own load
// and scan.
func BenchmarkLoadAndReplay(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		c, steps := long(b, n)
		path := saved(b, c)
		made := requests(b, steps)
		b.Run(fmt.Sprintf("interactions=%d", n), func(b *testing.B) {
			started := processorTime(b)
			for b.Loop() {
				replayFile(b, path, made)
			}
			report(b, started, n)
		})
		b.Run(fmt.Sprintf("baseline=go-vcr/interactions=%d", n), func(b *testing.B) {
			started := processorTime(b)
			for b.Loop() {
				library, err := cassette.Load(strings.TrimSuffix(path, extension))
				if err != nil {
					b.Fatal(err)
				}
				for _, request := range made {
					if _, err := library.GetInteraction(request); err != nil {
						b.Fatal(err)
					}
				}
			}
			report(b, started, n)
		})
	}
}

func report(b *testing.B, started time.Duration, interactions int) {
	b.Helper()
	all := float64(b.N * interactions)
	b.ReportMetric(float64((processorTime(b)-started).Nanoseconds())/all, "cpu-ns/interaction")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/all, "ns/interaction")
}
