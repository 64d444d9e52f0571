package jsondocument

import (
	"errors"
	"strings"
	"testing"
)

type entry struct {
	Name  string   `json:"name"`
	Cases []string `json:"cases"`
}

type report struct {
	Before []entry        `json:"before"`
	Cases  []entry        `json:"cases"`
	After  map[string]any `json:"after"`
}

func TestListsAreWrittenAsWhole(t *testing.T) {
	for _, cases := range [][]entry{{}, {{"a <b>", []string{}}}, {{"a", []string{"x", "\n \"cases\": []"}}, {"b", nil}}} {
		frame := report{Before: []entry{{"first", []string{}}}, Cases: cases, After: map[string]any{"cases": []int{}}}
		for _, indent := range []string{" ", "  "} {
			var whole, byElement strings.Builder
			if err := Write(&whole, frame, indent); err != nil {
				t.Fatal(err)
			}
			without := frame
			without.Cases = []entry{}
			if err := WriteList(&byElement, without, "cases", cases, indent); err != nil {
				t.Fatal(err)
			}
			if whole.String() != byElement.String() {
				t.Errorf("got\n%s\nwant\n%s", byElement.String(), whole.String())
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestErrorsOfWriting(t *testing.T) {
	if err := WriteList(&strings.Builder{}, report{}, "cases", []entry{{}}, " "); err == nil {
		t.Error("a document without the list is written")
	}
	if err := WriteList(full{}, report{Cases: []entry{}}, "cases", []entry{{}}, " "); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("a full disk: %v", err)
	}
	if err := WriteList(&strings.Builder{}, report{Cases: []entry{}}, "cases", []any{func() {}}, " "); err == nil {
		t.Error("a function is written")
	}
}

func TestValuesAreNotFewerThanThereAre(t *testing.T) {
	for text, want := range map[string]int{
		``: 0, `1`: 0, `{}`: 1, `[{},{}]`: 4, `{"a,{[": "\\\",{", "b": [1, 2]}`: 4, `"open, {`: 0, `["\`: 1,
	} {
		if got := Values([]byte(text)); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}
