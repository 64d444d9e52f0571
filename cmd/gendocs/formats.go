package main

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/captures/literal"
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

// languages lists the languages in whose programs bodies are found.
func languages() string {
	var all []string
	for name, endings := range literal.Languages() {
		all = append(all, fmt.Sprintf("%s (`%s`)", name, strings.Join(endings, "`, `")))
	}
	return strings.Join(all, "; ")
}
