package exchange

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
)

// jsonTexts are such that a reader of JSON could go wrong.
var jsonTexts = []string{
	`{}`, `[]`, `[{}]`, `{"a":{}}`, ` { "a" : [ 1 , 2.5 , -0 , 1e3 , 1E-3 , -1.5e+2 ] } `, "\t[\r\n]", `"x"`, `""`, `true`, `false`, `null`, `0`, `-1`,
	`{"a":1,"a":2}`, `{"a":{"b":1},"a":{"c":2}}`, `{"a":"\u0026 \\ \" \/ \n"}`, `{"\u0061":1}`, `"\ud83d\ude00 \ud83d"`, `"ภาษาไทย"`,
	"\"a\xffb\"", "\"\xed\xa0\x80\"", `[[1],[2,[3]],"x",null,true]`, strings.Repeat("[", 64) + strings.Repeat("]", 64),
	strings.Repeat("[", 65) + strings.Repeat("]", 65), strings.Repeat("[", 10001), `{"a":1e999}`, `-0`, `[9007199254740993]`,
	``, ` `, `{`, `}`, `[`, `]`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `{1:2}`, `[1,]`, `[,1]`, `[1 2]`, `[1}`, `{"a":1]`,
	`01`, `-`, `-a`, `1.`, `.5`, `1e`, `1e+`, `+1`, `0x1`, `1_0`, `NaN`, `tru`, `truex`, `nul`, `"a`, `"a\`, `"a\"`, `"\x"`, "\"a\nb\"", `{} {}`, `1 2`, `null,`,
	"\ufeff{}", "[1]\x00", "<html>", "\"\x7f\"", `{"a":"\u12"}`,
}

// sameJSON compares what is read with what json.Unmarshal reads. Where that fails, the text must not be taken.
func sameJSON(t *testing.T, text string) {
	t.Helper()
	var want any
	err := json.Unmarshal([]byte(text), &want)
	got, ok := readJSON([]byte(text))
	if large := (*json.UnmarshalTypeError)(nil); errors.As(err, &large) { // a number that no float64 holds is JSON all the same
		if !ok {
			t.Errorf("%q is not read, and is JSON", text)
		}
		return
	}
	if again, _, wrong := decode([]byte(text)); ok && (wrong != "" || !reflect.DeepEqual(again, want)) {
		t.Errorf("%q is decoded as %v, want %v", text, again, want)
	}
	switch {
	case ok && err != nil:
		t.Errorf("%q is read as %v; it is no JSON: %v", text, got, err)
	case ok && !reflect.DeepEqual(got, want):
		t.Errorf("%q is read as %#v, want %#v", text, got, want)
	}
}

// TestJSONIsReadAsByTheStandardLibrary: the same values, and nothing that is no JSON.
func TestJSONIsReadAsByTheStandardLibrary(t *testing.T) {
	for _, text := range jsonTexts {
		sameJSON(t, text)
	}
}

// TestNumbersBeyondFloatsAreRead: they are JSON, and a value of them can be written again.
func TestNumbersBeyondFloatsAreRead(t *testing.T) {
	value, values, wrong := decode([]byte(`[1e400,-1E999,1e-400]`))
	if want := []any{math.MaxFloat64, -math.MaxFloat64, 0.0}; wrong != "" || values != 4 || !reflect.DeepEqual(value, want) {
		t.Errorf("%v, %d values: %s", value, values, wrong)
	}
}

// TestAnswersAreReadInOnePass: an answer of the API, whole, and nothing of it cut short.
func TestAnswersAreReadInOnePass(t *testing.T) {
	text, err := os.ReadFile("testdata/charge.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := readJSON(text); !ok {
		t.Error("a charge is left to the standard library, which takes three times as long")
	}
	for end := range len(text) {
		sameJSON(t, string(text[:end]))
	}
	if _, _, problem := decode(text[:100]); problem != "the body is not JSON: unexpected end of JSON input" {
		t.Errorf("half an answer: %q", problem)
	}
}

// TestStringsDoNotKeepTheAnswer: what is read stays as it is when the bytes of the answer are used for something else.
func TestStringsDoNotKeepTheAnswer(t *testing.T) {
	text := []byte(`{"id":"chrg_test_1"}`)
	value, ok := readJSON(text)
	clear(text)
	if id := value.(map[string]any)["id"]; !ok || id != "chrg_test_1" {
		t.Errorf("the id is %q", id)
	}
}

func FuzzReadJSON(f *testing.F) {
	for _, text := range jsonTexts {
		f.Add(text)
	}
	f.Fuzz(sameJSON)
}

func BenchmarkReadJSON(b *testing.B) {
	text, err := os.ReadFile("testdata/charge.json")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := readJSON(text); !ok {
			b.Fatal("not read")
		}
	}
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	text, err := os.ReadFile("testdata/charge.json")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var value any
		if json.Unmarshal(text, &value) != nil {
			b.Fatal("not read")
		}
	}
}

// What takes a hundred times its length in memory is not decoded, whichever way it is written, and says why.
func TestWhatIsDecodedIsBounded(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	for _, test := range []struct{ what, text, problem string }{
		{"the deepest", nested(MaxDepth), ""},
		{"one deeper", nested(MaxDepth + 1), tooDeep},
		{"deeper, after what the standard library reads", `["\u00e9\ud800",` + nested(MaxDepth) + `]`, tooDeep},
		{"the most", "[" + strings.Repeat("1,", MaxValues-2) + "1]", ""},
		{"one more", "[" + strings.Repeat("1,", MaxValues-1) + "1]", tooMany},
		{"more, after what the standard library reads", `["\ud800",` + strings.Repeat("{},", MaxValues) + "1]", tooMany},
		{"brackets in a string", `["` + nested(MaxDepth+1) + strings.Repeat(",", MaxValues) + `"]`, ""},
	} {
		value, values, problem := decode([]byte(test.text))
		if (value == nil) != (test.problem != "") || !strings.Contains(problem, test.problem) || problem != "" && test.problem == "" || values > MaxValues {
			t.Errorf("%s: %d values, %q", test.what, values, problem)
		}
	}
}
