package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/scaffold"
	"github.com/omise-conformance/harness/reports"
)

// settingsTable lists the keys of a configuration: what each means, and how it is given.
func settingsTable() string {
	var out strings.Builder
	out.WriteString("| key | meaning | default | example | flag and variable | of |\n|---|---|---|---|---|---|")
	for i := range config.Keys {
		key := &config.Keys[i]
		name, example := reports.MarkdownCode(key.Name), reports.MarkdownCode(key.Example)
		if key.Account != "" {
			name, example = "not in the file", ""
		}
		fmt.Fprintf(&out, "\n| %s | %s | %s | %s | `--%s` `%s` | %s |", name, reports.MarkdownText(key.Meaning), reports.MarkdownText(cmp.Or(key.Fallback(), key.Default, "none")),
			example, key.Flag, key.Variable(), strings.Join(key.Verbs, ", "))
	}
	return out.String()
}

// verbs lists the commands that take a configuration.
func verbs() string { return "`" + strings.Join(config.Verbs, "`, `") + "`" }

// recipe returns what init writes for a CI service and a client in a language, as a block of Markdown.
func recipe(service, language, syntax string) value {
	return value{text: func() (string, error) {
		text, err := scaffold.Step(service, language, scaffold.Client)
		return "```" + syntax + "\n" + text + "```", err
	}}
}
