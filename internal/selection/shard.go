package selection

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/usage"
)

// mostShards is more than there are cases.
const mostShards = 100_000

// parseShard returns the test of a shard "i/n". The shard of a case follows from its ID alone, so
// that it stays when cases are added.
func parseShard(text string) (func(id string) bool, error) {
	if text == "" {
		return func(string) bool { return true }, nil
	}
	first, second, _ := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || i < 1 || n < 1 || i > n || n > mostShards {
		return nil, usage.Errorf("Shard", "invalid shard %q: want i/n with 1 ≤ i ≤ n ≤ %d, for example 1/4", text, mostShards)
	}
	return func(id string) bool {
		h := fnv.New32a()
		fmt.Fprint(h, id)
		return int(h.Sum32()%uint32(n)) == i-1
	}, nil
}
