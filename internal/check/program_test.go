package check

import (
	"slices"
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

// TestSecretsAreOnTheirOwnLines: two of a kind in one body, and those in bodies that were sent.
func TestSecretsAreOnTheirOwnLines(t *testing.T) {
	const card, other = "4929123456781236", "4916123456781231"
	object := "{\"note\": \"" + card + "\", \"object\": \"token\", \"id\": \"tokn_test_5x8glktwl62j63dr3me\", \"livemode\": false,\n\"card\":\n{\"name\": \"" + other + "\"}\n}"
	sent := "{\n\"card\": {\n\"number\": \"" + card + "\"}}"
	answer := `{"object": "token", "id": "tokn_test_5x8glktwl62j63dr3me", "livemode": false}`
	for name, row := range map[string]struct {
		text string
		want []int
	}{
		"token.json":    {object, []int{1}},
		"token_test.rb": {"\nTOKEN = <<JSON\n" + object + "\nJSON\n", []int{3}},
		"token.test.js": {"nock('https://vault.omise.co')\n.post('/tokens', " + sent + ")\n.reply(200,\n" + answer + ")", []int{4}},
		"token.http":    {"POST /tokens HTTP/1.1\nHost: vault.omise.co\n\n" + sent + "\n\nHTTP/1.1 200 OK\n\n" + answer, []int{6}},
		"nock.json":     {`[{"scope": "https://vault.omise.co", "method": "POST", "path": "/tokens", "body":` + "\n" + sent + `, "status": 200, "response": ` + answer + "}]", []int{4}},
		"log.jsonl":     {`{"request": {"method": "POST", "url": "https://vault.omise.co/tokens", "body":` + "\n" + sent + `}, "response": {"status": 200, "body": ` + answer + "}}", []int{4}},
		"shop-omise.json": {
			`{"consumer": {"name": "shop"}, "provider": {"name": "omise"}, "interactions": [{"request": {"method": "POST", "path": "/tokens", "body":` + "\n" + sent +
				`}, "response": {"status": 200, "body": ` + answer + "}}]}", []int{4},
		},
	} {
		var lines []int // those of a kind are one, at the first
		for _, secret := range checked(t, Settings{}, map[string]string{name: row.text}).Check.Files[0].Secrets {
			lines = append(lines, secret.Line)
		}
		if !slices.Equal(lines, row.want) {
			t.Errorf("%s: secrets in lines %v, want %v", name, lines, row.want)
		}
	}
}
