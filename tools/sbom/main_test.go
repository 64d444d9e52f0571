package main

import (
	"debug/buildinfo"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestTheBillOfAProgramNamesItsModules: of this test itself, which is a Go program with modules.
func TestTheBillOfAProgramNamesItsModules(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	document := filepath.Join(t.TempDir(), "bill.cdx.json")
	if err := run(program, document); err != nil {
		t.Fatal(err)
	}
	bill := read(t, document)
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, each := range *bill.Components {
		named = append(named, each.Name+" "+each.Version)
		if each.Name != "std" && (each.Hashes == nil || len((*each.Hashes)[0].Value) != 64 || !strings.HasPrefix(each.PackageURL, "pkg:golang/"+each.Name+"@v")) {
			t.Errorf("%+v", each)
		}
	}
	for _, module := range info.Deps {
		if !slices.Contains(named, module.Path+" "+module.Version) {
			t.Errorf("%s %s is not in the bill", module.Path, module.Version)
		}
	}
	if len(named) != len(info.Deps)+1 || !slices.Contains(named, "std "+strings.TrimPrefix(info.GoVersion, "go")) {
		t.Errorf("the bill has %d components of %d modules: %q", len(named), len(info.Deps), named)
	}
	if err := run(document, document); err == nil {
		t.Error("a document was taken for a program")
	}
}

// TestTheBillOfTheBuildIsWhole, where there is one.
func TestTheBillOfTheBuildIsWhole(t *testing.T) {
	const document = "../../bin/omise-conformance.cdx.json"
	if _, err := os.Stat(document); err != nil {
		t.Skip("make build has not been run")
	}
	bill := read(t, document)
	if name := bill.Metadata.Component.Name; name != "github.com/omise-conformance/harness" || len(*bill.Components) < 20 {
		t.Errorf("the bill of %s has %d components", name, len(*bill.Components))
	}
}

// shape is what every document of CycloneDX must have, as its JSON Schema says.
const shape = `{"type": "object", "required": ["bomFormat", "specVersion", "components"], "properties": {
	"bomFormat": {"const": "CycloneDX"}, "specVersion": {"const": "1.6"}, "version": {"type": "integer", "minimum": 1},
	"components": {"type": "array", "uniqueItems": true, "items": {"type": "object", "required": ["type", "name", "version", "purl", "bom-ref"],
		"properties": {"type": {"enum": ["application", "library"]}, "hashes": {"type": "array", "items": {"type": "object",
			"required": ["alg", "content"], "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[0-9a-f]{64}$"}}}}}}}}}`

// read reads a bill and holds its shape.
func read(t *testing.T, document string) *cdx.BOM {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var schema, value any
	var bill cdx.BOM
	for into, from := range map[any][]byte{&schema: []byte(shape), &value: text, &bill: text} {
		if err := json.Unmarshal(from, into); err != nil {
			t.Fatal(err)
		}
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("shape.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("shape.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Error(err)
	}
	return &bill
}
