package diff

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestTheRulesAreWrittenDown holds docs/diffing.md to the table in the code.
func TestTheRulesAreWrittenDown(t *testing.T) {
	page, err := os.ReadFile("../../docs/diffing.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| kind | a change of this kind | breaks | because |\n|---|---|---|---|\n")
	for _, rule := range Rules {
		breaks := "no"
		if rule.Breaks {
			breaks = "yes"
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", rule.Kind, rule.What, breaks, rule.Why)
	}
	if !strings.Contains(string(page), table.String()) {
		t.Errorf("docs/diffing.md must hold this table:\n%s", table.String())
	}
}
