package jsonstream

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzValues compares with encoding/json: of what that reads, each value of the list is handed out as it stands there, with its
// line, however the text comes in. What is not JSON as a whole hands out nothing that is not.
func FuzzValues(f *testing.F) {
	for _, text := range []string{
		`{"log":{"entries":[1,"a\"b\\",{"c":[2,{}]},null,-1.5e3,true]}}`, "{\n\"x\":[[]],\"log\" : {\n \"entries\":\n[ {} ,\n{\"log\":1}]}}\n",
		`{"log":{"entries":[`, `{"log":{"entries":[}]}}`, `{"log":[]}`, `[]`, `{"log":{"entries":[1]},"log":{"entries":[2]}}`, `{"l\u006fg":{"entries":["\n"]}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got []string
		failed := false
		for value, err := range Values(iotest.HalfReader(bytes.NewReader(text)), "log", "entries", Each) {
			if err != nil {
				failed = true
				continue
			}
			if !json.Valid([]byte(value.Text)) {
				t.Fatalf("handed out %q", value.Text)
			}
			if line := value.Line; line < 1 || line > bytes.Count(text, []byte("\n"))+1 {
				t.Fatalf("line %d", line)
			}
			got = append(got, value.Text)
		}
		var whole struct {
			Log struct {
				Entries []json.RawMessage `json:"entries"`
			} `json:"log"`
		}
		lower := strings.ToLower(string(text)) // as encoding/json compares names, of which it takes the last
		if strings.Count(lower, `"log"`) != 1 || strings.Count(lower, `"entries"`) != 1 || strings.Contains(lower, `\u`) ||
			json.Unmarshal(text, &whole) != nil || whole.Log.Entries == nil || !bytes.Contains(text, []byte(`"log"`)) || !bytes.Contains(text, []byte(`"entries"`)) {
			return
		}
		if failed || len(got) != len(whole.Log.Entries) {
			t.Fatalf("%d values of %d, failed %v", len(got), len(whole.Log.Entries), failed)
		}
		for i, each := range whole.Log.Entries {
			if strings.TrimSpace(string(each)) != got[i] {
				t.Fatalf("got %q, want %q", got[i], each)
			}
		}
	})
}

// FuzzSequence writes values one after the other, with a broken line between them.
func FuzzSequence(f *testing.F) {
	f.Add(`{"a":"b"}`, `{"c":`, `{"d":[1]}`)
	f.Add(`{"a":"b"}`, `x "`, `{"d":[1]}`)
	f.Add(`1`, `{"a":"`, `""`)
	f.Fuzz(func(t *testing.T, first, broken, last string) {
		if !json.Valid([]byte(first)) || !json.Valid([]byte(last)) || !strings.HasPrefix(first, "{") || !strings.HasPrefix(last, "{") {
			return
		}
		if strings.ContainsAny(first+broken+last, "\n") || strings.TrimSpace(broken) == "" {
			return
		}
		var got []string
		for value, err := range Sequence(strings.NewReader(first + "\n" + `"` + strings.ReplaceAll(broken, `"`, "") + "\n" + last + "\n")) {
			if err == nil {
				got = append(got, value.Text)
			}
		}
		if len(got) != 2 || got[0] != strings.TrimSpace(first) || got[1] != strings.TrimSpace(last) {
			t.Fatalf("%q and %q became %q", first, last, got)
		}
	})
}

// FuzzOutline looks at the beginnings of texts.
func FuzzOutline(f *testing.F) {
	f.Add([]byte(`{"log":{"entries":[{"request":{"url":"x"}}],"version":"1"}}`))
	f.Add([]byte(`[{"request":{"method":"GET"`))
	f.Fuzz(func(_ *testing.T, text []byte) { OutlineOf(text) })
}

func TestOutline(t *testing.T) {
	for text, want := range map[string]string{
		`{"log":{"entries":[{"request":{"url":"x","a":`:       "log log.entries log.entries[].request log.entries[].request.url log.entries[].request.a",
		`[{"request":{}},{"response":1}`:                      "[].request [].response",
		"{\"a\":1}\n{\"b\":2}":                                "a b",
		`{"a":{"b":{"c":{"d":{"e":{"f":{"g":{}}}}}}},"h":[1]`: "a a.b a.b.c a.b.c.d a.b.c.d.e a.b.c.d.e.f a.b.c.d.e.f.g h",
		`not JSON {"a":1}`:                                    "", `"a"`: "", ``: "",
	} {
		outline := OutlineOf([]byte(text))
		if n := len(strings.Fields(want)); len(outline) != n || n > 0 && !outline.Has(strings.Fields(want)...) {
			t.Errorf("%s: got %v, want %s", text, outline, want)
		}
	}
}

// TestBracketsWithoutEnd cuts lines off within their brackets: each is one error, and what follows is read, but for a line after one that
// was cut where a value is due.
func TestBracketsWithoutEnd(t *testing.T) {
	const good = `{"a":{"b":[1,{"c":2}]}}`
	for broken, lost := range map[string]int{
		`{"a":1`: 0, `{"a":{"b":"c"`: 0, `{"a":[1`: 0, `{"a":[1}`: 0, `{"a":1,`: 0, `{`: 0, `{"a":[{}`: 0, `{"a":1  `: 0, `{"a"`: 0, "{\"a\":{\nsome words": 0,
		`{"a":`: 1, `{"a":[`: 1, `{"a":[1,`: 1,
	} {
		var got, wrong []string
		for value, err := range Sequence(strings.NewReader(good + "\n" + broken + "\n" + good + "\n" + good + "\r\n" + good + "\n")) {
			if err != nil {
				wrong = append(wrong, err.Error())
				continue
			}
			got = append(got, value.Text)
		}
		if len(got) != 4-lost || len(wrong) != 1 || !strings.Contains(wrong[0], "line 2") {
			t.Errorf("%s: %d values, %q", broken, len(got), wrong)
		}
	}
	// What stands on many lines is whole.
	for _, text := range []string{"{\"a\":\n{\n}}", "{\"a\": [\n  {},\n  {\n}\n]\n}", "{\"a\":[[],\n{}]}"} {
		n := 0
		for value, err := range Sequence(strings.NewReader(text + "\n" + text)) {
			if n++; err != nil || value.Text != text {
				t.Errorf("%s: %q, %v", text, value.Text, err)
			}
		}
		if n != 2 {
			t.Errorf("%s: %d values", text, n)
		}
	}
}
