package causes

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/judge"
)

// mostFindings of a subject are kept of a case. A target that answers {} to everything breaks one rule 1,600 times in
// a case, and the findings of a run would need 100 MB.
const mostFindings = 10

// Keep returns the findings of a case that are worth keeping, in their order: of a subject the first ten, and what several
// answers have in common once, such as those to a request as JSON and as a form. An answer keeps all its
// findings or none, up to ten of a subject, since they are of one cause together. The last finding is kept: a case may be
// blocked by it.
func Keep(findings []judge.Finding, subject func(*judge.Finding) string) []judge.Finding {
	if len(findings) < 2 {
		return findings
	}
	kept := make([]bool, len(findings))
	of, told := map[string]int{}, map[string]bool{}
	for _, answer := range answers(findings, subject) {
		var signature strings.Builder
		wanted := false
		for _, i := range answer {
			f, about := &findings[i], subject(&findings[i])
			signature.WriteString(about + "\x00" + string(f.Level) + f.Message + "\x00" + f.Place + "\x00")
			wanted = wanted || of[about] < mostFindings
		}
		last := slices.Contains(answer, len(findings)-1)
		if !last && (!wanted || told[signature.String()]) {
			continue
		}
		told[signature.String()] = true
		for _, i := range answer {
			of[subject(&findings[i])]++
			kept[i] = true
		}
	}
	var left []judge.Finding
	for i := range findings {
		if kept[i] {
			left = append(left, findings[i])
		}
	}
	if len(left) == len(findings) {
		return findings // of a target that breaks everything a second list has 15 MB
	}
	return slices.Clip(left)
}

// answers returns the findings of each answer, of a subject at most mostFindings, in the order of the answers. A finding
// about several answers stands alone, after the others.
func answers(findings []judge.Finding, subject func(*judge.Finding) string) [][]int {
	of := map[int][]int{}
	var alone [][]int
	for i := range findings {
		seq := findings[i].Exchange
		if seq == 0 {
			alone = append(alone, []int{i})
			continue
		}
		about, n := subject(&findings[i]), 0
		for _, other := range of[seq] {
			if subject(&findings[other]) == about {
				n++
			}
		}
		if n < mostFindings || i == len(findings)-1 {
			of[seq] = append(of[seq], i)
		}
	}
	all := slices.Collect(maps.Values(of))
	slices.SortFunc(all, func(a, b []int) int { return cmp.Compare(findings[a[0]].Exchange, findings[b[0]].Exchange) })
	return append(all, alone...)
}
