package diff

import (
	"io"
	"strconv"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports/htmlreport"
)

// HTML writes the result as a page of one file.
func HTML(w io.Writer, r *Result) error {
	l := &htmlreport.Listing{
		Heading: "Differences", Well: !r.Breaking, Sentence: Verdict(r), About: "A is " + r.A.Path + " (" + r.A.About + "), B is " + r.B.Path + " (" + r.B.About + "). Compared: " +
			names.Count(r.Cases, "case") + " with " + names.Count(r.Interactions, "interaction") + ".",
		Columns: []string{"What changed", "Kind", "Breaks a client", "Change", "Where", "Places"},
	}
	for _, sentence := range passedOver(r) {
		l.About += " " + sentence
	}
	breaking := 0
	for _, section := range sections(r) {
		for i := range section.changes {
			change := &section.changes[i]
			row := htmlreport.ListingRow{Status: "warning", Word: "other"}
			breaks := "no"
			if change.Breaking {
				breaking++
				row.Status, row.Word, breaks = "failed", "breaks a client", "yes"
			}
			row.Cells = []string{change.Subject, string(change.Kind), breaks, change.Sentence, placesOf(change), strconv.Itoa(len(change.Places))}
			l.Rows = append(l.Rows, row)
		}
	}
	l.Totals = []htmlreport.ListingTotal{
		{Label: "break a client", Means: "a client has to change", Status: "failed", Count: breaking},
		{Label: "others", Means: "a client need not notice", Status: "warning", Count: len(l.Rows) - breaking},
	}
	return htmlreport.WriteListing(w, l)
}
