package htmlreport

import (
	"encoding/json"
	"html/template"
	"maps"
	"slices"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// mostCases is how many cases a page lists. A row has about 200 bytes, and a run of the whole suite 4,000.
const mostCases = 20_000

// caseList has the cases of a page, those that need somebody first.
type caseList struct {
	entries  []*reports.CaseEntry
	leftOut  int
	excluded int
	changes  map[string]string // by case
}

// urgency orders the cases.
var urgency = []reports.Status{
	reports.StatusFailed, reports.StatusBlocked, reports.StatusNotJudged, reports.StatusKnownFailing, reports.StatusWarning,
	reports.StatusPassed, reports.StatusUnsupported, reports.StatusExcluded,
}

// newCaseList returns the cases of a report. Those that were excluded are only counted: they would be nearly all of a run of a few cases.
func newCaseList(r *reports.Report, c *comparison) *caseList {
	list := &caseList{}
	if c != nil {
		list.changes = c.byCase
	}
	for i := range r.Cases {
		if each := &r.Cases[i]; each.Status == reports.StatusExcluded && list.changes[each.ID] == "" {
			list.excluded++
		} else {
			list.entries = append(list.entries, each)
		}
	}
	slices.SortStableFunc(list.entries, func(a, b *reports.CaseEntry) int {
		return slices.Index(urgency, statusOf(a)) - slices.Index(urgency, statusOf(b))
	})
	if len(list.entries) > mostCases {
		list.leftOut = len(list.entries) - mostCases
		list.entries = list.entries[:mostCases]
	}
	return list
}

// statusOf returns the status of a case, of which "warning" is one here: it passed, and broke a SHOULD.
func statusOf(c *reports.CaseEntry) reports.Status {
	if c.Status == reports.StatusPassed && len(c.Findings) > 0 {
		return reports.StatusWarning
	}
	return c.Status
}

// document is what the script reads when the page is loaded. Names are short where they come thousands of times.
type document struct {
	Statuses map[string]string `json:"statuses"` // in words
	Rules    []string          `json:"rules"`
	Reasons  []string          `json:"reasons"`
	Cases    []row             `json:"cases"`
	LeftOut  int               `json:"leftOut"`
	Excluded int               `json:"excluded"`
	Unpacked int               `json:"notKept"` // cases whose evidence did not fit
	Mode     string            `json:"mode"`
	Alone    bool              `json:"alone"` // a case can be judged alone
	Full     bool              `json:"full"`
}

// row is a case in the table. Rules and reasons are positions in the lists of the document, block is the number of the evidence or -1.
type row struct {
	ID       string  `json:"i"`
	Title    string  `json:"t"`
	Status   string  `json:"s"`
	MS       float64 `json:"m,omitempty"`
	Checks   int     `json:"c,omitempty"`
	Requests int     `json:"q,omitempty"`
	Attempts int     `json:"a,omitempty"`
	Rules    []int   `json:"r,omitempty"`
	Broken   []int   `json:"b,omitempty"`
	Reason   int     `json:"w"`
	Block    int     `json:"e"`
	Change   string  `json:"x,omitempty"`
}

// numbering gives each text a position in a list.
type numbering struct {
	at   map[string]int
	list []string
}

func newNumbering() *numbering { return &numbering{at: map[string]int{}} }

func (n *numbering) of(text string) int {
	if at, known := n.at[text]; known {
		return at
	}
	at := len(n.list)
	n.at[text], n.list = at, append(n.list, text)
	return at
}

// data returns the list as the script reads it.
func (l *caseList) data(r *reports.Report, packed *evidence) (template.JS, error) {
	rules, reasons := newNumbering(), newNumbering()
	d := document{
		Statuses: map[string]string{}, LeftOut: l.leftOut, Excluded: l.excluded, Unpacked: packed.leftOut, Mode: string(r.Run.Mode),
		Alone: commandOf(r, "") != "", Full: r.Run.Full, Cases: make([]row, 0, len(l.entries)),
	}
	for _, status := range urgency {
		d.Statuses[string(status)] = reports.Words(status)
	}
	d.Statuses[string(reports.StatusWarning)] = "passed with warnings"
	for _, c := range l.entries {
		row := row{
			ID: c.ID, Title: markup.OneLine(c.Title), Status: string(statusOf(c)), MS: float64(int(c.DurationMS*10)) / 10, Checks: c.Checks,
			Requests: max(c.Requests, len(c.Exchanges)), Attempts: c.Attempts, Reason: -1, Block: packed.blockOf(c.ID), Change: l.changes[c.ID],
		}
		for _, rule := range c.Rules {
			row.Rules = append(row.Rules, rules.of(rule))
		}
		broken := map[string]bool{}
		for i := range c.Findings {
			if rule := c.Findings[i].Rule; !broken[rule] {
				broken[rule] = true
				row.Broken = append(row.Broken, rules.of(rule))
			}
		}
		if c.Reason != "" {
			row.Reason = reasons.of(markup.OneLine(c.Reason))
		}
		d.Cases = append(d.Cases, row)
	}
	d.Rules, d.Reasons = jsondocument.List(rules.list), jsondocument.List(reasons.list)
	text, err := json.Marshal(d) // which escapes what could end the element
	return template.JS(text), err
}

// detail is what the script shows of an opened case.
type detail struct {
	Findings  []finding               `json:"findings"`
	LeftOut   int                     `json:"findings_left_out,omitempty"`
	Exchanges []reports.ExchangeEntry `json:"exchanges"`
	Commands  []string                `json:"commands"`
	Needs     []string                `json:"needs"`
	Spoke     map[string]string       `json:"spoke,omitempty"`
}

// finding is a finding with its sources in words.
type finding struct {
	judge.Finding
	Titles []string `json:"titles"`
}

func detailOf(c *reports.CaseEntry, contract *specs.Contract) detail {
	d := detail{LeftOut: c.FindingsLeftOut, Exchanges: jsondocument.List(c.Exchanges), Findings: []finding{}}
	for _, f := range c.Findings {
		shown := finding{Finding: f, Titles: []string{}}
		for _, source := range f.Source {
			shown.Titles = append(shown.Titles, contract.SourceTitle(source))
		}
		d.Findings = append(d.Findings, shown)
	}
	commands, needs := reports.Repetition(c)
	d.Commands, d.Needs = jsondocument.List(commands), jsondocument.List(needs)
	for rule, dialect := range c.Spoke {
		if d.Spoke == nil {
			d.Spoke = map[string]string{}
		}
		d.Spoke[rule] = string(dialect)
	}
	return d
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
