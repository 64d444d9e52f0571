package htmlreport

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// ruleTable is the table of rules with what it can be filtered by.
type ruleTable struct {
	Rules    []ruleRow
	Subjects []string
	Statuses []choice
	Levels   []string
	Dialects []string
	Sources  []choice
	Changes  []string // since the baseline
	// Unknown counts the rules that this version's contract does not have, so that only their sentences are known.
	Unknown int
}

// choice is a value of a filter with its words.
type choice struct{ Value, Text string }

// ruleRow is a rule with what the run says of it, and where it is from.
type ruleRow struct {
	ID, Subject, Level, Basis, Sentence string
	Status, Word, Reason, Spoke         string
	Dialects                            string // "both", or the only dialect that states it
	Checks                              int
	Sources                             []string // in words
	Shorts                              string   // the short names of the sources
	Operations                          string
	Cases                               []string
	MoreCases                           int
	Page                                string
	Change                              string // since the baseline
}

// mostCasesOfRule is how many cases a rule names. The table of cases has them all.
const mostCasesOfRule = 8

func rulesOf(contract *specs.Contract, r *reports.Report, c *comparison) ruleTable {
	var table ruleTable
	named := map[string]bool{} // sources that a rule of the table has
	for i := range r.Rules {
		row := ruleRowOf(contract, &r.Rules[i])
		if row.Page == "" {
			table.Unknown++
		}
		if c != nil {
			row.Change = c.byRule[r.Rules[i].ID]
			table.Changes = appendNew(table.Changes, row.Change)
		}
		table.Rules = append(table.Rules, row)
		table.Subjects, table.Levels = appendNew(table.Subjects, row.Subject), appendNew(table.Levels, row.Level)
		table.Dialects = appendNew(table.Dialects, row.Dialects)
		if at := (choice{row.Status, row.Word}); !slices.Contains(table.Statuses, at) {
			table.Statuses = append(table.Statuses, at)
		}
		for _, short := range strings.Fields(row.Shorts) {
			named[short] = true
		}
	}
	for _, short := range sortedKeys(named) {
		table.Sources = append(table.Sources, choice{short, markup.OneLine(contract.SourceTitle(short))})
	}
	slices.SortStableFunc(table.Sources, func(a, b choice) int { return strings.Compare(a.Text, b.Text) })
	slices.SortStableFunc(table.Rules, func(a, b ruleRow) int {
		return rank(reports.Status(a.Status)) - rank(reports.Status(b.Status))
	})
	return table
}

// rank puts the rules that somebody has to look at before all others, which stay in the order of the contract.
func rank(status reports.Status) int {
	if at := slices.Index(urgency, status); at >= 0 && at < slices.Index(urgency, reports.StatusPassed) {
		return at
	}
	return len(urgency)
}

func ruleRowOf(contract *specs.Contract, entry *reports.RuleEntry) ruleRow {
	subject, _, _ := strings.Cut(entry.ID, ".")
	row := ruleRow{
		ID: markup.OneLine(entry.ID), Subject: markup.OneLine(subject), Level: string(entry.Level), Basis: string(entry.Basis),
		Sentence: markup.OneLine(entry.Sentence), Status: string(entry.Status), Word: reports.Words(entry.Status),
		Reason: markup.OneLine(entry.Reason), Spoke: entry.Spoke, Checks: entry.Checks, Dialects: "both", Cases: entry.Cases,
	}
	if more := len(row.Cases) - mostCasesOfRule; more > 0 {
		row.Cases, row.MoreCases = row.Cases[:mostCasesOfRule], more
	}
	rule := contract.Rule(entry.ID)
	if rule == nil {
		return row
	}
	row.Page = rulebook.PageOf(rule.Name)
	if len(rule.Dialects) > 0 {
		row.Dialects = string(rule.Dialects[0])
	}
	row.Operations = strings.Join(rule.Operations, ", ")
	var shorts []string
	for _, source := range rule.Source {
		row.Sources = append(row.Sources, markup.OneLine(contract.SourceTitle(source)))
		if short, _, _ := strings.Cut(source, " "); contract.Sources[short] != "" {
			shorts = appendNew(shorts, short)
		}
	}
	row.Shorts = strings.Join(shorts, " ")
	return row
}

func appendNew(list []string, text string) []string {
	if text == "" || slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}
