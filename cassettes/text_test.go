package cassettes

import (
	"slices"
	"strings"
	"testing"
)

// TestCharactersInQuotes takes those on both sides of every bound.
func TestCharactersInQuotes(t *testing.T) {
	for char, want := range map[rune]string{
		0: `"\u0000"`, 0x1f: `"\u001f"`, ' ': `" "`, '"': `"\""`, '\\': `"\\"`, '\n': `"\n"`, '\t': `"\t"`, '\r': `"\r"`,
		'~': `"~"`, 0x7f: `"\u007f"`, 0x80: `"\u0080"`, 0xa0: `"\u00a0"`, 0xa1: "\"\u00a1\"",
		0x2027: "\"\u2027\"", 0x2028: `"\u2028"`, 0x2029: `"\u2029"`, 0x202a: "\"\u202a\"",
		0xfefe: "\"\ufefe\"", 0xfeff: `"\ufeff"`, 0xff00: "\"\uff00\"", 0xfffd: "\"\ufffd\"", 0xfffe: `"\ufffe"`, 0xffff: `"\uffff"`,
		0x10000: "\"\U00010000\"",
	} {
		got := quote(string(char))
		if got != want {
			t.Errorf("%U is written as %s, want %s", char, got, want)
		}
		if back, err := unquote(got); err != nil || back != string(char) {
			t.Errorf("%s is read as %q, %v", got, back, err)
		}
	}
}

func TestQuotedTextsAreRead(t *testing.T) {
	for quoted, want := range map[string]string{
		`""`: "", `"a"`: "a", `"a\nb"`: "a\nb", `"\u0041bc"`: "Abc", `"a\u00e9"`: "aé", `"\"\\\""`: `"\"`, `"\u0041\u0042"`: "AB",
	} {
		if got, err := unquote(quoted); err != nil || got != want {
			t.Errorf("%s is read as %q, %v", quoted, got, err)
		}
	}
	for quoted, want := range map[string]string{
		``:            `"" is not a text in double quotes`,
		`"`:           `"\"" is not a text in double quotes`,
		`a"`:          `"a\"" is not a text in double quotes`,
		`"a`:          `"\"a" is not a text in double quotes`,
		`"a"b"`:       `"b\"" follows the end of a text`,
		`"a\nb"c"`:    `"c\"" follows the end of a text`,
		`"a\"`:        `a text has no closing quote`,
		`"\x41"`:      `"\\x41\"" is not an escape`,
		`"\u00"`:      `"\\u00\"" is not an escape`,
		`"\u004"`:     `"\\u004\"" is not an escape`,
		`"\uzzzz ok"`: `"\\uzzzz" is not an escape`,
		`"ab\uzzzz"`:  `"\\uzzzz" is not an escape`,
	} {
		if got, err := unquote(quoted); err == nil || err.Error() != want {
			t.Errorf("%s is read as %q, %v; want the error %s", quoted, got, err, want)
		}
	}
}

func TestListsOfTexts(t *testing.T) {
	for list, want := range map[string][]string{`[]`: {}, `["a"]`: {"a"}, `["a", "b\"", ""]`: {"a", `b"`, ""}} {
		if got, err := unquoteList(list); err != nil || !slices.Equal(got, want) || quoteList(want) != list {
			t.Errorf("%s is read as %q, %v", list, got, err)
		}
	}
	for _, list := range []string{``, `]`, `"a"`, `[`, `["a`, `["a\`, `["a"`, `["a"]x`, `["a""b"]`, `["a", ]`, `[, "a"]`, `[a]`} {
		if got, err := unquoteList(list); err == nil {
			t.Errorf("%s is read as %q", list, got)
		}
	}
}

func TestShortened(t *testing.T) {
	whole := strings.Repeat("x", 60)
	for text, want := range map[string]string{
		whole: whole, whole + "y": whole + "…", whole[1:] + "é": whole[1:] + "…", "": "",
	} {
		if got := shortened(text); got != want {
			t.Errorf("%d bytes become %q", len(text), got)
		}
	}
}

// TestTextsInBlocks holds that a text is written as a block exactly where every reader of YAML
// gives it back.
func TestTextsInBlocks(t *testing.T) {
	for text, want := range map[string]bool{
		"a\nb": true, "a\n\nb": true, "a\n b\n\tc": true, "a b\nc\td": true, "é\n\u2027": true,
		"": false, "a": false, "a\n": false, "\na\nb": false, " a\nb": false, "\ta\nb": false,
		"a \nb": false, "a\t\nb": false, "a\nb ": false, "a\nb\t": false,
		"a\rb\nc": false, "a\x00\nb": false, "a\u2028\nb": false, "a\xff\nb": false,
	} {
		if got := blockable(text); got != want {
			t.Errorf("%q is written as a block: %t", text, got)
		}
		w, r := &writer{}, &reader{}
		w.text("body", text)
		w.line("    form: {}")
		r.rest = w.String()
		if got := r.text("body"); r.err != nil || strings.ToValidUTF8(got, "\ufffd") != strings.ToValidUTF8(text, "\ufffd") || r.peek() != "    form: {}" {
			t.Errorf("%q is read as %q, then %q, %v", text, got, r.peek(), r.err)
		}
	}
}
