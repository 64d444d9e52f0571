package suites

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// Same is T.Same for this rule.
func (r Rule) Same(a, b *Answer, ignore ...string) {
	var texts []string
	for _, d := range jsonvalue.Diff(a.Response.JSON, b.Response.JSON, jsonvalue.Options{
		Skip:      func(path string) bool { return slices.Contains(ignore, path) },
		Normalize: withoutChanging,
	}) {
		if d.InA && d.InB {
			texts = append(texts, fmt.Sprintf("%s %v instead of %v", d.Path, d.B, d.A))
		} else {
			texts = append(texts, d.Path+" is present in only one of them")
		}
	}
	r.Holds(b, len(texts) == 0,
		fmt.Sprintf("the same object as in the answer to %s %s", a.Request.Method, a.Request.Path),
		"other values: "+strings.Join(texts, "; "))
}

// withoutChanging replaces values that change by themselves with null. They must still be
// present in both answers or in neither.
func withoutChanging(path string, value any) any {
	switch path[strings.LastIndexByte(path, '.')+1:] {
	case "to", "webhook_deliveries":
		return nil
	}
	return value
}
