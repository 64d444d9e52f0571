package suites

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Same judges that two answers hold the same object. Named paths are left out
// of the comparison, as is what changes by itself: the "to" of every list, which is
// the time of asking, and the deliveries of an event, which go on meanwhile.
func (t *T) Same(rule string, a, b *Answer, ignore ...string) {
	var differing []string
	differ("", a.Response.JSON, b.Response.JSON, ignore, &differing)
	t.True(rule, b, len(differing) == 0,
		fmt.Sprintf("the same object as %s %s gave", a.Request.Method, a.Request.Path),
		"other values: "+strings.Join(differing, "; "))
}

// differ lists the paths at which two decoded JSON values differ.
func differ(path string, a, b any, ignore []string, out *[]string) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if slices.Contains(ignore, path) || name == "to" || name == "webhook_deliveries" {
		return
	}
	listA, okA := a.([]any)
	listB, okB := b.([]any)
	if okA && okB && len(listA) == len(listB) {
		for i := range listA {
			differ(fmt.Sprintf("%s.%d", path, i), listA[i], listB[i], ignore, out)
		}
		return
	}
	objectA, okA := a.(map[string]any)
	objectB, okB := b.(map[string]any)
	if !okA || !okB {
		if !reflect.DeepEqual(a, b) {
			*out = append(*out, fmt.Sprintf("%s %v instead of %v", path, b, a))
		}
		return
	}
	all := maps.Clone(objectA)
	maps.Copy(all, objectB)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		inner := name
		if path != "" {
			inner = path + "." + name
		}
		va, inA := objectA[name]
		vb, inB := objectB[name]
		switch {
		case inA && inB:
			differ(inner, va, vb, ignore, out)
		case !slices.Contains(ignore, inner):
			*out = append(*out, fmt.Sprintf("%s is given in one only", inner))
		}
	}
}
