package htmlreport

import (
	"fmt"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// gateView is what a gate says of the client's run as a whole.
type gateView struct {
	Facts  []fact
	Counts []countTable
	Notes  []string
	Missed []string // operations that the client has to call and did not
}

// countTable is a table of names with numbers.
type countTable struct {
	Heading string
	Rows    []count
}

type count struct {
	Name  string
	Count int
}

func gateOf(r *reports.Report) *gateView {
	g := r.Gate
	if g == nil {
		return nil
	}
	v := &gateView{}
	end := fmt.Sprintf("exit code %d", g.CommandExit)
	if g.CommandEnd != "" {
		end = markup.OneLine(g.CommandEnd)
	}
	v.Facts = append(v.Facts, fact{"The command ended with", end}, fact{"Requests", fmt.Sprint(g.Requests)})
	for _, each := range []struct {
		name  string
		count int
	}{{"Unanswered", g.Unanswered}, {"To no path of the API", g.Unknown}, {"With a live key, stopped", g.LiveKeys}} {
		if each.count > 0 {
			v.Facts = append(v.Facts, fact{each.name, fmt.Sprint(each.count)})
		}
	}
	for _, each := range []struct {
		heading string
		counts  map[string]int
	}{
		{"Requests by operation", g.Operations},
		{"By the way in which they came", g.Ways},
		{"By version", g.Versions},
		{"Injected", g.Injected},
		{"Outside the contract, not judged", g.Outside},
	} {
		table := countTable{Heading: each.heading}
		for _, name := range sortedKeys(each.counts) {
			shown := markup.OneLine(name)
			if shown == "" {
				shown = "(none)"
			}
			table.Rows = append(table.Rows, count{shown, each.counts[name]})
		}
		if len(table.Rows) > 0 {
			v.Counts = append(v.Counts, table)
		}
	}
	for _, note := range g.Notes {
		v.Notes = append(v.Notes, markup.OneLine(note))
	}
	for _, operation := range g.NotCalled {
		v.Missed = append(v.Missed, markup.OneLine(operation))
	}
	return v
}

// blockView is a part of what a check says of files.
type blockView struct {
	Heading, More string
	Lines         []lineView
}

type lineView struct {
	Status, Text string
	Below        []string
	Explain      string // the command that explains the rule
}

// filesOf returns what a check says of the files: what they have in common, then each, then secrets.
func filesOf(r *reports.Report) []blockView {
	if r.Check == nil {
		return nil
	}
	var blocks []blockView
	for _, block := range r.Check.Outline(len(r.Check.Files) <= mostFiles) {
		blocks = append(blocks, blockView{Heading: block.Heading, More: block.More, Lines: linesOf(block.Lines)})
	}
	return append(blocks, blockView{Heading: "Kinds of files", Lines: linesOf(r.Check.Tell())})
}

// mostFiles is how many files are told of with all that is wrong with them.
const mostFiles = 500

func linesOf(lines []files.Line) (shown []lineView) {
	for _, line := range lines {
		v := lineView{Status: line.Color, Text: markup.OneLine(line.Text)}
		for _, below := range line.Below {
			v.Below = append(v.Below, markup.OneLine(below))
		}
		if line.Rule != "" {
			v.Explain = markup.OneLine(rulebook.ExplainCommand(line.Rule))
		}
		shown = append(shown, v)
	}
	return shown
}
