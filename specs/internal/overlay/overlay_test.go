package overlay

import (
	"encoding/json"
	"strings"
	"testing"
)

const document = `{"info":{"version":"1"},"paths":{"/a":{"get":{"x":1}},"/b":{"get":{"x":2,"y":3}}},"list":[1,{"n":2},3],"required":["a"]}`

func applied(t *testing.T, actions string) (string, error) {
	t.Helper()
	changes, err := Parse([]byte("overlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions:\n" + actions))
	if err != nil {
		t.Fatalf("%s: %v", actions, err)
	}
	var value any
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		t.Fatal(err)
	}
	changed, err := changes.Apply(value)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(changed)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), nil
}

func TestApply(t *testing.T) {
	for _, each := range []struct{ actions, old, want string }{
		{"  - {target: $.info, update: {version: '2', title: t}}", `{"version":"1"}`, `{"title":"t","version":"2"}`},
		{"  - {target: '$.paths[*].get', update: {z: {w: null}}}", `{"x":1}},"/b":{"get":{"x":2,"y":3}}`, `{"x":1,"z":{"w":null}}},"/b":{"get":{"x":2,"y":3,"z":{"w":null}}}`},
		{"  - {target: '$.paths[*].get.x', remove: true}", `{"x":1}},"/b":{"get":{"x":2,"y":3}}`, `{}},"/b":{"get":{"y":3}}`},
		{"  - {target: \"$.paths['/a','/b']\", remove: true}", `{"/a":{"get":{"x":1}},"/b":{"get":{"x":2,"y":3}}}`, `{}`},
		{"  - {target: $.list, update: 4}", `{"n":2},3]`, `{"n":2},3,4]`},
		{"  - {target: '$.list[0,2]', remove: true}", `[1,{"n":2},3]`, `[{"n":2}]`},
		{"  - {target: '$', update: {required: [b]}}", `["a"]`, `["a","b"]`},
		{"  - {target: '$.list[1]', update: {n: 5}}", `{"n":2}`, `{"n":5}`},
		{"  - {target: $.required, remove: true}\n  - {target: $, update: {required: [b]}}", `["a"]`, `["b"]`},
	} {
		got, err := applied(t, each.actions)
		var whole any
		if err := json.Unmarshal([]byte(strings.Replace(document, each.old, each.want, 1)), &whole); err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(whole)
		if err != nil || got != string(text) {
			t.Errorf("%s: got %s (%v), want %s", each.actions, got, err, text)
		}
	}
}

// TestUpdatesAreNotShared: what an action puts in several places is changed in one of them alone.
func TestUpdatesAreNotShared(t *testing.T) {
	got, err := applied(t, "  - {target: '$.paths[*].get', update: {z: {w: 1}}}\n  - {target: \"$.paths['/a'].get.z\", update: {w: 2}}")
	if err != nil || strings.Count(got, `"w":1`) != 1 || strings.Count(got, `"w":2`) != 1 {
		t.Errorf("%s (%v)", got, err)
	}
}

func TestWhatCannotBeApplied(t *testing.T) {
	for actions, want := range map[string]string{
		"  - {target: $.nowhere, update: {a: 1}}":       "action 1, target $.nowhere: selects nothing in the document",
		"  - {target: $.info, update: 1}":               "is an object at /info, and the update is not",
		"  - {target: $.info.version, update: {a: 1}}":  "is neither an object nor a list at /info/version",
		"  - {target: $, remove: true}":                 "cannot be removed",
		"  - {target: 'no path', update: {a: 1}}":       "action 1, target no path: ",
		"  - {target: $.paths.nothing.x, remove: true}": "selects nothing",
	} {
		if _, err := applied(t, actions); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", actions, err, want)
		}
	}
	for text, want := range map[string]string{"overlay: 2.0.0": `the format "2.0.0": want 1.0.0`, "overlay: 1.0.0\nactoins: []": "actoins"} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
