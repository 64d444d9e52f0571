package specs

import (
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// slowest is far above what a document of a few kilobytes takes to read.
const slowest = 2 * time.Second

// FuzzDocument holds that any text is read as an OpenAPI document without a
// panic, in bounded time, and is refused with the file's name before each fault;
// and that what is read can be asked.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(soundDocument))
	for _, change := range [][2]string{
		{"responses: {}", "responses: {default: null}"},
		{"read: retrieveCharge", "read: [x]"},
		{"states:", "states: null\n        looks:"},
		{"{id: {type: string}}", "{id: {$ref: '#/components/schemas/Charge'}}"},
		{"fields: {status: paid,", "fields: {status: [[1]],"},
		{"    Charge:\n", "    Charge: null\n    Other:\n"},
		{"get:", "get: null\n    put:"},
		{"paths:", "paths: &a\n  x: *a\n"},
		{"nullable: true}", "oneOf: [{nullable: true}]}"},
	} {
		f.Add([]byte(strings.Replace(soundDocument, change[0], change[1], 1)))
	}
	f.Add([]byte(""))
	f.Add([]byte("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		c, err := indexDocument(OpenAPIFile, text)
		if took := processortime.Since(used); took > slowest {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if err != nil {
			if c != nil || !strings.HasPrefix(err.Error(), OpenAPIFile) {
				t.Errorf("half of a contract along with an error, or one without the file's name: %v", err)
			}
			return
		}
		c.linkLifecycles()
		for _, op := range c.Operations {
			for _, status := range op.Statuses() {
				schema, where := op.ResponseSchema(status)
				if schema == nil {
					continue
				}
				for _, value := range []any{nil, map[string]any{"id": 1.0}, []any{}, "x"} {
					for _, violation := range ValidateJSON(schema, where, value) {
						if violation.Reason == "" {
							t.Errorf("a violation without a reason: %+v", violation)
						}
					}
				}
			}
			if c.Find(op.Host, op.Method, op.Path) == nil {
				t.Errorf("%s %s is not found by its own path", op.Method, op.Path)
			}
		}
	})
}

// FuzzRules holds that any text is read as rules without a panic, in bounded
// time, and is refused with file and line before each fault.
func FuzzRules(f *testing.F) {
	f.Add([]byte(soundRules))
	for _, change := range [][2]string{
		{"refusal: {both:", "refusal: {recorded:"},
		{"status: [400]", "status: 400"},
		{"requires: [clock]", "requires: [clock, clock]"},
		{"rules:\n", "rules: &r\n"},
		{"[used_token]", "[*x]"},
		{"sources:\n", "sources: null\nx:\n"},
		{"features:", "features: {}\nb:"},
		{"list: \"12\"", "list: 12"},
		{"- name:", "- - name:"},
	} {
		f.Add([]byte(strings.Replace(soundRules, change[0], change[1], 1)))
	}
	f.Add([]byte(""))
	f.Add([]byte("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"))
	f.Add([]byte(strings.Repeat("[", 50_000)))
	f.Add([]byte(strings.Repeat("- ", 50_000)))
	loaded := contract(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		c := *loaded
		file, err := decodeRules(text)
		if err == nil {
			err = c.addRules(file, text)
		}
		if took := processortime.Since(used); took > slowest {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, RulesFile+":") {
					t.Errorf("a fault without its place: %q in %q", line, err)
				}
			}
			return
		}
		for _, rule := range c.Rules {
			if c.Rule(rule.Name) != rule {
				t.Errorf("the rule %q is not found by its name", rule.Name)
			}
		}
	})
}
