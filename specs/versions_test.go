package specs

import (
	"context"
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
