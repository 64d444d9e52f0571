package relations

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/suites"
)

// ownTexts are the texts in which two equal objects differ: ids and times.
var ownTexts = []struct {
	pattern *lazyregexp.Regexp
	instead string
}{
	{lazyregexp.New(`\b([a-z]+)(_test)?_[0-9a-z]{19,}\b`), "<$1>"},
	{lazyregexp.New(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "<time>"},
}

// random are fields that an acquirer generates for each payment.
var random = []string{"acquirer_reference_number", "approval_code", "references", "provider_references", "scannable_code", "authorize_uri"}

// alike judges that two answers are the same except for ids, times, and the paths in ignore.
// Random fields must only be present in both or in neither.
func alike(t *suites.T, rule string, a, b *suites.Answer, ignore ...string) {
	differing := t.Differences(a.Response.JSON, b.Response.JSON, comparand, ignore...)
	t.Rule(rule).Holds(
		b,
		len(differing) == 0,
		fmt.Sprintf("the answer to %s %s from before, except for ids and times", a.Request.Method, a.Request.Path),
		"other values: "+strings.Join(differing, "; "),
	)
}

// comparand returns what two values are compared by: of random fields whether they are
// present, of texts what is left without ids and times.
func comparand(path string, value any) any {
	if slices.Contains(random, path[strings.LastIndexByte(path, '.')+1:]) {
		return value != nil
	}
	if text, ok := value.(string); ok {
		return neutral(text)
	}
	return value
}

func neutral(text string) string {
	for _, o := range ownTexts {
		text = o.pattern.ReplaceAllString(text, o.instead)
	}
	return text
}
