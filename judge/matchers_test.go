package judge

import (
	"encoding/json"
	"testing"
)

// TestMatchers writes values as JSON; "" stands for a missing field.
func TestMatchers(t *testing.T) {
	for _, test := range []struct {
		matcher Matcher
		text    string
		meets   []string
		fails   []string
	}{
		{Eq(100000), "100000", []string{"100000", "1e5", "100000.0"}, []string{`"100000"`, "1", "null", ""}},
		{Eq(uint8(3)), "3", []string{"3"}, []string{"4"}},
		{Eq("a<b"), `"a<b"`, []string{`"a<b"`}, []string{`"a"`, "1", ""}},
		{Eq(true), "true", []string{"true"}, []string{"false", `"true"`, "1", "null"}},
		{Eq([]string{"a"}), `["a"]`, []string{`["a"]`}, []string{`[]`, `["a","b"]`, `"a"`}},
		{Eq(map[string]any{"a": 1}), `{"a":1}`, []string{`{"a":1}`}, []string{`{"a":1,"b":2}`, `{}`}},
		{Null, "null", []string{"null"}, []string{"", "0", `""`, "false"}},
		{Set, "set (not null)", []string{"0", `""`, "false", "[]"}, []string{"null", ""}},
		{Present, "present", []string{"null", "1"}, []string{""}},
		{AnyValue, "anything", []string{"null", "", "1"}, nil},
		{Absent, "absent", []string{""}, []string{"null", "1"}},
		{OneOf("a", nil, Absent), `one of "a", null, absent`, []string{`"a"`, "null", ""}, []string{`"b"`, "0"}},
		{Not("a"), `not "a"`, []string{`"b"`, "null", ""}, []string{`"a"`}},
		{Pattern("^a+$"), "a string like /^a+$/", []string{`"aa"`}, []string{`"b"`, "1", "null", ""}},
		{NonEmpty, "non-empty", []string{`"a"`, "[1]", `{"a":1}`}, []string{`""`, "[]", "{}", "null", "1", ""}},
		{Between(1, 5), "between 1 and 5", []string{"1", "5", "2.5"}, []string{"0", "5.1", `"3"`, "null", ""}},
		{
			ISOTime, "a UTC time like 2019-05-29T00:00:00Z",
			[]string{`"2025-03-20T09:24:15Z"`, `"1970-01-01T00:00:00Z"`, `"2025-03-20T09:24:15+00:00"`},
			[]string{`"2025-03-20T09:24:15.123Z"`, `"2025-03-20T09:24:15+07:00"`, `"2025-13-20T09:24:15Z"`, `"2025-03-20"`, "1", "null", ""},
		},
		{HasLen(2), "of length 2", []string{`"ab"`, `"日本"`, "[1,2]", `{"a":1,"b":2}`}, []string{`"a"`, "[1]", "2", "null", ""}},
		{
			Object(Fields{"a": 1, "b.c": Set}), "an object with a 1 and b.c set (not null)",
			[]string{`{"a":1,"b":{"c":2}}`},
			[]string{`{"a":1}`, `{"a":2,"b":{"c":2}}`, `[]`, "null", ""},
		},
		{Each(Pattern("^x")), "a list of which each is a string like /^x/", []string{"[]", `["x","xy"]`}, []string{`["x","y"]`, `"x"`, "null", ""}},
		{Func("even", func(v any) bool { n, _ := v.(float64); return int(n)%2 == 0 }), "even", []string{"2"}, []string{"3", ""}},
	} {
		want(t, "text", test.matcher.String(), test.text)
		for _, value := range test.meets {
			if decoded, present := decoded(t, value); !test.matcher.Match(decoded, present) {
				t.Errorf("%s is not met by %q", test.text, value)
			}
		}
		for _, value := range test.fails {
			if decoded, present := decoded(t, value); test.matcher.Match(decoded, present) {
				t.Errorf("%s is met by %q", test.text, value)
			}
		}
	}
}

func decoded(t *testing.T, text string) (value any, present bool) {
	t.Helper()
	if text == "" {
		return nil, false
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value, true
}
