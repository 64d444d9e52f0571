package exchange

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"strings"
	"testing"
)

// dressings are the ways in which a key can be written so that a lenient server still reads it.
var dressings = map[string]func(key string) string{
	"plain":              func(k string) string { return k },
	"leading blank":      func(k string) string { return " " + k },
	"trailing tab":       func(k string) string { return k + "\t" },
	"line break":         func(k string) string { return "\r\n" + k },
	"no-break space":     func(k string) string { return "\u00a0" + k },
	"upper case":         strings.ToUpper,
	"mixed case":         func(k string) string { return "sKeY" + k[4:] },
	"double quotes":      func(k string) string { return `"` + k + `"` },
	"single quotes":      func(k string) string { return "'" + k + "'" },
	"base64":             func(k string) string { return base64.StdEncoding.EncodeToString([]byte(k)) },
	"base64 with colon":  func(k string) string { return base64.StdEncoding.EncodeToString([]byte(k + ":")) },
	"base64 for URLs":    func(k string) string { return base64.RawURLEncoding.EncodeToString([]byte(k + ":")) },
	"base64 twice":       func(k string) string { return encoded(encoded(k)) },
	"Basic":              func(k string) string { return "Basic " + encoded(k+":") },
	"basic, lower case":  func(k string) string { return "basic  " + encoded(k+":x") },
	"Basic, in clear":    func(k string) string { return "Basic " + k },
	"Bearer":             func(k string) string { return "Bearer " + k },
	"Bearer with base64": func(k string) string { return "Bearer " + encoded(k) },
	"Token":              func(k string) string { return `Token token="` + k + `"` },
	"percent":            func(k string) string { return strings.ReplaceAll(k, "_", "%5F") },
	"percent twice":      func(k string) string { return strings.ReplaceAll(k, "_", "%255f") },
	"percent blank":      func(k string) string { return "%20" + url.QueryEscape(k) },
	"escapes":            func(k string) string { return strings.ReplaceAll(k, "_", `\u005F`) },
	"entities":           func(k string) string { return strings.ReplaceAll(k, "_", "&#95;") },
	"fullwidth":          fullwidth,
	"zero-width space":   func(k string) string { return k[:2] + "\u200b" + k[2:] },
	"byte order mark":    func(k string) string { return "\ufeff" + k },
	"soft hyphen":        func(k string) string { return k[:6] + "\u00ad" + k[6:] },
	"NUL":                func(k string) string { return k[:3] + "\x00" + k[3:] },
	"user and password":  func(k string) string { return "user:" + k },
	"with password":      func(k string) string { return k + ":secret" },
	"in an address":      func(k string) string { return "https://" + k + "@host/" },
	"two keys":           func(k string) string { return "skey_test_abc," + k },
}

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func fullwidth(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xfee0 }, s)
}

func TestLiveKeyIsSeenHoweverItIsWritten(t *testing.T) {
	for name, dress := range dressings {
		for _, key := range []string{plantedLive, "skey_live_5xuy4w91xqz7d1w9yyy"} {
			if text := dress(key); !LiveKey(text) || !LiveAuthorization(text) || !HoldsLiveKey("a=1&b="+text+"&c=2") {
				t.Errorf("%s: %q is not seen: key %v, header %v, text %v", name, text, LiveKey(text), LiveAuthorization(text), HoldsLiveKey(text))
			}
		}
		text := dress("skey_test_5xuy4w91xqz7d1w9zzz")
		if LiveKey(text) || HoldsLiveKey(text) {
			t.Errorf("%s: the test key %q is taken for a live key", name, text)
		}
	}
}

func TestWhatIsNoLiveKey(t *testing.T) {
	for _, text := range []string{
		"", "odd", "hunter2/very+secret=", "SKEY_TEST_ABC", "check_1", "stick_y", "whiskey_bar", "turnkey_solution", "tokn_test_63444wyfsg4mtvvck1z",
		"Basic %%%", `Digest username="abc", a`, "Basic " + encoded("nonsense:"), "monkey_123456789012",
	} {
		if LiveKey(text) || HoldsLiveKey(text) {
			t.Errorf("%q is taken for a live key", text)
		}
	}
	if HoldsLiveKey(`{"description":"call skey_ or pkey_ keys, such as skey_xxx"}`) {
		t.Error("prose on keys is taken for a key")
	}
}

func TestLiveKeyInsideABody(t *testing.T) {
	for _, body := range []string{
		`{"key":"` + plantedLive + `"}`, "a=" + url.QueryEscape(`"`+plantedLive), `{"k\u0065y":"sk\u0065y_live_1"}`, "<k>" + strings.ToUpper(plantedLive) + "</k>",
		string(packed(plantedLive)), wide(binary.LittleEndian, plantedLive),
	} {
		if !HoldsLiveKey(body) {
			t.Errorf("not seen in %s", body)
		}
	}
}

func BenchmarkHoldsLiveKey(b *testing.B) {
	body := strings.Repeat(`{"amount":100000,"currency":"thb","description":"สวัสดี 100%25","card":"tokn_test_63444wyfsg4mtvvck1z"},`, 100)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		HoldsLiveKey(body)
	}
}
