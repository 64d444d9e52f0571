package check

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
)

// Summary is what is said of the records of one file, however many they are. It is bounded, and it does not depend on the order in
// which records are added, nor on how they are shared out among Summaries that are merged: Merge is associative and commutative.
// So it is the same on one machine and on many.
type Summary struct {
	Records int `json:"records"`
	// Operations counts the records of each operation, and Checks what was judged by each rule.
	Operations map[string]int `json:"operations,omitempty"`
	Checks     map[string]int `json:"checks,omitempty"`
	// Versions counts the records that are of some versions of the API and not of others, by those versions, joined by spaces.
	// That of none is a mixture that never was.
	Versions map[string]int          `json:"versions,omitempty"`
	Marks    Groups[versions.Mark]   `json:"marks"`
	Found    Groups[judge.Finding]   `json:"found"`
	Secrets  Groups[Secret]          `json:"secrets"`
	Unread   Groups[Unread]          `json:"unread"`
	ByRule   map[string]*RuleSummary `json:"by_rule,omitempty"` // of all findings
}

// RuleSummary counts the findings of a rule, whether or not Found has them.
type RuleSummary struct {
	Findings int `json:"findings"`
	Must     int `json:"must"` // those at the level MUST
}

// Unread is a record, or the rest of a file, that could not be read.
type Unread struct {
	Line int    `json:"line,omitempty"`
	Why  string `json:"why"`
}

// Add adds a record of the file. Its number counts from 1.
func (s *Summary) Add(number int, judged *Judged) {
	s.Records++
	if judged.Operation != "" {
		count(&s.Operations, judged.Operation, 1)
	}
	for _, rule := range judged.Rules {
		count(&s.Checks, rule, 1)
	}
	if len(judged.Reading.Marks) > 0 {
		count(&s.Versions, strings.Join(judged.Reading.Versions, " "), 1)
	}
	for _, mark := range judged.Reading.Marks {
		s.Marks.Add(mark.Field+" "+strings.Join(mark.Versions, " "), number, mark.Place, mark)
	}
	s.Find(number, judged.Found...)
	for _, secret := range judged.Secrets {
		s.Secrets.Add(string(secret.Kind)+" "+secret.At, number, secret.At, secret)
	}
}

// Follow adds what following an object showed: the rules that a record was judged by, and what was found in it.
func (s *Summary) Follow(number int, rules []string, found []judge.Finding) {
	for _, rule := range rules {
		count(&s.Checks, rule, 1)
	}
	s.Find(number, found...)
}

// Find adds findings about a record.
func (s *Summary) Find(number int, found ...judge.Finding) {
	for i := range found {
		one := &found[i]
		if s.ByRule == nil {
			s.ByRule = map[string]*RuleSummary{}
		}
		if s.ByRule[one.Rule] == nil {
			s.ByRule[one.Rule] = &RuleSummary{}
		}
		s.ByRule[one.Rule].add(one)
		s.Found.Add(groupOf(one), number, one.Place+" "+one.Message, *one)
	}
}

// Fail adds a record that could not be read.
func (s *Summary) Fail(number, line int, why string) {
	s.Unread.Add(cmp.Or(numerals.ReplaceAllString(why, "#"), "?"), number, why, Unread{Line: line, Why: why})
}

// Merge adds what another Summary of the same file has. It leaves the other as it is.
func (s *Summary) Merge(other *Summary) {
	s.Records += other.Records
	for into, from := range map[*map[string]int]map[string]int{&s.Operations: other.Operations, &s.Checks: other.Checks, &s.Versions: other.Versions} {
		for name, n := range from {
			count(into, name, n)
		}
	}
	s.Marks.Merge(&other.Marks)
	s.Found.Merge(&other.Found)
	s.Secrets.Merge(&other.Secrets)
	s.Unread.Merge(&other.Unread)
	for rule, more := range other.ByRule {
		if s.ByRule == nil {
			s.ByRule = map[string]*RuleSummary{}
		}
		sum := RuleSummary{}
		if known := s.ByRule[rule]; known != nil {
			sum = *known
		}
		s.ByRule[rule] = &RuleSummary{sum.Findings + more.Findings, sum.Must + more.Must}
	}
}

func (r *RuleSummary) add(found *judge.Finding) {
	r.Findings++
	if found.Level == "MUST" {
		r.Must++
	}
}

// count adds to a counter of a map, which it makes where there is none.
func count(counters *map[string]int, name string, n int) {
	if *counters == nil {
		*counters = map[string]int{}
	}
	(*counters)[name] += n
}

// numerals differ between findings that are alike: the place in a list, the length of a line.
var numerals = regexp.MustCompile(`\d+`)

// groupOf returns what findings that are alike have in common: the rule, the field and what was expected of it.
func groupOf(found *judge.Finding) string {
	return strings.Join([]string{found.Rule, numerals.ReplaceAllString(found.Place, "#"), found.Expected, found.Where}, "\x00")
}
