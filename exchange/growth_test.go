package exchange

import (
	"testing"
	"time"
)

// growsWithLength fails where work on a text takes more than four times its share of the time that an eighth of the
// text takes. What grows with the square of the length takes eight times its share. The fastest of ten tries
// counts, since a busy machine holds up a long try sooner than a short one.
func growsWithLength(t *testing.T, name string, size int, work func(size int)) {
	t.Helper()
	timed := func(size int) time.Duration {
		started := time.Now()
		work(size)
		return time.Since(started)
	}
	short, long := timed(size/8), timed(size)
	for range 10 {
		if long < 4*8*short || long < 50*time.Millisecond {
			return
		}
		short, long = min(short, timed(size/8)), min(long, timed(size))
	}
	t.Errorf("%s: %d bytes take %s, %d bytes %s", name, size/8, short, size, long)
}
