package main

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/captures"
)

// formats writes the table of the formats of recordings, in the order in which a file is tried.
func formats() string {
	var out strings.Builder
	out.WriteString("| `--format` | what it is | what is read | what is not |\n|---|---|---|---|\n")
	for _, format := range captures.Formats {
		cell := strings.NewReplacer("|", "\\|", "\n", " ").Replace
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", format.Name, cell(format.Title), cell(format.Takes), cell(format.Leaves))
	}
	return strings.TrimSuffix(out.String(), "\n")
}
