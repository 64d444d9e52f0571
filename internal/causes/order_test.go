package causes

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// The next is always the one whose cases count most, reckoned anew for each.
func TestOrder(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		cases := 1 + random.IntN(30)
		groups := map[symptom]*group{}
		open := make([]int, cases)
		for i := range 1 + random.IntN(25) {
			g := &group{}
			for each := range cases {
				if random.IntN(4) == 0 {
					g.cases = append(g.cases, each)
					open[each]++
				}
			}
			groups[symptom(fmt.Sprintf("%02d", i))] = g
		}
		var want, got []symptom
		for left := slices.Sorted(maps.Keys(groups)); len(left) > 0; {
			best, most := 0, -1
			for at, mark := range left {
				share := 0
				for _, i := range groups[mark].cases {
					share += whole / open[i]
				}
				if share > most {
					best, most = at, share
				}
			}
			want = append(want, left[best])
			for _, i := range groups[left[best]].cases {
				open[i]--
			}
			left = slices.Delete(left, best, best+1)
		}
		order(groups, cases, func(g *group, _ []int) { got = append(got, g.mark) })
		if !slices.Equal(got, want) {
			t.Errorf("seed %d: got %q, want %q", seed, got, want)
		}
	}
}
