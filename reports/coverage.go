package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// shownMissing is how many uncovered items of a kind people are shown. report.json
// has them all.
const shownMissing = 3

// short reports whether the run covers less than the minimum. A shard is never short,
// because it does not hold what the other shards cover.
func short(r *Report) bool { return r.Run.Shard == "" && r.Coverage.Short() }

// percent formats a share rounded down, so that 100 means all.
func percent(share float64) string {
	return fmt.Sprintf("%.1f %%", math.Floor(share*10)/10)
}

// coverageSentence returns how much of the contract the run covers.
func coverageSentence(r *Report) string {
	c := r.Coverage
	if r.Gate != nil {
		return gateCoverage(c)
	}
	covered, reachable, beyond := 0, 0, 0
	for _, total := range c.Totals {
		covered, reachable, beyond = covered+total.Covered, reachable+total.Reachable(), beyond+total.NotReachable
	}
	return fmt.Sprintf("The run covers %s of the contract: %d of %s. "+
		"%d more cannot be reached; report.json has the reason for each.",
		percent(c.Percent), covered, names.Count(reachable, "reachable item"), beyond)
}

// shortSentence returns the verdict on a run that covers less than the minimum.
func shortSentence(r *Report) string {
	return fmt.Sprintf("Not conformant: no case failed, but the run covers %s of the reachable contract, "+
		"and the minimum is %g %%.", percent(r.Coverage.Percent), r.Coverage.Minimum)
}

// chosenPart reports whether the filters chose only some of the cases. What such a run
// does not cover says nothing.
func chosenPart(r *Report) bool {
	for _, filter := range []string{"label_filter", "case", "rule", "rerun_failed"} {
		if r.Run.Filters[filter] != "" {
			return true
		}
	}
	return r.Run.Shard != ""
}

// coverage writes a table with a row for each kind of item, and the first items that
// were not covered.
func (c *console) coverage(r *Report) {
	if r.Coverage == nil || r.Totals.Passed+r.Totals.Failed+r.Totals.KnownFailing == 0 {
		return
	}
	if !chosenPart(r) {
		rows := [][]string{{"coverage", "covered", "of", "not reachable"}}
		for _, total := range presentKinds(r.Coverage) {
			rows = append(rows, []string{
				string(total.Kind), strconv.Itoa(total.Covered), strconv.Itoa(total.Reachable()), strconv.Itoa(total.NotReachable),
			})
		}
		for i, text := range table(rows) {
			if i == 0 {
				text = c.paint("heading", text)
			}
			c.linef("%s", text)
		}
		c.linef("")
		for _, kind := range coverage.Kinds {
			if r.Totals.Failed+r.Totals.Blocked > 0 && !c.options.Verbose {
				break // what is broken comes first
			}
			if missing := r.Coverage.Missing(kind); len(missing) > 0 {
				c.item("not covered, " + string(kind) + ": " + listItems(missing))
			}
		}
	}
	for _, line := range sentence.Wrapped(coverageSentence(r), c.options.Width) {
		c.linef("%s", line)
	}
	c.linef("")
}

// presentKinds returns the totals of the kinds of which the contract has items.
func presentKinds(c *coverage.Coverage) []coverage.Total {
	return slices.DeleteFunc(slices.Clone(c.Totals), func(t coverage.Total) bool {
		return t.Reachable()+t.NotReachable == 0
	})
}

// listItems joins names that contain spaces and colons.
func listItems(names []string) string {
	text := strings.Join(names[:min(shownMissing, len(names))], "; ")
	if len(names) > shownMissing {
		text += fmt.Sprintf("; and %d more", len(names)-shownMissing)
	}
	return text
}

// mdCoverage returns the rows of the table of coverage.
func mdCoverage(r *Report) []string {
	if r.Coverage == nil || chosenPart(r) {
		return nil
	}
	var rows []string
	for _, total := range presentKinds(r.Coverage) {
		missing := markup.Text(listItems(r.Coverage.Missing(total.Kind)))
		rows = append(rows, fmt.Sprintf("| %s | %d | %d | %d | %s |",
			total.Kind, total.Covered, total.Reachable(), total.NotReachable, missing))
	}
	return rows
}

// mergeCoverage merges the coverage of the shards. If only some of the reports have
// it, the merged report has none.
func mergeCoverage(merged *Report, reports []*Report) {
	merged.Coverage = nil
	var parts []*coverage.Coverage
	for _, r := range reports {
		if r.Coverage != nil {
			parts = append(parts, r.Coverage)
		}
	}
	switch {
	case len(parts) == 0:
	case len(parts) < len(reports):
		addProblem(merged, fmt.Sprintf("The coverage of the contract is left out: %d of %d reports do not have it.",
			len(reports)-len(parts), len(reports)))
	default:
		merged.Coverage = coverage.Merge(parts...)
	}
}

// lacking begins the reason of a case whose features the target does not have; their names follow.
const lacking = "the target lacks the feature "

// controlled are the features that only a control API can have, as specs.Feature says.
var controlled = []string{"clock", "second_account", "chains", "transfers", "webhooks"}

// lack is a feature that the target does not have.
type lack struct {
	feature string
	alone   int // cases that need nothing else
	more    int // cases that need another feature as well
}

// lacks returns the features that cases wait for, the one that opens most cases first.
func lacks(r *Report) []lack {
	of := map[string]*lack{}
	for _, c := range casesWith(r, StatusUnsupported) {
		list, ok := strings.CutPrefix(c.Reason, lacking)
		if !ok {
			continue
		}
		features := strings.Split(list, ", ")
		for _, name := range features {
			if of[name] == nil {
				of[name] = &lack{feature: name}
			}
			if len(features) == 1 {
				of[name].alone++
			} else {
				of[name].more++
			}
		}
	}
	all := make([]lack, 0, len(of))
	for _, each := range of {
		all = append(all, *each)
	}
	slices.SortFunc(all, func(a, b lack) int {
		return cmp.Or(b.alone-a.alone, b.more-a.more, cmp.Compare(a.feature, b.feature))
	})
	return all
}

// sentence returns what the feature would open, and how to declare it.
func (l lack) sentence() string {
	opens := "opens " + caseCount(l.alone)
	switch {
	case l.alone == 0:
		opens = "opens " + caseCount(l.more) + " with other features"
	case l.more > 0:
		opens += fmt.Sprintf(", %d more with other features", l.more)
	}
	declare := "--features " + l.feature
	if slices.Contains(controlled, l.feature) {
		declare = "--control-url"
	}
	return fmt.Sprintf("%s: %s (%s)", l.feature, opens, declare)
}

// unsupportedLines returns a line for each feature that the target lacks, and for each other reason why it does not
// support cases.
func unsupportedLines(r *Report) []string {
	var lines []string
	for _, each := range lacks(r) {
		lines = append(lines, each.sentence())
	}
	for _, reason := range reasons(casesWith(r, StatusUnsupported)) {
		if !strings.HasPrefix(reason.reason, lacking) {
			lines = append(lines, fmt.Sprintf("%s: %s", caseCount(reason.count), reason.reason))
		}
	}
	return lines
}
