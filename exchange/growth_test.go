package exchange

import (
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// growsWithLength fails where work on a text takes more than four times its share of the processor time that an eighth of
// the text takes. What grows with the square of the length takes eight times its share. The short text is worked on eight
// times in a row, and the fastest of ten tries counts, since the runtime collects memory meanwhile.
func growsWithLength(t *testing.T, name string, size int, work func(size int)) {
	t.Helper()
	measured := func(size, times int) time.Duration {
		used := processortime.Used()
		for range times {
			work(size)
		}
		return processortime.Since(used)
	}
	short, long := measured(size/8, 8), measured(size, 1)
	for range 10 {
		if long < 4*short || long < 50*time.Millisecond {
			return
		}
		short, long = min(short, measured(size/8, 8)), min(long, measured(size, 1))
	}
	t.Errorf("%s: %d bytes take %s eight times, %d bytes %s", name, size/8, short, size, long)
}
