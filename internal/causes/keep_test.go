package causes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
)

func TestKeep(t *testing.T) {
	many := func(n int, one func(i int) string) string {
		var all []string
		for i := range n {
			all = append(all, one(i))
		}
		return strings.Join(all, " ")
	}
	for name, row := range map[string]struct{ findings, want string }{ // exchange:rule:place
		"none":                        {"", ""},
		"different":                   {"1:a:x 2:a:y", "1:a:x 2:a:y"},
		"two answers alike":           {"1:a:x 2:a:x 3:b:y", "1:a:x 3:b:y"},
		"the last is kept":            {"1:a:x 2:a:x", "1:a:x 2:a:x"},
		"alike in part":               {"1:a:x 2:a:x 2:b:y 3:c:z", "1:a:x 2:a:x 2:b:y 3:c:z"},
		"of several answers":          {"0:a:x 0:a:x 1:b:y", "0:a:x 1:b:y"},
		"in the order given":          {"2:a:x 1:b:y 2:b:z 3:c:z", "2:a:x 1:b:y 2:b:z 3:c:z"},
		"ten of a rule":               {many(30, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 99:b:y", many(10, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 99:b:y"},
		"ten of a rule in one answer": {many(30, func(i int) string { return fmt.Sprintf("1:a:%d", i) }) + " 1:b:y", many(10, func(i int) string { return fmt.Sprintf("1:a:%d", i) }) + " 1:b:y"},
		"a second kind after ten of the first in one answer": {
			many(30, func(i int) string { return fmt.Sprintf("1:a:/%d/x", i) }) + " 1:a:/5/y 1:a:/6/y 1:b:z",
			many(9, func(i int) string { return fmt.Sprintf("1:a:/%d/x", i) }) + " 1:a:/5/y 1:b:z",
		},
		"a second kind in a later answer": {
			many(12, func(i int) string { return fmt.Sprintf("%d:a:/%d/x", i+1, i) }) + " 13:a:/1/x 13:a:/1/y 13:a:/2/y 14:a:/3/y 15:b:z",
			many(10, func(i int) string { return fmt.Sprintf("%d:a:/%d/x", i+1, i) }) + " 13:a:/1/y 15:b:z",
		},
		"ten kinds at most beyond the ten": {
			many(10, func(i int) string { return fmt.Sprintf("%d:a:/%d/x", i+1, i) }) + " " + many(30, func(i int) string { return fmt.Sprintf("%d:a:/0/f%d", i+20, i) }) + " 99:b:z",
			many(10, func(i int) string { return fmt.Sprintf("%d:a:/%d/x", i+1, i) }) + " " + many(9, func(i int) string { return fmt.Sprintf("%d:a:/0/f%d", i+20, i) }) + " 99:b:z",
		},
		"a new one and what goes with it": {
			many(12, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 13:b:z 13:a:z 14:c:z",
			many(10, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 13:b:z 13:a:z 14:c:z",
		},
		"what goes with a new one": {
			many(12, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 13:a:z 13:b:z 14:c:z",
			many(10, func(i int) string { return fmt.Sprintf("%d:a:%d", i+1, i) }) + " 13:a:z 13:b:z 14:c:z",
		},
	} {
		var findings []judge.Finding
		for text := range strings.FieldsSeq(row.findings) {
			var f judge.Finding
			part := strings.Split(text, ":")
			_, _ = fmt.Sscan(part[0], &f.Exchange)
			f.Rule, f.Place = part[1], part[2]
			findings = append(findings, f)
		}
		var got []string
		for _, f := range Keep(findings, func(f *judge.Finding) string { return f.Rule }) {
			got = append(got, fmt.Sprintf("%d:%s:%s", f.Exchange, f.Rule, f.Place))
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: got %v, want %s", name, got, row.want)
		}
	}
}
