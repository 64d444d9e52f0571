package htmlreport

import (
	"io"

	"github.com/omise-conformance/harness/reports/internal/markup"
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
	// Evidence are sentences, and Files the names of files, that stand in one more cell. A listing has a column for it if any of its rows
	// has some.
	Evidence, Files []string
}

// mostRows is how many rows a page shows.
const mostRows = 10_000

type listingView struct {
	frame
	Listing
	Words   []string
	LeftOut int
	Evident bool // there is a column for evidence
}

// WriteListing writes a page of one table. The rows are in the order in which they come.
func WriteListing(w io.Writer, l *Listing) error {
	v := listingView{frame: newFrame(l.Heading), Listing: *l, LeftOut: max(0, len(l.Rows)-mostRows)}
	v.Sentence, v.About = markup.OneLine(l.Sentence), markup.OneLine(l.About)
	v.Rows = make([]ListingRow, 0, len(l.Rows)-v.LeftOut)
	for _, row := range l.Rows[:len(l.Rows)-v.LeftOut] {
		shown := ListingRow{Status: row.Status, Word: markup.OneLine(row.Word), Cells: make([]string, len(row.Cells))}
		for i, cell := range row.Cells {
			shown.Cells[i] = markup.OneLine(cell)
		}
		for _, text := range row.Evidence {
			shown.Evidence = append(shown.Evidence, markup.OneLine(text))
		}
		for _, name := range row.Files {
			shown.Files = append(shown.Files, markup.OneLine(name))
		}
		v.Evident = v.Evident || len(row.Evidence)+len(row.Files) > 0
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
