package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// JSON writes the result as a document.
func JSON(w io.Writer, r *Result) error {
	return jsondocument.Write(w, r, "  ")
}

// maxRows bounds a table of the Markdown document: GitHub accepts 64 KiB in a comment, and a
// row has about 200 bytes.
const maxRows = 120

// Markdown writes the result for a pull request or the summary of a CI job.
func Markdown(w io.Writer, r *Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", Verdict(r))
	for _, side := range []struct {
		name   string
		source Source
	}{{"A", r.A}, {"B", r.B}} {
		fmt.Fprintf(&b, "- %s: %s (%s)\n", side.name, reports.MarkdownCode(side.source.Path), reports.MarkdownText(side.source.About))
	}
	fmt.Fprintf(&b, "- Compared: %s with %s\n", names.Count(r.Cases, "case"), names.Count(r.Interactions, "interaction"))
	for _, sentence := range passedOver(r) {
		fmt.Fprintf(&b, "- %s\n", sentence)
	}
	for _, section := range sections(r) {
		if len(section.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n| Kind | Change | Where |\n| --- | --- | --- |\n", section.heading)
		for i, change := range section.changes {
			if i == maxRows {
				fmt.Fprintf(&b, "\n… %d more; the JSON document has all of them.\n", len(section.changes)-i)
				break
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", change.Kind, reports.MarkdownText(change.Sentence), reports.MarkdownText(placesOf(&change)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Formats are the functions that write a result, by the name of the format.
var Formats = map[string]func(io.Writer, *Result) error{"text": Text, "json": JSON, "markdown": Markdown, "html": HTML}
