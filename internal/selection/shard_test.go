package selection

import (
	"fmt"
	"testing"

	"github.com/omise-conformance/harness/suites/all"
)

// TestEveryCaseIsInOneShard: no shard holds nearly all of them.
func TestEveryCaseIsInOneShard(t *testing.T) {
	const parts = 4
	counts := make([]int, parts)
	for _, c := range all.Cases() {
		in := 0
		for i := range parts {
			holds, err := parseShard(fmt.Sprintf("%d/%d", i+1, parts))
			if err != nil {
				t.Fatal(err)
			}
			if holds(c.ID) {
				in++
				counts[i]++
			}
		}
		if in != 1 {
			t.Errorf("%s is in %d shards", c.ID, in)
		}
	}
	for i, count := range counts {
		if share := len(all.Cases()) / parts; count < share/2 || count > share*2 {
			t.Errorf("shard %d has %d of %d cases", i+1, count, len(all.Cases()))
		}
	}
}

func TestWrongShards(t *testing.T) {
	for _, text := range []string{"0/3", "5/3", "-1/3", "1/0", "half", "1/2/3", "1/", "/3", "1.5/3"} {
		if _, err := parseShard(text); err == nil {
			t.Errorf("%s is taken for a shard", text)
		}
	}
}
