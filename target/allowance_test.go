package target

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// TestLongAnswersHaveAnEnd: a target that sends the longest answers again and again is refused soon, and one that is asked for the
// longest lists of the API now and then never is.
func TestLongAnswersHaveAnEnd(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(i int) int // its length
		most   int             // are read whole, of a hundred thousand
	}{
		"the longest answers":                   {func(int) int { return exchange.MaxBody }, 40},
		"the longest lists, each fifth request": {func(i int) int { return max(350<<10*(1-min(i%5, 1)), 3<<10) }, 100_000},
		"ordinary answers":                      {func(int) int { return 30 << 10 }, 100_000},
	} {
		var a allowance
		read := 0
		for i := range 100_000 {
			if int64(test.answer(i)) > a.most() {
				break
			}
			a.count(test.answer(i))
			read++
		}
		if read > test.most || read < min(test.most, 30) || test.most == 100_000 && read != test.most {
			t.Errorf("%s: %d answers were read, want %d at most, or all", name, read, test.most)
		}
	}
}

// TestATargetWithoutAllowance has its ordinary answers read all the same.
func TestATargetWithoutAllowance(t *testing.T) {
	size := 0
	to := at(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"a":%q}`, strings.Repeat("x", size))
	}))
	to.(*httpTarget).long.used.Store(firstAllowance + 10*ordinaryAnswer)
	const sentence = "sent an answer of more than 64 KiB, after long answers of more than 128 MiB together, and no more of them are read"
	for _, each := range []struct {
		size    int
		refused bool
	}{{ordinaryAnswer, true}, {exchange.MaxBody, true}, {ordinaryAnswer - 100, false}, {100, false}} {
		size = each.size
		ex := to.Do(t.Context(), Call{Method: "GET", Path: "/charges", Key: testKeys.Secret})
		if refused := ex.Failure != nil; refused != each.refused {
			t.Errorf("%d bytes: %+v", size, ex.Failure)
		} else if refused && !strings.Contains(ex.Failure.Message, sentence) {
			t.Errorf("%d bytes: %s", size, ex.Failure.Message)
		}
	}
}
