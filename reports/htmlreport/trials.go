package htmlreport

import (
	"io"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// WriteFaults writes the page of faults.json.
func WriteFaults(w io.Writer, entries []trials.FaultEntry) error {
	l := &Listing{
		Heading: "Faults", Well: true, Sentence: trials.FaultsSummary(entries),
		About:   "Each fault is put into the emulator, or onto the wire before it. It is killed if every rule that it must break fails, and no other.",
		Columns: []string{"Fault", "What the target does", "Must break", "Outcome", "Cases"},
	}
	for i := range entries {
		e := &entries[i]
		row := ListingRow{Status: "passed", Word: e.Outcome(), Cells: []string{
			e.ID, e.Sentence, strings.Join(e.ExpectedRules, ", "), strings.TrimSpace(e.Outcome() + ". " + e.Note), strconv.Itoa(e.Cases),
		}}
		if !e.Well() {
			row.Status, row.Word, l.Well = "failed", "not as specified", false
		}
		l.Rows = append(l.Rows, row)
	}
	l.Totals = outcomes(l.Rows, map[string]string{
		"killed": "exactly the rules that it breaks failed", "all green": "nothing failed, as it should be",
		"not as specified": "a fault survived, or broke another rule",
	})
	return WriteListing(w, l)
}

// WriteVariants writes the page of variants.json; title spells a source out.
func WriteVariants(w io.Writer, entries []trials.VariantEntry, title func(source string) string) error {
	l := &Listing{
		Heading: "Variants", Well: true, Sentence: trials.VariantsSummary(entries),
		About:   "A variant is a behavior that the sources allow or leave open. With each the suite must find no broken MUST.",
		Columns: []string{"Variant", "What the target does", "What the emulator does", "Left open by", "Outcome"},
	}
	for i := range entries {
		e := &entries[i]
		var open []string
		for _, source := range e.Open {
			open = append(open, title(source))
		}
		row := ListingRow{Status: "passed", Word: "green", Cells: []string{e.ID, e.Sentence, e.Usual, strings.Join(open, "; "), e.Outcome()}}
		switch {
		case !e.Well():
			row.Status, row.Word, l.Well = "failed", "not green", false
			for _, f := range e.Findings {
				if f.Level == specs.Must {
					row.Cells[4] += ". " + f.Message
				}
			}
		case e.WithoutEffect():
			row.Status, row.Word = "excluded", "without effect"
		}
		l.Rows = append(l.Rows, row)
	}
	l.Totals = outcomes(l.Rows, map[string]string{
		"green": "no MUST failed", "not green": "a false alarm, or a case without a verdict", "without effect": "the emulator sends nothing of the kind",
	})
	return WriteListing(w, l)
}
