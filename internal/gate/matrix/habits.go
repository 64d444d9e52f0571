package matrix

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/matrix"
)

// The rules of clients whose breach means more here than a finding.
var (
	twice   = []string{"client.no-double-charge"}
	retries = []string{"client.token-once", "client.source-once"}
)

// habits are what a command does without an injection: how often it sends what, and which rules it breaks.
type habits struct {
	operations map[string]int
	broken     map[string]int
}

func habitsOf(report *reports.Report) habits {
	h := habits{broken: map[string]int{}}
	if report.Gate != nil {
		h.operations = report.Gate.Operations
	}
	for _, f := range findings(report) {
		h.broken[f.Rule]++
	}
	return h
}

func findings(report *reports.Report) []judge.Finding {
	var all []judge.Finding
	for i := range report.Cases {
		all = append(all, report.Cases[i].Findings...)
	}
	return all
}

// judge says in a row what a command did that it does not do without the injection.
func (h habits) judge(row *matrix.Row, report *reports.Report, tallies []injection.Tally) {
	now := habitsOf(report)
	told := map[string]bool{}
	for _, f := range findings(report) {
		if now.broken[f.Rule] <= h.broken[f.Rule] || told[f.Rule] {
			continue
		}
		told[f.Rule] = true
		sentence := f.Rule + ": " + f.Message
		switch {
		case slices.Contains(twice, f.Rule):
			row.Twice = append(row.Twice, sentence)
		case slices.Contains(retries, f.Rule):
			row.Retries = append(row.Retries, sentence)
		default:
			row.Others = append(row.Others, sentence)
		}
	}
	for _, t := range tallies {
		row.Met += t.Met
		if len(row.Twice) == 0 { // the rule says the same of a client that has ended the connection
			row.Twice = h.more(now, t.Twice, "again while the answer to the same was on its way, and both were carried out")
		}
		row.Retries = append(row.Retries, h.more(now, t.Early, "again before the time of Retry-After was over")...)
		row.Retries = append(row.Retries, h.more(now, t.Vain, "again as they were, though the error does not change")...)
	}
}

// more returns sentences about requests that were sent again, of operations that the command used more often than it does
// without the injection: a test that asks for the same as the one before it sends nothing again.
func (h habits) more(now habits, again map[string]int, how string) []string {
	var sentences []string
	for _, operation := range slices.Sorted(maps.Keys(again)) {
		more := now.operations[operation] - h.operations[operation]
		if n := min(again[operation], more); n > 0 {
			sentences = append(sentences, fmt.Sprintf("%s of %s came %s", names.Count(n, "request"), operation, strings.TrimSpace(how)))
		}
	}
	return sentences
}
