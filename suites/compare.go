package suites

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Same is T.Same for this rule.
func (r Rule) Same(a, b *Answer, ignore ...string) {
	c := comparison{ignore: ignore}
	c.compare("", a.Response.JSON, b.Response.JSON)
	r.Holds(b, len(c.differences) == 0,
		fmt.Sprintf("the same object as in the answer to %s %s", a.Request.Method, a.Request.Path),
		"other values: "+strings.Join(c.differences, "; "))
}

// comparison collects the paths at which two decoded JSON values differ.
type comparison struct {
	ignore      []string // paths that are not compared
	differences []string
}

// ignores reports whether a value is left out: on request, or because it changes by
// itself.
func (c *comparison) ignores(path string) bool {
	name := path[strings.LastIndexByte(path, '.')+1:]
	return slices.Contains(c.ignore, path) || name == "to" || name == "webhook_deliveries"
}

func (c *comparison) compare(path string, a, b any) {
	if c.ignores(path) {
		return
	}
	switch a := a.(type) {
	case []any:
		if b, ok := b.([]any); ok && len(a) == len(b) {
			for i := range a {
				c.compare(fmt.Sprintf("%s.%d", path, i), a[i], b[i])
			}
			return
		}
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			c.compareObjects(path, a, b)
			return
		}
	}
	if !reflect.DeepEqual(a, b) {
		c.differences = append(c.differences, fmt.Sprintf("%s %v instead of %v", path, b, a))
	}
}

func (c *comparison) compareObjects(path string, a, b map[string]any) {
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		member := strings.TrimPrefix(path+"."+name, ".")
		valueA, inA := a[name]
		valueB, inB := b[name]
		switch {
		case inA && inB:
			c.compare(member, valueA, valueB)
		case !slices.Contains(c.ignore, member):
			c.differences = append(c.differences, member+" is present in only one of them")
		}
	}
}
