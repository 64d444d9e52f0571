package schemas

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// indexOf returns the index of a document of the contract, with its schemas by name.
func indexOf(t *testing.T) (*Index, openapi3.Schemas) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join("..", "..", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	index, err := New("openapi.yaml", doc.Components.Schemas)
	if err != nil {
		t.Fatal(err)
	}
	return index, doc.Components.Schemas
}

// recordedObjects returns objects that the emulator answered, by their kind.
func recordedObjects(t *testing.T) map[string][]any {
	t.Helper()
	objects := map[string][]any{}
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "cassettes", "emulator", "*", "s*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no recordings: ", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), "    body: |-\n")[1:] {
			var body strings.Builder
			for line := range strings.Lines(part) {
				if !strings.HasPrefix(line, "      ") {
					break
				}
				body.WriteString(line)
			}
			var object map[string]any
			_ = json.Unmarshal([]byte(body.String()), &object) // forms are none
			if kind, _ := object["object"].(string); kind != "" && len(objects[kind]) < 10 {
				objects[kind] = append(objects[kind], object)
			}
		}
	}
	return objects
}

// strange are values that take the place of others.
var strange = []any{
	nil, true, "", "x", "chrg_test", "chrg_test_5xuy4w91xqz7d1w9u0t", "chrg_test_test_1", "chrg_testtest_1", "2026-02-30T00:00:00Z", "2026-02-28T24:00:00Z",
	"2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+07:00", "https://example.com/%zz", "thb", "THB", "successful", 0.0, -1.0, 1.5, 1e300, 4.0,
	[]any{},
	[]any{nil},
	[]any{map[string]any{}},
	map[string]any{},
	map[string]any{"object": "charge"},
	map[string]any{"object": "list", "data": []any{1.0}},
}

// altered returns a copy of a value with one part replaced, taken away or added.
func altered(random *rand.Rand, value any) any {
	other := func() any { return strange[random.IntN(len(strange))] }
	switch node := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(node))
		short := map[string]any{}
		for name, each := range node {
			names, short[name] = append(names, name), each
		}
		slices.Sort(names)
		if len(names) == 0 || random.IntN(8) == 0 {
			short["extra"] = other()
			return short
		}
		name := names[random.IntN(len(names))]
		switch random.IntN(4) {
		case 0:
			delete(short, name)
		case 1:
			short[name] = other()
		default:
			short[name] = altered(random, node[name])
		}
		return short
	case []any:
		if len(node) == 0 {
			return []any{other()}
		}
		short := slices.Clone(node)
		short[0] = altered(random, node[0])
		return short
	}
	return other()
}

// TestAcceptedValuesHaveNoMismatch holds what is accepted quickly to kin-openapi: it finds nothing in it, in any schema, and values
// as the emulator answers them are nearly all accepted.
func TestAcceptedValuesHaveNoMismatch(t *testing.T) {
	index, components := indexOf(t)
	objects := recordedObjects(t)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret
	accepted, own, whole := 0, 0, 0
	for name, ref := range components {
		kind := strings.ToLower(name)
		for of, values := range objects {
			for _, value := range values {
				for round := range 12 {
					if round > 0 {
						value = altered(random, value)
					}
					quickly := index.quickly(ref.Value, value)
					if of == kind && round == 0 {
						if own++; quickly {
							whole++
						}
					}
					if !quickly {
						continue
					}
					accepted++
					if err := ref.Value.VisitJSON(value, visitOptions...); err != nil {
						text, _ := json.Marshal(value)
						t.Fatalf("%s accepts %s\n%v", name, text, err)
					}
				}
			}
		}
	}
	t.Logf("%d values were accepted quickly, and %d of %d that were recorded", accepted, whole, own)
	if accepted < 500 || own < 20 || whole < own*9/10 {
		t.Errorf("%d values were accepted quickly, and of %d recorded objects %d: the quick way is not used", accepted, own, whole)
	}
}

// TestFormsOfTexts compares the quick forms of patterns with package regexp.
func TestFormsOfTexts(t *testing.T) {
	for _, pattern := range []string{
		"^chrg(_test)?_[0-9a-z]+$", "^/customers/cust(_test)?_[0-9a-z]+/cards/card(_test)?_[0-9a-z]+$", "^(tokn|card)(_test)?_[0-9a-z]+$", "^[a-z][a-z0-9_]*$",
		"^[0-9]+([.][0-9]+)?$", "^/", "(?i)^abc[a-z]+$", "^a+b$", "^[^a]+$",
	} {
		form := newTextForm(pattern)
		for _, text := range []string{
			"", "chrg_test_1", "chrg_1", "chrg_test", "chrg_test_", "chrg_test_test_1", "chrg_testx_1", "xchrg_1", "chrg_1x\n", "chrg_É", "abc", "ABCD", "b", "aab", "0.5", "1.",
			"/customers/cust_1/cards/card_2", "/customers/cust_test_1/cards/card_test_2", "tokn_1", "card_test_a", "/x", "日本",
		} {
			if got, want := form.matches(text), form.pattern.MatchString(text); got != want {
				t.Errorf("%s matches %q: %v, want %v", pattern, text, got, want)
			}
		}
	}
}

// TestUsualTimes holds the quick look at a time to the whole one.
func TestUsualTimes(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-01-01T00:00:00Z": true, "2026-12-28T23:59:59Z": true, "2026-13-01T00:00:00Z": false, "2026-00-01T00:00:00Z": false, "2026-01-00T00:00:00Z": false,
		"2026-02-29T00:00:00Z": false, "2026-01-01T24:00:00Z": false, "2026-01-01T00:60:00Z": false, "2026-01-01T00:00:60Z": false, "2026-01-01 00:00:00Z": false,
		"2026-01-01T00:00:00z": false, "0026-0a-01T00:00:00Z": false, "": false,
	} {
		if got := isUsualTime(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
		if want && formats["date-time"].Validate(text) != nil {
			t.Errorf("%q is no time", text)
		}
	}
}
