package relations

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// own are the texts in which two equal objects differ: ids and times.
var own = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\b([a-z]+)(_test)?_[0-9a-z]{19,}\b`), "<$1>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "<time>"},
}

// random are fields that an acquirer generates for each payment.
var random = []string{"acquirer_reference_number", "approval_code", "references", "scannable_code", "authorize_uri"}

// alike judges that two answers are the same except for ids, times, and the paths in ignore.
// Random fields must only be present in both or in neither.
func alike(t *suites.T, rule string, a, b *suites.Answer, ignore ...string) {
	differing := differences("", a.Response.JSON, b.Response.JSON, ignore)
	t.Rule(rule).Holds(
		b,
		len(differing) == 0,
		fmt.Sprintf("the answer to %s %s from before, except for ids and times", a.Request.Method, a.Request.Path),
		"other values: "+strings.Join(differing, "; "),
	)
}

// differences returns where two decoded JSON values differ.
func differences(path string, a, b any, ignore []string) []string {
	if slices.Contains(ignore, path) {
		return nil
	}
	if slices.Contains(random, path[strings.LastIndexByte(path, '.')+1:]) {
		a, b = a != nil, b != nil
	}
	var out []string
	switch inA := a.(type) {
	case map[string]any:
		inB, ok := b.(map[string]any)
		if !ok {
			break
		}
		all := maps.Clone(inA)
		maps.Copy(all, inB)
		for _, key := range slices.Sorted(maps.Keys(all)) {
			out = append(out, differences(strings.TrimPrefix(path+"."+key, "."), inA[key], inB[key], ignore)...)
		}
		return out
	case []any:
		inB, ok := b.([]any)
		if !ok || len(inA) != len(inB) {
			break
		}
		for i := range inA {
			out = append(out, differences(fmt.Sprintf("%s.%d", path, i), inA[i], inB[i], ignore)...)
		}
		return out
	case string:
		if inB, ok := b.(string); ok && neutral(inA) == neutral(inB) {
			return nil
		}
	}
	if !reflect.DeepEqual(a, b) {
		out = append(out, fmt.Sprintf("%s %v instead of %v", path, b, a))
	}
	return out
}

func neutral(text string) string {
	for _, o := range own {
		text = o.pattern.ReplaceAllString(text, o.instead)
	}
	return text
}
