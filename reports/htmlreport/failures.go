package htmlreport

import (
	"fmt"
	"strconv"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// wrongAnswers are the answers that broke a MUST, by operation and by the status that came. Under called are all of an operation, also those
// of which the report does not keep what came.
type wrongAnswers map[string]map[string]*wrongCell

// called is the column of an operation as a whole.
const called = "called"

// wrongCell is what broke a rule at one place of the map.
type wrongCell struct {
	seen  map[string]bool // cases, or of a gate requests
	rules []string
}

func wrongAnswersOf(contract *specs.Contract, r *reports.Report) wrongAnswers {
	wrong := wrongAnswers{}
	for i := range r.Cases {
		c := &r.Cases[i]
		came := map[int]*reports.ExchangeEntry{}
		for n := range c.Exchanges {
			came[c.Exchanges[n].Seq] = &c.Exchanges[n]
		}
		for n := range c.Findings {
			f := &c.Findings[n]
			operation := operationOf(contract, f.Sent)
			if f.Level == specs.Should || operation == "" {
				continue
			}
			where := c.ID
			if r.Gate != nil { // its cases are rules
				where += " " + strconv.Itoa(f.Exchange)
			}
			wrong.add(operation, called, where, f.Rule)
			if e := came[f.Exchange]; e != nil && e.Response != nil {
				wrong.add(operation, strconv.Itoa(e.Response.Status), where, f.Rule)
			}
		}
	}
	return wrong
}

func (w wrongAnswers) add(operation, column, where, rule string) {
	if w[operation] == nil {
		w[operation] = map[string]*wrongCell{}
	}
	cell := w[operation][column]
	if cell == nil {
		cell = &wrongCell{seen: map[string]bool{}}
		w[operation][column] = cell
	}
	cell.seen[where] = true
	cell.rules = appendNew(cell.rules, rule)
}

// mostRulesOfCell is how many rules the title of a cell names.
const mostRulesOfCell = 5

// mark marks a cell by more than a color: with a sign, a number and words for who hears or points at it.
func (c *wrongCell) mark(cell mapCell, name, unit string) mapCell {
	if cell.Class == "" {
		cell.Title = markup.OneLine(name + ": the contract does not have it")
	}
	cell.Class += " failed"
	cell.Failed = len(c.seen)
	cell.Title += markup.OneLine(fmt.Sprintf("; in %s it broke %s", names.Count(cell.Failed, unit), named(c.rules, mostRulesOfCell)))
	return cell
}
