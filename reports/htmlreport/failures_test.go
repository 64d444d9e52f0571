package htmlreport

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// TestTheMapMarksWhatFailed: a cell with a wrong answer says so in words and with a number, also one that the contract does not have, and
// of an answer that the report does not keep it is the operation as a whole.
func TestTheMapMarksWhatFailed(t *testing.T) {
	t.Parallel()
	wrong := func(id string, status int) reports.CaseEntry {
		c := failedCase(id, "x")
		c.Findings[0].Sent = "POST /charges with amount=1"
		c.Exchanges[0].Response = &exchange.Response{Status: status}
		return c
	}
	undeclared, unkept, should := wrong("charges/c", 302), wrong("charges/d", 200), wrong("charges/e", 400)
	unkept.Exchanges = nil
	should.Status, should.Findings[0].Level = reports.StatusPassed, specs.Should
	r := reportOf(wrong("charges/a", 200), wrong("charges/b", 200), undeclared, unkept, should)
	r.Coverage = &coverage.Coverage{
		Totals: []coverage.Total{{Kind: coverage.Operation, Covered: 2}, {Kind: coverage.Status, Covered: 2}},
		Items: []coverage.Item{
			{Kind: coverage.Operation, Name: "createCharge", Status: coverage.Covered, Cases: 9},
			{Kind: coverage.Operation, Name: "listCharges", Status: coverage.Covered, Cases: 2},
			{Kind: coverage.Status, Name: "createCharge 200", Status: coverage.Covered, Cases: 7},
			{Kind: coverage.Status, Name: "createCharge 400", Status: coverage.Covered, Cases: 1},
		},
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := coverageOf(contract, r)
	got := map[string]mapCell{}
	for _, row := range m.Rows {
		for i, cell := range row.Cells {
			got[row.Operation+" "+m.Columns[i]] = cell
		}
	}
	for name, want := range map[string]mapCell{
		"createCharge called": {Class: "covered failed", Text: "9", Failed: 4, Title: "createCharge: covered by 9 cases; in 4 cases it broke charge.create"},
		"createCharge 200":    {Class: "covered failed", Text: "7", Failed: 2, Title: "createCharge 200: covered by 7 cases; in 2 cases it broke charge.create"},
		"createCharge 302":    {Class: " failed", Failed: 1, Title: "createCharge 302: the contract does not have it; in 1 case it broke charge.create"},
		"createCharge 400":    {Class: "covered", Text: "1", Title: "createCharge 400: covered by 1 case"},
		"listCharges called":  {Class: "covered", Text: "2", Title: "listCharges: covered by 2 cases"},
		"listCharges 200":     {},
	} {
		if got[name] != want {
			t.Errorf("the cell %s is %+v, want %+v", name, got[name], want)
		}
	}
	page := pageOf(t, r, nil)
	for _, part := range []string{`7 <span class="fails">✗ 2<span class="hidden"> failed</span></span></td>`, "cases in which the answer broke a MUST"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	r.Cases = r.Cases[4:]
	if page := pageOf(t, r, nil); strings.Contains(page, "✗") {
		t.Error("nothing failed, and the map speaks of it")
	}
}
