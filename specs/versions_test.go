package specs

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/versions"
)

// older2017 returns the contract of 2017-11-02 or ends the test.
func older2017(t testing.TB) *Contract {
	t.Helper()
	c, err := LoadVersion(versions.V2017)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOlderDocumentsAreValidOpenAPI also validates every example against its schema.
func TestOlderDocumentsAreValidOpenAPI(t *testing.T) {
	for _, version := range Versions() {
		text, err := RawVersion(version)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		if err := doc.Validate(context.Background()); err != nil {
			t.Errorf("%s: %v", version, err)
		}
		if doc.OpenAPI != "3.0.3" || doc.Info.Version != version {
			t.Errorf("the document is OpenAPI %s of the API version %s, want 3.0.3 and %s", doc.OpenAPI, doc.Info.Version, version)
		}
	}
}

func TestLoadVersion(t *testing.T) {
	c := older2017(t)
	if again := older2017(t); again != c {
		t.Error("the contract is made twice")
	}
	if current, err := LoadVersion(Version); err != nil || current != contract(t) {
		t.Errorf("the contract of %s is not that of Load: %v", Version, err)
	}
	if c.Version != versions.V2017 || c.File != "specs/openapi.yaml of 2017-11-02" {
		t.Errorf("version %s, file %s", c.Version, c.File)
	}
	for _, version := range []string{versions.V2014, versions.V2015, "", "2017-11-03"} {
		if _, err := LoadVersion(version); err == nil || !strings.Contains(err.Error(), "2017-11-02") {
			t.Errorf("%q: got %v, want an error that names the versions", version, err)
		}
	}
}

// TestOlderRulesHaveSourcesOfTheirVersion: no rule of 2017-11-02 rests on what was seen of another version alone.
func TestOlderRulesHaveSourcesOfTheirVersion(t *testing.T) {
	c := older2017(t)
	if len(c.Rules) < 80 || len(c.Rules) >= len(contract(t).Rules) {
		t.Errorf("%d rules", len(c.Rules))
	}
	for _, rule := range append(slices.Clone(c.Rules), c.ClientRules...) {
		for _, source := range rule.Source {
			short, _, _ := strings.Cut(source, " ")
			if !slices.Contains([]string{"W17", "W22", "S3", "RFC", "DOC"}, short) {
				t.Errorf("%s has the source %s, which is not of 2017-11-02", rule.Name, source)
			}
			if c.Sources[short] == "" {
				t.Errorf("%s has the source %s, which is not explained", rule.Name, source)
			}
		}
		if now := contract(t).Rule(rule.Name); now == nil || now.Level != rule.Level || len(rule.Source) == 0 {
			t.Errorf("%s: level %s, sources %v", rule.Name, rule.Level, rule.Source)
		}
	}
	for _, name := range []string{"charge.schema", "list.schema", "error.schema", "answer.no-secret-key"} {
		if c.Rule(name) == nil {
			t.Errorf("there is no rule %s", name)
		}
	}
	for _, name := range []string{"lifecycle.one-state", "answer.times-utc", "charge.currency-case"} {
		if c.Rule(name) != nil {
			t.Errorf("there is a rule %s, which no source of 2017-11-02 states", name)
		}
	}
}
