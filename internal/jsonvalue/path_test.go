package jsonvalue

import (
	"encoding/json"
	"slices"
	"testing"
)

func decoded(t testing.TB, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

const sample = `{"card":{"id":"card_1","empty":null},"data":[{"amount":1},{"amount":2}],"a/b":{"~":true},"list":[],"object":{}}`

func TestGet(t *testing.T) {
	value := decoded(t, sample)
	for path, want := range map[string]any{
		"card.id": "card_1", "data.0.amount": 1.0, "data.-1.amount": 2.0, "data.-2.amount": 1.0, "data.#": 2.0,
		"list.#": 0.0, "card.empty": nil, "a/b.~": true,
	} {
		if got, present := Get(value, path); !present || got != want {
			t.Errorf("%s: %v, %v", path, got, present)
		}
	}
	for _, path := range []string{
		"card.none", "data.2", "data.-3", "data.x", "card.#", "card.id.0", "card.empty.x", "data.#.x", "x", "list.0", "list.-1", ".", "card.",
	} {
		if got, present := Get(value, path); present || got != nil {
			t.Errorf("%s: %v", path, got)
		}
	}
	if got, present := Get("text", ""); !present || got != "text" {
		t.Errorf("the empty path: %v", got)
	}
}

func TestPointer(t *testing.T) {
	value := decoded(t, sample)
	for pointer, want := range map[string]any{
		"/card/id": "card_1", "/data/1/amount": 2.0, "/a~1b/~0": true, "/card/empty": nil,
	} {
		if got, present := Pointer(value, pointer); !present || got != want {
			t.Errorf("%s: %v, %v", pointer, got, present)
		}
	}
	for _, pointer := range []string{"/none", "/data/2", "/data/-1", "/data/#", "/data/x", "/card/id/x", "/card/empty/x", "/data/0/0"} {
		if got, present := Pointer(value, pointer); present || got != nil {
			t.Errorf("%s: %v", pointer, got)
		}
	}
	if got, present := Pointer("text", ""); !present || got != "text" {
		t.Errorf("the empty pointer: %v", got)
	}
}

func TestPointersAreWrittenAndRead(t *testing.T) {
	if got := Escape("a/b~c"); got != "a~1b~0c" {
		t.Error(got)
	}
	if got := Tokens("/a~1b~0c/~01/2"); !slices.Equal(got, []string{"a/b~c", "~1", "2"}) {
		t.Errorf("%q", got)
	}
	if got := Tokens("/a/"); !slices.Equal(got, []string{"a", ""}) {
		t.Errorf("the member without a name: %q", got)
	}
	if got := Tokens(""); got != nil {
		t.Errorf("%q", got)
	}
	if got := PointerOf("data.0.card.id"); got != "/data/0/card/id" {
		t.Error(got)
	}
}
