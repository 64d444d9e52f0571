package exchange

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestLongPartsOfAKeyAreHidden: of a key that is known, its end or its beginning without the head that all keys have.
func TestLongPartsOfAKeyAreHidden(t *testing.T) {
	const key = "skey_test_5hw809m30rlnp4but0m"
	for text, want := range map[string]string{
		"ends with 30rlnp4but0m":                                             "ends with xxxxxxxxxxxx",
		"begins with 5hw809m30rln...":                                        "begins with xxxxxxxxxxxx...",
		"5hw809m30rlnp4but0m, w809m30rlnp4but":                               "xxxxxxxxxxxxxxxxxxx, xxxxxxxxxxxxxxx",
		"_5hw809m30rlnp4but05hw809m30rlnp4but":                               "_" + strings.Repeat("x", 35),
		"chrg_test_5hw809m30rlnp4but0m":                                      "chrg_test_5hw809m30rlnp4but0m",
		"…4but0m, as receipts do":                                            "…4but0m, as receipts do",
		"0rlnp4but0m has eleven":                                             "0rlnp4but0m has eleven",
		"rlnp4 rlnp4but0m 5hw809m30rlqp4but0m":                               "rlnp4 rlnp4but0m 5hw809m30rlqp4but0m",
		base64.StdEncoding.EncodeToString([]byte("the end is 30rlnp4but0m")): "[dropped: secret key, base64]",
	} {
		if got := Redact(text, key); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if text := strings.Repeat("0", 19); Redact(text, "skey_test_"+text[1:]+"1") != text {
		t.Error("zeros are hidden as a part of a key")
	}
}

// TestEachLongPartIsFound, wherever in the key it is, and the rest of the text stays.
func TestEachLongPartIsFound(t *testing.T) {
	const end = "5hw809m30rlnp4but0m7qz1k2vya9e6wd3cfgs8jui4t"
	for _, length := range []int{shortestPart, shortestPart + 1, 19, 23, 24, 25, len(end)} {
		key := "pkey_test_" + end[:length]
		for first := range length {
			for last := first + 1; last <= length; last++ {
				text := "-- " + end[first:last] + " --"
				found, got := newKeyPart(key).in(text), Redact(text, key)
				if hidden := "-- " + strings.Repeat("x", last-first) + " --"; found != (last-first >= shortestPart) || (got == hidden) != found {
					t.Fatalf("of %d characters the part from %d to %d is found: %t, and the text is %q", length, first, last, found, got)
				}
			}
		}
	}
}
