package htmlreport

import (
	"io"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// Listing is what a page of one table shows: the results of faults or of variants, the changes between two recordings.
type Listing struct {
	Heading  string
	Well     bool   // nothing in it needs anybody
	Sentence string // the result
	About    string // what the rows are
	Totals   []ListingTotal
	Columns  []string
	Rows     []ListingRow
}

// ListingTotal counts the rows of one status.
type ListingTotal struct {
	Label, Means string
	Status       string // the color, as a status of a case: "passed", "failed", "warning", "excluded"
	Count        int
}

// ListingRow is a row. Its first cell is a name, and those that follow are sentences.
type ListingRow struct {
	Status string // as in ListingTotal
	Word   string // what it is filtered by
	Cells  []string
}

// mostRows is how many rows a page shows.
const mostRows = 10_000

type listingView struct {
	frame
	Listing
	Words   []string
	LeftOut int
}

// WriteListing writes a page of one table. The rows are in the order in which they come.
func WriteListing(w io.Writer, l *Listing) error {
	v := listingView{frame: newFrame(l.Heading), Listing: *l, LeftOut: max(0, len(l.Rows)-mostRows)}
	v.Sentence = markup.OneLine(l.Sentence)
	v.Rows = make([]ListingRow, 0, len(l.Rows)-v.LeftOut)
	for _, row := range l.Rows[:len(l.Rows)-v.LeftOut] {
		shown := ListingRow{Status: row.Status, Word: markup.OneLine(row.Word), Cells: make([]string, len(row.Cells))}
		for i, cell := range row.Cells {
			shown.Cells[i] = markup.OneLine(cell)
		}
		v.Words = appendNew(v.Words, shown.Word)
		v.Rows = append(v.Rows, shown)
	}
	return execute(w, "listing.html", v)
}

// outcomes counts the rows by their words, in the order in which they first come.
func outcomes(rows []ListingRow, means map[string]string) (totals []ListingTotal) {
	at := map[string]int{}
	for _, row := range rows {
		if _, known := at[row.Word]; !known {
			at[row.Word] = len(totals)
			totals = append(totals, ListingTotal{Label: row.Word, Means: means[row.Word], Status: row.Status})
		}
		totals[at[row.Word]].Count++
	}
	return totals
}

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
