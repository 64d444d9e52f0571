package exchange

import (
	"testing"
	"time"
)

// growsWithLength fails where work on a text takes more than four times its share of the time that an eighth of the
// text takes. What grows with the square of the length takes eight times its share. A busy machine has three tries.
func growsWithLength(t *testing.T, name string, size int, work func(size int)) {
	t.Helper()
	timed := func(size int) time.Duration {
		started := time.Now()
		work(size)
		return time.Since(started)
	}
	var short, long time.Duration
	for range 3 {
		short, long = timed(size/8), timed(size)
		if long < 4*8*short || long < 50*time.Millisecond {
			return
		}
	}
	t.Errorf("%s: %d bytes take %s, %d bytes %s", name, size/8, short, size, long)
}
