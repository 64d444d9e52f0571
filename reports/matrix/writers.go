package matrix

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/reports"
)

// WriteJSON writes matrix.json.
func WriteJSON(w io.Writer, m *Matrix) error {
	full := *m
	full.Rows = append([]Row{}, m.Rows...)
	for i := range full.Rows {
		complete(&full.Rows[i])
	}
	complete(&full.Clean)
	return jsondocument.Write(w, full, "  ")
}

// complete has a row show empty lists.
func complete(r *Row) {
	for _, list := range []*[]string{&r.Twice, &r.Retries, &r.Others} {
		if *list == nil {
			*list = []string{}
		}
	}
}

// WriteMarkdown writes matrix.md: a table with what is wrong first.
func WriteMarkdown(w io.Writer, m *Matrix) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Does the client cope?\n\n%s\n\n", reports.MarkdownText(m.Summary()))
	fmt.Fprintf(&b, "The command was `%s`. Without an injection it sent %d requests in %s.\n\n", reports.OneLine(strings.Join(m.Command, " ")),
		m.Clean.Requests, milliseconds(m.Clean.DurationMS))
	b.WriteString("| Injection | What happened | Command | Requests | Details |\n|---|---|---|---|---|\n")
	ran, spared := m.ran()
	for _, r := range ran {
		outcome := reports.MarkdownText(r.Outcome())
		if r.Wrong() {
			outcome = "**" + outcome + "**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %d of %d | %s |\n", reports.MarkdownCode(r.Injection), reports.MarkdownText(r.Sentence), outcome, r.Met, r.Requests,
			reports.MarkdownText(strings.Join(r.Remarks(), " ")))
	}
	if len(spared) > 0 {
		fmt.Fprintf(&b, "\n%s and were not run: `%s`.\n", unmet, strings.Join(spared, "`, `"))
	}
	b.WriteString("\nA command that fails under an error is no finding, as long as it ends and does no harm.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Remarks returns the details, and what a good client does where this one did not.
func (r *Row) Remarks() []string {
	var all []string
	for _, detail := range r.Details() {
		all = append(all, strings.TrimSuffix(detail, ".")+".")
	}
	if r.Wrong() {
		all = append(all, "A good client: "+r.Good)
	}
	return all
}

// WriteConsole writes the table for a terminal.
func WriteConsole(w io.Writer, m *Matrix) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "INJECTION\tREQUESTS\tCOMMAND")
	ran, spared := m.ran()
	for _, r := range ran {
		fmt.Fprintf(table, "%s\t%d of %d\t%s\n", r.Injection, r.Met, r.Requests, r.Outcome())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(spared) > 0 {
		fmt.Fprintf(w, "\n%s and were not run: %s.\n", unmet, strings.Join(spared, ", "))
	}
	for _, r := range ran {
		if !r.Wrong() {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n  %s\n", r.Injection, r.Outcome(), r.Sentence)
		for _, remark := range r.Remarks() {
			fmt.Fprintf(w, "  %s\n", reports.OneLine(remark))
		}
		if r.Output != "" {
			fmt.Fprintf(w, "  Output: %s\n", r.Output)
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", m.Summary())
	return err
}

// unmet begins a sentence about injections that no request of the command could meet.
const unmet = "These can meet no request of the command"

func milliseconds(ms float64) string { return fmt.Sprintf("%.1f s", ms/1000) }
