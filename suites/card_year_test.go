package suites

import (
	"testing"
	"time"
)

func TestCardsExpireLaterWhereTheClockIsAhead(t *testing.T) {
	for now, want := range map[int]int{2019: 2035, 2026: 2035, 2030: 2035, 2031: 2036, 2110: 2115} {
		env := &Env{Now: func() time.Time { return time.Date(now, 12, 31, 23, 0, 0, 0, time.UTC) }}
		given := P{"card": CardParams(Visa, nil)}
		sent := (&T{yearsAhead: env.yearsAhead()}).dated(given)
		if card, _ := sent["card"].(P); card["expiration_year"] != want || card["number"] != Visa {
			t.Errorf("in %d a card expires in %v, want %d", now, card["expiration_year"], want)
		}
		if card, _ := given["card"].(P); card["expiration_year"] != Year(2035) {
			t.Errorf("in %d the parameters of the case were changed: %v", now, card)
		}
	}
}

func TestUnknownKeysAreMadeFromKnownOnes(t *testing.T) {
	for key, want := range map[string]string{
		"skey_test_5xuy4w91xqz7d1w9u0t": "skey_test_6yvz5x02yra8e2x0v1u",
		"pkey_test_":                    "pkey_test_0",
		"my_key":                        "my_lfz",
		"9zZ-":                          "0aA-",
		"--":                            "--0",
	} {
		if got := UnknownKey(key); got != want {
			t.Errorf("UnknownKey(%q) = %q, want %q", key, got, want)
		}
	}
	if got := UnknownKey("skey_test_1", "skey_test_2"); got != "skey_test_3" {
		t.Errorf("the unknown key is %q, want one that is not the other known key", got)
	}
}
