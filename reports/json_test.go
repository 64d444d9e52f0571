package reports

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err = compiler.AddResource(SchemaID, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// tree returns the report as decoded JSON.
func tree(t *testing.T, r *Report) map[string]any {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, WriteJSON, r)))
	if err != nil {
		t.Fatal(err)
	}
	return document.(map[string]any)
}

func TestJSONFitsItsSchema(t *testing.T) {
	schema := compiledSchema(t)
	for kind, r := range kinds() {
		if err := schema.Validate(tree(t, r)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	bare := &Report{Run: Run{Mode: "check", Target: "x.har", Dialect: "any", SpecVersion: "1", HarnessVersion: "1"}}
	Finish(bare)
	if err := schema.Validate(tree(t, bare)); err != nil {
		t.Errorf("a report of nil lists: %v", err)
	}
}

func TestJSONSchemaRefusesBrokenReports(t *testing.T) {
	schema := compiledSchema(t)
	part := func(d map[string]any, name string, at int) map[string]any {
		return d[name].([]any)[at].(map[string]any)
	}
	for name, breakIt := range map[string]func(map[string]any){
		"no verdict":                func(d map[string]any) { delete(d, "verdict") },
		"unknown verdict":           func(d map[string]any) { d["verdict"] = "fine" },
		"exit code of another":      func(d map[string]any) { d["exit_code"] = json.Number("0") },
		"further field":             func(d map[string]any) { d["extra"] = true },
		"other schema":              func(d map[string]any) { d["$schema"] = "urn:other" },
		"null list":                 func(d map[string]any) { d["problems"] = nil },
		"empty sentence":            func(d map[string]any) { d["stale"] = []any{""} },
		"unknown mode":              func(d map[string]any) { d["run"].(map[string]any)["mode"] = "walk" },
		"shard not of the form 2/3": func(d map[string]any) { d["run"].(map[string]any)["shard"] = "0/3" },
		"start that is no time":     func(d map[string]any) { d["run"].(map[string]any)["started_at"] = "yesterday" },
		"totals below zero":         func(d map[string]any) { d["totals"].(map[string]any)["passed"] = json.Number("-1") },
		"rule of no level":          func(d map[string]any) { part(d, "rules", 0)["level"] = "MAY" },
		"rule of unknown basis":     func(d map[string]any) { part(d, "rules", 0)["basis"] = "rumour" },
		"rule status of a case":     func(d map[string]any) { part(d, "cases", 0)["status"] = "warning" },
		"case without judged":       func(d map[string]any) { delete(part(d, "cases", 0), "judged") },
		"case with a further field": func(d map[string]any) { part(d, "cases", 0)["label"] = "slow" },
		"finding without a message": func(d map[string]any) { delete(part(part(d, "cases", 2), "findings", 0), "message") },
		"exchange of unknown host": func(d map[string]any) {
			part(part(d, "cases", 0), "exchanges", 0)["request"].(map[string]any)["host"] = "www"
		},
		"exchange with both outcomes": func(d map[string]any) {
			part(part(d, "cases", 0), "exchanges", 0)["failure"] = map[string]any{"kind": "timeout", "message": "x"}
		},
	} {
		document := tree(t, mixed())
		breakIt(document)
		if err := schema.Validate(document); err == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

// Every field of the Go model is in the schema and the other way round, and the
// fields that Go always writes are required.
func TestJSONSchemaHasEveryFieldOfTheModel(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	compareFields(t, "report", reflect.TypeFor[Report](), root, root["$defs"].(map[string]any))
}

func compareFields(t *testing.T, at string, model reflect.Type, schema, defs map[string]any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	switch model.Kind() {
	case reflect.Pointer:
		compareFields(t, at, model.Elem(), schema, defs)
		return
	case reflect.Slice:
		compareFields(t, at+"[]", model.Elem(), schema["items"].(map[string]any), defs)
		return
	default:
	}
	if model.Kind() != reflect.Struct {
		return
	}
	if model.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		if schema["type"] != "string" {
			t.Errorf("%s: the model writes a string, the schema wants %v", at, schema["type"])
		}
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	required := map[string]bool{}
	for _, name := range schema["required"].([]any) {
		required[name.(string)] = true
	}
	written := map[string]bool{}
	for _, field := range reflect.VisibleFields(model) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous || name == "-" || !field.IsExported() {
			continue
		}
		written[name] = true
		property, known := properties[name].(map[string]any)
		if !known {
			t.Errorf("%s.%s is in the model and not in report.schema.json", at, name)
			continue
		}
		if always := !strings.Contains(options, "omitempty"); always != required[name] {
			t.Errorf("%s.%s: the model writes it always: %t; the schema requires it: %t", at, name, always, required[name])
		}
		compareFields(t, at+"."+name, field.Type, property, defs)
	}
	for name := range properties {
		if !written[name] {
			t.Errorf("%s.%s is in report.schema.json and not in the model", at, name)
		}
	}
	if schema["additionalProperties"] != false {
		t.Errorf("%s: the schema allows further fields", at)
	}
}

func TestReadJSONGivesBackWhatWasWritten(t *testing.T) {
	for kind, r := range kinds() {
		first := written(t, WriteJSON, r)
		read, err := ReadJSON(bytes.NewReader(first))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if second := written(t, WriteJSON, read); !bytes.Equal(first, second) {
			t.Errorf("%s: reading and writing changes the report", kind)
		}
		if !bytes.Equal(written(t, WriteMarkdown, r), written(t, WriteMarkdown, read)) {
			t.Errorf("%s: the summary of the report read differs", kind)
		}
	}
}

func TestReadJSONSaysWhatIsWrong(t *testing.T) {
	good := string(written(t, WriteJSON, mixed()))
	replace := func(old, replacement string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("the report has no %s to break", old)
		}
		return strings.Replace(good, old, replacement, 1)
	}
	for text, want := range map[string]string{
		"":          "this is not a report: the file is empty",
		" \n":       "this is not a report: the file is empty",
		"<html>":    "this is not a report: the JSON is broken in line 1: invalid character '<' looking for beginning of value",
		good[:900]:  fmt.Sprintf("this is not a report: the JSON ends too early, in line %d", 1+strings.Count(good[:900], "\n")),
		good + "{}": fmt.Sprintf("this is not a report: the JSON is broken in line %d: invalid character '{' after top-level value", 1+strings.Count(good, "\n")),
		"[1]":       "this is not a report: it is a JSON array, not an object",
		`{"$schema":"urn:omise-conformance:report:1","cases":[` + strings.Repeat("{},", jsondocument.MostValues/2) + "{}]}": "the report cannot be read: it has more than 2400000 values",
		`{"log":{}}`: `this is not a report of omise-conformance: it has no "$schema": "urn:omise-conformance:report:1"`,
		`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json"}`: `this is not a report of omise-conformance: its "$schema" is "https://json.schemastore.org/sarif-2.1.0.json", not "urn:omise-conformance:report:1"`,
		replace("report:1", "report:2"):                               `this report has the format "urn:omise-conformance:report:2" and this version reads "urn:omise-conformance:report:1": read it with the version that wrote it`,
		replace(`"verdict": "not_conformant"`, `"verdict": "fine"`):   `this is not a report: unknown verdict "fine"`,
		replace(`"exit_code": 1`, `"exit_code": 0`):                   `this report contradicts itself: the verdict "not_conformant" has exit code 1, not 0`,
		replace(`"exit_code": 1`, `"exit_code": "one"`):               "this is not a report: exit_code in line 4 is a string, not a number",
		replace(`"The target answered 429 three times."`, `429`):      `this is not a report: problems in line 606 is a number, not a string`,
		replace(`"problems"`, `"trouble"`):                            `this is not a report: unknown field "trouble"`,
		replace(`"id": "tokens/create"`, `"id": "tokens/flaky"`):      "this report contradicts itself: the case tokens/flaky is in it twice",
		replace(`"id": "tokens/create"`, `"id": ""`):                  "this is not a report: case 1 has no id",
		replace(`"status": "excluded",
   "reason": "left`, `"status": "skipped",
   "reason": "left`): `this is not a report: the case lists/order has the unknown status "skipped"`,
		replace(`"passed": 3`, `"passed": 4`): "this report contradicts itself: its totals say 8 cases (4 passed, 1 failed, 0 blocked, 1 known failing, 1 not judged, 1 not supported, 1 excluded, 1 with warnings, 15 checks, 8 requests), its cases say 8 cases (3 passed, 1 failed, 0 blocked, 1 known failing, 1 not judged, 1 not supported, 1 excluded, 1 with warnings, 15 checks, 8 requests)",
	} {
		_, err := ReadJSON(strings.NewReader(text))
		if err == nil || err.Error() != want {
			t.Errorf("%.60q\ngot  %v\nwant %s", text, err, want)
		}
	}
	if _, err := ReadJSON(brokenReader{}); err == nil || err.Error() != "the report cannot be read: input/output error" {
		t.Errorf("a file that cannot be read gives %v", err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("input/output error") }

// Every way in which an answer fails to come is in the schema.
func TestJSONSchemaHasEveryKindOfFailure(t *testing.T) {
	for _, kind := range []exchange.FailureKind{
		exchange.FailureRefused, exchange.FailureTimeout, exchange.FailureTLS, exchange.FailureDNS, exchange.FailureClosed,
		exchange.FailureCanceled, exchange.FailureTooLarge, exchange.FailureMalformed, exchange.FailureTransport,
	} {
		if !strings.Contains(string(Schema()), `"`+string(kind)+`"`) {
			t.Errorf("the schema has no failure %q", kind)
		}
	}
}
