package check

import (
	"strings"
	"testing"
)

// TestKeysOfPrograms: a key for live mode is found wherever it stands in a program that has bodies. One for tests is usual there.
func TestKeysOfPrograms(t *testing.T) {
	body := `{"object":"charge","id":"chrg_test_5x8glktwl62j63dr3me","location":"/charges/chrg_test_5x8glktwl62j63dr3me"}`
	for _, row := range []struct {
		kind, before, after string
		line                int // of the live key, 0 where there is none
	}{
		{"live, before", "Omise.api_key = \"skey_" + "5x8glktwl62j63dr3me\"\n", "", 1},
		{"live, behind", "", "# pkey_" + "5x8glktwl62j63dr3me\n", 4},
		{"of tests", "Omise.api_key = \"skey_" + "test_5x8glktwl62j63dr3me\"\n", "", 0},
		{"none", "skey_live\n", "pkey_...\n", 0},
	} {
		report := checked(t, Settings{}, map[string]string{"test/charge_test.rb": row.before + "CHARGE = <<JSON\n" + body + "\nJSON\n" + row.after})
		file := report.Check.Files[0]
		if row.line == 0 && len(file.Secrets) > 0 {
			t.Errorf("%s: found %+v", row.kind, file.Secrets)
		}
		if row.line > 0 && (len(file.Secrets) != 1 || file.Secrets[0].Line != row.line || !file.Secrets[0].Grave || report.ExitCode != 1) {
			t.Errorf("%s: %+v and exit code %d, want one at line %d and 1", row.kind, file.Secrets, report.ExitCode, row.line)
		}
	}
}

// TestAFindingNamesItsRuleOnce, and its place behind it.
func TestAFindingNamesItsRuleOnce(t *testing.T) {
	report := checked(t, Settings{}, map[string]string{"b.json": `{"object":"charge","id":"chrg_test_1","location":"/charges/chrg_test_1","amount":"1"}`})
	said := report.Cases[0].Findings[0].Message
	if strings.Count(said, "charge.schema (MUST): ") != 1 || !strings.HasPrefix(said, "charge.schema (MUST): ") || !strings.Contains(said, "b.json:1: expected amount") {
		t.Errorf("the finding is told as %q", said)
	}
}
