package sentence

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"สวัสดี – Zürich\t✓️\n": "สวัสดี – Zürich\t✓️\n",
		"a\x1b[31mb":               `a\u001b[31mb`,
		"a\rb\vc\fd\x00e\x7f":      `a\u000db\u000bc\u000cd\u0000e\u007f`,
		"\u009b31m\u0085":          `\u009b31m\u0085`,
		"a\u2028b\u2029":           `a\u2028b\u2029`,
		"\u202egnp.exe\u2066":      `\u202egnp.exe\u2066`,
		"s\u200bk\u00ade\u2060y":   `s\u200bk\u00ade\u2060y`,
		"\ufeffx\u3164\U000e0041":  `\ufeffx\u3164\udb40\udc41`,
		"\xff\xfe bytes \ufffd":    "\\xff\\xfe bytes \ufffd",
		"::error::x":               `:\u003aerror::x`,
		"  \t::Set-Output name=x":  "  \t:\\u003aSet-Output name=x",
		"a\n::error file=x::y":     "a\n:\\u003aerror file=x::y",
		"x ::warning::":            `x :\u003awarning::`,
		"\u00a0::error::":          "\u00a0:\\u003aerror::",
		"\r::error::x":             `\u000d::error::x`, // no line begins there any more
		"##[error]x ##[group]":     `#\u0023[error]x #\u0023[group]`,
		"###[debug]":               `##\u0023[debug]`,
		"##vso[task.setvariable]":  `#\u0023vso[task.setvariable]`,
		"x ##TeamCity[a":           `x #\u0023TeamCity[a`,
		"section_start:1:x\r\x1b[": `section_start\u003a1:x\u000d\u001b[`,
		"travis_fold:start:x":      `travis_fold\u003astart:x`,
		"http://[::1]:80/a":        "http://[::1]:80/a",
		"fe80::abcd":               "fe80::abcd",
		"Omise::Charge":            "Omise::Charge",
		"# heading ## [x]":         "# heading ## [x]",
	} {
		got := Printable(text)
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
		if again := Printable(got); again != got {
			t.Errorf("%q: the second time %q", got, again)
		}
	}
}

// TestPrintableKeepsJSON: what is printed of a document of JSON is one, of the same values.
func TestPrintableKeepsJSON(t *testing.T) {
	want := "\u202e ##[error] ::error:: \u009b section_start: \U000e0041"
	document, err := json.Marshal([]string{want})
	if err != nil {
		t.Fatal(err)
	}
	printed := Printable(string(document))
	var got []string
	if err := json.Unmarshal([]byte(printed), &got); err != nil || got[0] != want {
		t.Errorf("%s: %v, %q", printed, err, got)
	}
	for _, sign := range []string{"##[", " ::e", "section_start:", "\u202e", "\u009b"} {
		if strings.Contains(printed, sign) {
			t.Errorf("%q is in %s", sign, printed)
		}
	}
}

const (
	key  = "skey_test_5xuy4w91xqz7d1w9zzz"
	card = "4929123456781236"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"the key " + key:          "the key skey_test_xxxxxxxxxxxxxxxxxxx",
		"?key=" + key + "&x":      "?key=skey_test_xxxxxxxxxxxxxxxxxxx&x",
		"card " + card + " is":    "card 492912******1236 is",
		"4242424242424242":        "4242424242424242",
		"skey_test_xxx":           "skey_test_xxx",
		"the hunter2 of this run": "the [secret] of this run",
		"the odd one":             "the odd one",
	} {
		if got := Clean(text, "hunter2", "odd"); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestCleanCuts(t *testing.T) {
	long := strings.Repeat("é", 1<<19)
	if got := Clean(long); len(got) > longest+40 || !strings.HasSuffix(got, "é… (1044480 bytes more)") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-40:])
	}
	if got := Clean(strings.Repeat("line\n", 10000)); strings.Count(got, "\n") != mostLines || !strings.HasSuffix(got, "… (9801 lines more)") {
		t.Errorf("%d lines, ending in %q", strings.Count(got, "\n"), got[len(got)-40:])
	}
	// A secret is found before the cut, which would leave half of it.
	if got := Clean(strings.Repeat("a ", longest/2-6) + key + long); strings.Contains(got, "5xu") {
		t.Errorf("the key is cut: %q", got[longest-40:])
	}
}

func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"::error::", "##[x", "\x1b[2J", "\xff", "a\u2028b", "section_start:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Printable(text)
		if again := Printable(got); again != got {
			t.Errorf("%q becomes %q and then %q", text, got, again)
		}
		if strings.ContainsAny(got, "\x00\x1b\r\u0085\u2028\u202e") {
			t.Errorf("%q keeps a control character", got)
		}
	})
}
