package doctor

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Write writes what was found: a line for each runtime, then a sentence for all that does not work.
func (d *Diagnosis) Write(out io.Writer, command []string) error {
	var text strings.Builder
	if len(command) > 0 {
		fmt.Fprintf(&text, "%s: most likely %s\n\n", strings.Join(command, " "), d.Guess.Name)
	}
	lines := tabwriter.NewWriter(&text, 0, 4, 2, ' ', 0)
	fmt.Fprintln(lines, "RUNTIME\tPROGRAM\tRESULT\tWAYS")
	for i := range d.Rows {
		row := &d.Rows[i]
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", row.name(), row.Program, row.result(), row.Runtime.Way)
	}
	_ = lines.Flush() // a builder takes all
	if len(d.Rows) == 0 {
		text.WriteString("No runtime that is known was found on PATH.\n")
	}
	for i := range d.Rows {
		if row := &d.Rows[i]; row.Problem != "" {
			fmt.Fprintf(&text, "\n%s does not work: %s.\n", row.name(), row.Problem)
			fmt.Fprintf(&text, "By hand: %s.\n", byHand)
		}
	}
	for _, note := range d.Notes {
		fmt.Fprintf(&text, "\nNote: %s\n", note)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// byHand is what helps any client.
const byHand = "give the client the addresses in OMISE_API_URL and OMISE_VAULT_URL (plain HTTP on loopback, other names: --url-env), which need neither proxy nor certificate"

func (r *Row) name() string { return strings.TrimSpace(r.Runtime.Name + " " + r.Probe.Name) }

// ways are the names of the ways for a reader.
var ways = map[string]string{"url": "by address", "proxy": "by the proxy", "tls": "by a shim"}

func (r *Row) result() string {
	switch {
	case !r.Tried:
		return "not tried"
	case r.Problem != "":
		return "does not work"
	}
	return "works, " + ways[string(r.Way)]
}
