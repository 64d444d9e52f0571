package target

import (
	"fmt"
	"sync/atomic"

	"github.com/omise-conformance/harness/exchange"
)

// What a target may send of long answers, in bytes: to redact, decode and judge a megabyte takes up to half a second, and there are
// nine thousand requests in a run. One that goes well reads 30 MB in all.
const (
	// ordinaryAnswer is how much of each answer does not count. The allowance grows by as much with each request, so
	// that a walk may ask for long lists as often as it likes.
	ordinaryAnswer = 64 << 10
	// firstAllowance is what there is from the start.
	firstAllowance = 128 << 20
)

// allowance counts what a target has sent of long answers. Its zero value is ready for use.
type allowance struct{ used atomic.Int64 }

// most returns the length of the longest answer that is read next.
func (a *allowance) most() int64 {
	if a.used.Load() > firstAllowance {
		return ordinaryAnswer
	}
	return exchange.MaxBody
}

// count counts an answer of so many bytes.
func (a *allowance) count(length int) {
	if used := a.used.Add(int64(max(length-ordinaryAnswer, 0) - ordinaryAnswer)); used < 0 {
		a.used.CompareAndSwap(used, 0)
	}
}

// tooLargeError is the error of an answer that is longer than is read.
type tooLargeError struct{ most int64 }

func (e *tooLargeError) Error() string {
	if e.most < exchange.MaxBody {
		return fmt.Sprintf("sent an answer of more than %d KiB, after long answers of more than %d MiB together, and no more of them are read",
			e.most>>10, firstAllowance>>20)
	}
	return fmt.Sprintf("sent an answer of more than %d MiB", e.most>>20)
}
