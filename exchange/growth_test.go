package exchange

import (
	"testing"
	"time"
)

// growsWithLength fails where work on a text takes more than four times its share of the time that an eighth of the
// text takes. What grows with the square of the length takes eight times its share. The short text is worked on eight
// times in a row, and the fastest of ten tries counts: a busy machine holds up a long try sooner than a short one.
func growsWithLength(t *testing.T, name string, size int, work func(size int)) {
	t.Helper()
	timed := func(size, times int) time.Duration {
		started := time.Now()
		for range times {
			work(size)
		}
		return time.Since(started)
	}
	short, long := timed(size/8, 8), timed(size, 1)
	for range 10 {
		if long < 4*short || long < 50*time.Millisecond {
			return
		}
		short, long = min(short, timed(size/8, 8)), min(long, timed(size, 1))
	}
	t.Errorf("%s: %d bytes take %s eight times, %d bytes %s", name, size/8, short, size, long)
}
