package htmlreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// coverageMap is what of the contract the run has exercised: operations by statuses, and how much of each kind of item.
type coverageMap struct {
	Percent string
	Minimum float64
	Unit    string // one of what the numbers of the map count
	Columns []string
	Rows    []mapRow
	Kinds   []kindRow
	Fails   bool // something in the map is marked as failed
}

type mapRow struct {
	Operation string
	Cells     []mapCell
}

// mapCell is an answer of an operation. Its class says more than its color: the text is a number, a word or a dash.
type mapCell struct {
	Class, Text, Title string
	Failed             int // cases, or of a gate requests, in which it broke a MUST
}

type kindRow struct {
	Kind                string
	Covered, Reachable  int
	Unreachable         int
	Missing             []string
	MoreMissing         int
	Unreached           []unreachable
	MoreUnreached, Both int
}

// unreachable is what no run can cover, with the reason.
type unreachable struct{ Name, Reason string }

// mostNamed is how many items of one kind are named.
const mostNamed = 100

// coverageOf returns the map of a report, nil where the report does not say what was covered.
func coverageOf(contract *specs.Contract, r *reports.Report) *coverageMap {
	if r.Coverage == nil {
		return nil
	}
	m := &coverageMap{Percent: fmt.Sprintf("%.1f", r.Coverage.Percent), Minimum: r.Coverage.Minimum, Unit: "case"}
	if r.Gate != nil {
		m.Unit = "request"
	}
	for _, total := range r.Coverage.Totals {
		if total.Covered+total.NotCovered+total.NotReachable == 0 {
			continue
		}
		row := kindRow{Kind: strings.ReplaceAll(string(total.Kind), "-", " "), Covered: total.Covered, Reachable: total.Reachable(), Unreachable: total.NotReachable}
		for _, item := range r.Coverage.Items {
			switch {
			case item.Kind != total.Kind:
			case item.Status == coverage.NotCovered && len(row.Missing) == mostNamed:
				row.MoreMissing++
			case item.Status == coverage.NotCovered:
				row.Missing = append(row.Missing, markup.OneLine(item.Name))
			case item.Status == coverage.NotReachable && len(row.Unreached) == mostNamed:
				row.MoreUnreached++
			case item.Status == coverage.NotReachable:
				row.Unreached = append(row.Unreached, unreachable{markup.OneLine(item.Name), markup.OneLine(item.Reason)})
			}
		}
		row.Both = len(row.Missing) + len(row.Unreached)
		m.Kinds = append(m.Kinds, row)
	}
	m.fill(r.Coverage.Items, wrongAnswersOf(contract, r))
	return m
}

// fill fills in the map of operations and statuses, and marks what failed.
func (m *coverageMap) fill(items []coverage.Item, wrong wrongAnswers) {
	cells := map[string]map[string]mapCell{}
	var operations []string
	for _, item := range items {
		switch item.Kind {
		case coverage.Operation:
			operations = appendNew(operations, item.Name)
			set(cells, item.Name, called, cellOf(item, m.Unit))
		case coverage.Status:
			operation, status, found := strings.Cut(item.Name, " ")
			if !found {
				continue
			}
			operations, m.Columns = appendNew(operations, operation), appendNew(m.Columns, status)
			set(cells, operation, status, cellOf(item, m.Unit))
		default:
		}
	}
	for _, operation := range operations {
		for _, column := range sortedKeys(wrong[operation]) {
			if column != called {
				m.Columns = appendNew(m.Columns, column)
			}
			m.Fails = true
			set(cells, operation, column, wrong[operation][column].mark(cells[operation][column], operation+" "+column, m.Unit))
		}
	}
	slices.Sort(m.Columns)
	m.Columns = append([]string{called}, m.Columns...)
	for _, operation := range operations {
		row := mapRow{Operation: markup.OneLine(operation)}
		for _, column := range m.Columns {
			row.Cells = append(row.Cells, cells[operation][column])
		}
		m.Rows = append(m.Rows, row)
	}
}

func set(cells map[string]map[string]mapCell, operation, column string, cell mapCell) {
	if cells[operation] == nil {
		cells[operation] = map[string]mapCell{}
	}
	cells[operation][column] = cell
}

func cellOf(item coverage.Item, unit string) mapCell {
	switch item.Status {
	case coverage.Covered:
		return mapCell{Class: "covered", Text: fmt.Sprint(item.Cases), Title: item.Name + ": covered by " + names.Count(item.Cases, unit)}
	case coverage.NotCovered:
		return mapCell{Class: "missing", Text: "none", Title: item.Name + ": not covered"}
	case coverage.NotReachable:
	}
	return mapCell{Class: "unreachable", Text: "–", Title: markup.OneLine(item.Name + ": no run can reach it. " + item.Reason)}
}

// measures reports whether a report says which items of a kind were covered.
func measures(r *reports.Report, kind coverage.Kind) bool {
	return r.Coverage != nil && slices.ContainsFunc(r.Coverage.Items, func(item coverage.Item) bool { return item.Kind == kind })
}
