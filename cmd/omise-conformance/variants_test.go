package main

import (
	"os"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// TestFalseAlarmsAreWrittenAndPrinted holds what the command says of a suite that cries wolf. The suite
// does not, so no variant shows it.
func TestFalseAlarmsAreWrittenAndPrinted(t *testing.T) {
	t.Parallel()
	entries := []trials.VariantEntry{
		{
			Variant: specs.Variant{ID: "token.color/red", Sentence: "Tokens are red.", Open: []string{"R 5.1"}}, Kind: trials.VariantOfEmulator,
			Findings: []trials.VariantFinding{
				{Rule: "token.color", Level: specs.Must, Cases: []string{"tokens/color", "tokens/hue"}, Message: "expected blue; got red"},
			},
		},
		{Variant: specs.Variant{ID: "token.color/blue", Sentence: "Tokens are blue."}, Kind: trials.VariantOfEmulator},
	}
	o := &variantsOptions{trialOptions: trialOptions{things: "variants", reportDir: t.TempDir()}}
	var out strings.Builder
	if err := o.finish(&out, nil, entries, strings.ToLower); err != nil {
		t.Fatal(err)
	}
	const want = "token.color/red\n  Tokens are red.\n  false alarm: token.color\n  tokens/color, of 2 cases: expected blue; got red\n" +
		"1 of 2 variants are green.\n"
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("printed:\n%s\nwant\n%s", out.String(), want)
	}
	text, err := os.ReadFile(o.path(".md"))
	if err != nil || !strings.Contains(string(text), "| `token.color/red` | Tokens are red. |  | r 5.1 | false alarm: token.color |") {
		t.Errorf("variants.md (%v) has\n%s", err, text)
	}
}
