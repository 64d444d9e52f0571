package causes

import (
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/judge"
)

// mostFindings of a subject are kept of a case. A target that answers {} to everything breaks one rule 1,600 times in
// a case, and the findings of a run would need 100 MB.
const mostFindings = 10

// Keep returns the findings of a case that are worth keeping, in their order: of a subject the first ten, further ones of
// another kind, of which there may be ten, and what several answers have in common once, such as those to a request as JSON and
// as a form. An answer keeps all its findings or none, up to ten of a subject, since they are of one cause together. The last
// finding is kept: a case may be blocked by it.
func Keep(findings []judge.Finding, subject func(*judge.Finding) string) []judge.Finding {
	if len(findings) < 2 {
		return findings
	}
	k := newKeeper(findings, subject)
	for _, answer := range k.answers() {
		k.keep(answer)
	}
	var left []judge.Finding
	for i := range findings {
		if k.kept[i] {
			left = append(left, findings[i])
		}
	}
	if len(left) == len(findings) {
		return findings // of a target that breaks everything a second list has 15 MB
	}
	return slices.Clip(left)
}

// keeper chooses among the findings of a case.
type keeper struct {
	findings []judge.Finding
	subject  func(*judge.Finding) string
	all      map[string]int             // findings of a subject
	of       map[string]int             // of these, those that are kept
	kinds    map[string]map[string]bool // the kinds of those, where a subject has more findings than are kept
	told     map[string]bool            // what answers have said
	kept     []bool
}

func newKeeper(findings []judge.Finding, subject func(*judge.Finding) string) *keeper {
	k := &keeper{
		findings: findings, subject: subject, all: map[string]int{}, of: map[string]int{},
		kinds: map[string]map[string]bool{}, told: map[string]bool{}, kept: make([]bool, len(findings)),
	}
	for i := range findings {
		k.all[subject(&findings[i])]++
	}
	return k
}

// keep keeps what is worth it of an answer.
func (k *keeper) keep(answer []int) {
	var signature strings.Builder
	room := false
	var news []int // of kinds that nothing has that is kept
	added := map[string]bool{}
	for _, i := range answer {
		f, about := &k.findings[i], k.subject(&k.findings[i])
		signature.WriteString(about + "\x00" + string(f.Level) + f.Message + "\x00" + f.Place + "\x00")
		switch {
		case k.of[about] < mostFindings:
			room = true
		case len(k.kinds[about]) < mostFindings && !k.kinds[about][kindOf(f)] && !added[about+kindOf(f)]:
			added[about+kindOf(f)] = true
			news = append(news, i)
		}
	}
	last := slices.Contains(answer, len(k.findings)-1)
	switch {
	case last, room && !k.told[signature.String()]:
	case len(news) > 0:
		answer = news
	default:
		return
	}
	k.told[signature.String()] = true
	for _, i := range answer {
		about := k.subject(&k.findings[i])
		k.of[about]++
		k.kept[i] = true
		k.noteKind(about, &k.findings[i])
	}
}

// noteKind remembers the kind of a finding that is kept.
func (k *keeper) noteKind(about string, f *judge.Finding) {
	if k.all[about] <= mostFindings {
		return
	}
	if k.kinds[about] == nil {
		k.kinds[about] = map[string]bool{}
	}
	k.kinds[about][kindOf(f)] = true
}

// kindOf returns what findings of a subject have in common that say the same of other values: the level, the field, and what was
// expected of it, up to a value.
func kindOf(f *judge.Finding) string {
	_, expected, _ := strings.Cut(f.Expected, " ") // without the path to the field
	if at := strings.IndexAny(expected, `"0123456789`); at >= 0 {
		expected = expected[:at]
	}
	return string(f.Level) + " " + fieldOf(f) + " " + expected
}

// answers returns the findings of each answer, of a subject at most mostFindings, in the order of the answers. A finding
// about several answers stands alone, after the others.
func (k *keeper) answers() [][]int {
	of := map[int]map[string][]int{} // by answer and subject
	var alone [][]int
	for i := range k.findings {
		seq, about := k.findings[i].Exchange, k.subject(&k.findings[i])
		if seq == 0 {
			alone = append(alone, []int{i})
			continue
		}
		if of[seq] == nil {
			of[seq] = map[string][]int{}
		}
		of[seq][about] = append(of[seq][about], i)
	}
	var all [][]int
	for _, seq := range slices.Sorted(maps.Keys(of)) {
		var answer []int
		for _, each := range of[seq] {
			answer = append(answer, k.bounded(each)...)
		}
		slices.Sort(answer)
		all = append(all, answer)
	}
	return append(all, alone...)
}

// bounded returns at most mostFindings of the findings of an answer about one subject, and the last finding of the case: the first
// of each kind, then others.
func (k *keeper) bounded(findings []int) []int {
	if len(findings) <= mostFindings {
		return findings
	}
	var first, others []int
	seen := map[string]bool{}
	for _, i := range findings {
		if kind := kindOf(&k.findings[i]); !seen[kind] && len(first) < mostFindings {
			seen[kind] = true
			first = append(first, i)
		} else {
			others = append(others, i)
		}
	}
	chosen := append(first, others[:mostFindings-len(first)]...)
	if last := len(k.findings) - 1; findings[len(findings)-1] == last && !slices.Contains(chosen, last) {
		chosen = append(chosen, last)
	}
	return chosen
}
