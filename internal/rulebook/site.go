package rulebook

// SiteURL is where the catalogue is published as pages. The addresses of the pages below it are stable, as names are.
const SiteURL = "https://omise-conformance.github.io/harness/"

// PageOf returns the address of the page on a rule.
func PageOf(rule string) string { return SiteURL + "rules/" + rule + ".html" }

// ExplainCommand returns the command that explains a rule in the terminal.
func ExplainCommand(rule string) string { return "omise-conformance explain " + rule }
