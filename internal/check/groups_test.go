package check

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestGroupsDoNotDependOnOrder shares things out among Groups at random and merges those at random: all is the same.
func TestGroupsDoNotDependOnOrder(t *testing.T) {
	type thing struct {
		key    string
		number int
	}
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 15))
		things := make([]thing, 1+random.IntN(900))
		keys := 1 + random.IntN(2*mostGroups)
		var whole Groups[string]
		for i := range things {
			things[i] = thing{fmt.Sprint("key", random.IntN(keys)), random.IntN(400)}
			whole.Add(things[i].key, things[i].number, fmt.Sprint(i), fmt.Sprint("thing ", i))
		}
		want := encoded(t, &whole)
		parts := make([]*Groups[string], 1+random.IntN(9))
		for i := range parts {
			parts[i] = &Groups[string]{}
		}
		for _, i := range random.Perm(len(things)) {
			parts[random.IntN(len(parts))].Add(things[i].key, things[i].number, fmt.Sprint(i), fmt.Sprint("thing ", i))
		}
		for len(parts) > 1 {
			last := len(parts) - 1
			var carried Groups[string] // as it comes from another machine
			if err := json.Unmarshal([]byte(encoded(t, parts[last])), &carried); err != nil {
				t.Fatal(err)
			}
			parts[random.IntN(last)].Merge(&carried)
			parts = parts[:last]
		}
		if got := encoded(t, parts[0]); got != want {
			t.Fatalf("seed %d: merged\n%.2000s\nwhole\n%.2000s", seed, got, want)
		}
		if whole.Total != len(things) || len(whole.Kept) > mostGroups {
			t.Fatalf("seed %d: %d things, %d groups, left out %v", seed, whole.Total, len(whole.Kept), whole.LeftOut)
		}
	}
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
