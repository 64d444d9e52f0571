package redact_test

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/redact"
)

func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"Order 20261201123456, two books":              "Order 20261201123456, two books",
		"Table 7, seats 12-15, 2026-12-01 10:00":       "Table 7, seats 12-15, 2026-12-01 10:00",
		"สมชาย ใจดี <b>1,000</b>":                      "สมชาย ใจดี <b>1,000</b>",
		"CSC101 homework, cvv check, discs 100":        "CSC101 homework, cvv check, discs 100",
		"card 4929123456781236":                        "card [number]",
		"x4929-1234-5678-1236 12/26":                   "x[number] 12/26",
		"7 4929 1234 5678 1236 4242.4242.4242.4242, 5": "7 [number] [number], 5",
		"key skey_test_5xuy4w91xqz7d1w9u0t":            "key skey_test_…9u0t",
		"CVV: 987, csc is 1234.":                       "CVV: [digits], csc is [digits].",
		`{"card":{"security_code":"987"}}`:             `{"card":{"security_code":"[digits]"}}`,
		"card[security_code]=987&x=1":                  "card[security_code]=[digits]&x=1",
		"cardCvv 987":                                  "cardCvv [digits]",
		strings.Repeat("7 ", 20_000):                   strings.Repeat("7 ", 20_000),
	} {
		if got := redact.Prose(in); got != want {
			t.Errorf("%.60q became %.60q, want %.60q", in, got, want)
		}
	}
}

// TestNoSpellingIsRead: what is encoded is hidden as in the log.
func TestNoSpellingIsRead(t *testing.T) {
	for name, write := range spellings {
		for _, secret := range []string{"4929123456781236", "skey_test_5xuy4w91xqz7d1w9u0t"} {
			if got := redact.Prose("see " + write(secret) + " there"); strings.Contains(got, write(secret)) {
				t.Errorf("%s survives: %s", name, got)
			}
		}
	}
}
