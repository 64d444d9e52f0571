package htmlreport

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports/matrix"
)

// WriteMatrix writes the page of matrix.json: what is wrong first.
func WriteMatrix(w io.Writer, m *matrix.Matrix) error {
	l := &Listing{
		Heading: "Does the client cope?", Well: m.ExitCode() == matrix.ExitWell, Sentence: m.Summary(),
		About: fmt.Sprintf("The command %s ran once without an injection, with %s in %s, and then once with each. One that fails under an "+
			"error is no finding, as long as it ends and does no harm.", strings.Join(m.Command, " "), names.Count(m.Clean.Requests, "request"), took(m.Clean.DurationMS)),
		Columns: []string{"Injection", "What happened", "How the command ended", "Requests that met it", "Evidence"},
	}
	if m.Interrupted {
		l.About += " The matrix was interrupted: these are the injections until then."
	}
	for _, r := range m.Sorted() {
		row := ListingRow{Evidence: r.Remarks()}
		row.Status, row.Word = wordOf(r)
		met := fmt.Sprintf("%d of %d", r.Met, r.Requests)
		if r.Ended == matrix.NotRun {
			met = "none can"
		}
		row.Cells = []string{r.Injection, r.Sentence, r.Outcome(), met}
		if r.Output != "" {
			row.Files = []string{r.Output}
		}
		l.Rows = append(l.Rows, row)
	}
	l.Totals = outcomes(l.Rows, map[string]string{
		"charged twice": "it asked for money twice", "retried wrongly": "it sent something again that it must not", "hung": "it waited without end",
		"failed and must pass": "the contract allows such answers", "failed": "and did no harm", "passed": "it copes",
		"not reached": "no request of the command met the injection",
	})
	return WriteListing(w, l)
}

// wordOf returns the color of a row and what it is counted as. What is worst counts.
func wordOf(r *matrix.Row) (status, word string) {
	switch {
	case len(r.Twice) > 0:
		return "failed", "charged twice"
	case len(r.Retries) > 0:
		return "failed", "retried wrongly"
	case !r.Reached():
		return "excluded", "not reached"
	case r.Ended == matrix.Hung:
		return "failed", "hung"
	case r.Wrong():
		return "failed", "failed and must pass"
	case r.Ended == matrix.Passed:
		return "passed", "passed"
	}
	return "warning", "failed"
}
