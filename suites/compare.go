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
		Skip:      r.t.passesOver(ignore),
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

// Differences returns where two decoded JSON values differ, as far as the contract describes them, and without the paths in ignore.
// normalize returns what is compared instead of a value. A missing member is equal to null.
func (t *T) Differences(a, b any, normalize func(path string, value any) any, ignore ...string) []string {
	var texts []string
	for _, d := range jsonvalue.Diff(a, b, jsonvalue.Options{Skip: t.passesOver(ignore), Normalize: normalize, AbsentIsNull: true}) {
		texts = append(texts, fmt.Sprintf("%s %v instead of %v", d.Path, d.B, d.A))
	}
	return texts
}

// passesOver leaves out the paths in ignore, and members that the contract does not have: no source says that they stay the same.
func (t *T) passesOver(ignore []string) func(path string) bool {
	return func(path string) bool { return slices.Contains(ignore, path) || !t.env.Contract.Describes(path) }
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
