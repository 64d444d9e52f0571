package jsonvalue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestObjects(t *testing.T) {
	var places []string
	for at, object := range Objects(decoded(t, sample)) {
		places = append(places, fmt.Sprintf("%s:%d", at, len(object)))
	}
	if places[0] != ":5" {
		t.Errorf("the outermost object is not the first of %q", places)
	}
	slices.Sort(places)
	if want := []string{"/a~1b:1", "/card:2", "/data/0:1", "/data/1:1", "/object:0", ":5"}; !slices.Equal(places, want) {
		t.Errorf("got  %q\nwant %q", places, want)
	}
	for _, value := range []any{nil, "text", 1.0, []any{true}} {
		for range Objects(value) {
			t.Errorf("%v holds an object", value)
		}
	}
}

// TestWalksStop breaks off at every step of a walk; a walk that goes on panics.
func TestWalksStop(t *testing.T) {
	value := decoded(t, `[{"a":{"b":1}},{"c":[{"d":[]}],"e":{}}]`)
	for most := 1; most <= 5; most++ {
		met := 0
		for range Objects(value) {
			if met++; met == most {
				break
			}
		}
		if met != most {
			t.Errorf("%d objects, want %d", met, most)
		}
	}
	for most := 1; most <= 3; most++ {
		met := 0
		for range Leaves(value) {
			if met++; met == most {
				break
			}
		}
		if met != most {
			t.Errorf("%d leaves, want %d", met, most)
		}
	}
}

func TestLeaves(t *testing.T) {
	var leaves []string
	for path, value := range Leaves(decoded(t, sample)) {
		leaves = append(leaves, fmt.Sprintf("%s=%v", path, value))
	}
	want := "a/b.~=true card.empty=<nil> card.id=card_1 data.0.amount=1 data.1.amount=2 list=[] object=map[]"
	if got := strings.Join(leaves, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for path, value := range Leaves(1.0) {
		if path != "" || value != 1.0 {
			t.Errorf("%q %v", path, value)
		}
	}
}
