package specs

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/yamldocument"
	"github.com/omise-conformance/harness/specs/internal/catalogue"
	"github.com/omise-conformance/harness/specs/internal/prepared"
)

var update = flag.Bool("update", false, "write the prepared forms anew")

// TestPreparedFormsAreTheFiles holds that Load returns the content of the files: all that the library makes of the OpenAPI document,
// and all that is read from the rules.
func TestPreparedFormsAreTheFiles(t *testing.T) {
	const remedy = "it is not what the file says: run make generate"
	if *update {
		prepare(t, "openapi", &preparedOpenAPI, rawOpenAPI)
		prepare(t, "rules", &preparedRules, rawRules)
	}
	preparedCatalogue[Fault](t, "faults", &preparedFaults, faultFiles, faultPattern, WireFaultsFile)
	preparedCatalogue[WireAllowance](t, "allowances", &preparedAllowances, faultFiles, allowancePattern)
	preparedCatalogue[Variant](t, "variants", &preparedVariants, variantFiles, variantPattern)
	content, ok := prepared.Read[any](preparedOpenAPI, rawOpenAPI)
	if !ok {
		t.Fatal("openapi.prepared.json: " + remedy)
	}
	got, err := prepared.Document(content)
	if err != nil {
		t.Fatal(err)
	}
	want, err := openapi3.NewLoader().LoadFromData(rawOpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("openapi.prepared.json: " + remedy)
	}
	rules, ok := prepared.Read[rulesFile](preparedRules, rawRules)
	if !ok {
		t.Fatal("rules.prepared.json: " + remedy)
	}
	wantRules, err := decodeRulesText(rawRules)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&rules, wantRules) {
		t.Error("rules.prepared.json: " + remedy)
	}
}

// preparedCatalogue holds the same of a list of the contract.
func preparedCatalogue[Entry any](t *testing.T, name string, form *[]byte, files fs.FS, pattern string, besides ...string) {
	t.Helper()
	want, err := catalogue.Prepare[Entry](files, pattern, besides...)
	if err == nil && *update {
		*form, err = want, os.WriteFile(name+".prepared.json", want, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(*form, want) {
		t.Errorf("%s.prepared.json is not what the files say: run make generate", name)
	}
	read, err := catalogue.ReadPrepared[Entry](*form, files, pattern, besides...)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := catalogue.Read[Entry](files, pattern, besides...); err != nil || !reflect.DeepEqual(read, all) {
		t.Errorf("%s.prepared.json reads otherwise than the files: %v", name, err)
	}
}

// prepare makes the prepared form of a file and writes it.
func prepare(t *testing.T, name string, form *[]byte, text []byte) {
	t.Helper()
	made, err := prepared.Make(text)
	if err == nil {
		*form, err = made, os.WriteFile(name+".prepared.json", made, 0o644)
	}
	if err != nil {
		t.Fatalf("%s.yaml: %v", name, err)
	}
}

// TestPreparedFormOfAnotherText holds that a form which is out of date is not read.
func TestPreparedFormOfAnotherText(t *testing.T) {
	changed := append(Raw(), "\n# changed\n"...)
	if _, ok := prepared.Read[any](preparedOpenAPI, changed); ok {
		t.Error("the form of another text was read")
	}
	made, err := prepared.Make(changed)
	if err != nil {
		t.Fatal(err)
	}
	if content, ok := prepared.Read[any](made, changed); !ok || content == nil {
		t.Error("the form of a text was not read")
	}
	var of any
	if err := yamldocument.Decode(changed, &of); err != nil || of == nil {
		t.Errorf("the text cannot be read: %v", err)
	}
}

// TestOlderVersionsAreReadAsTheLibraryReads holds the same of the documents of older versions.
func TestOlderVersionsAreReadAsTheLibraryReads(t *testing.T) {
	for _, version := range Versions() {
		text, err := RawVersion(version)
		if err != nil {
			t.Fatal(err)
		}
		want, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		var content any
		if err := yamldocument.Decode(text, &content); err != nil {
			t.Fatal(err)
		}
		form, err := prepared.Make(text)
		if err != nil {
			t.Fatal(err)
		}
		content, _ = prepared.Read[any](form, text)
		got, err := prepared.Document(content)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read otherwise: %v", version, err)
		}
	}
}
