package specs_test

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
)

// TestDescribes: of members that the contract does not have nothing is known.
func TestDescribes(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{
		"": true, "status": true, "card.fingerprint": true, "data.0": true, "data.0.source.scannable_code": true, "metadata.anything": true,
		"answer_number": false, "card.blob": false, "data.0.trace_id": false,
	} {
		if contract.Describes(path) != want {
			t.Errorf("%q is described: %t", path, !want)
		}
	}
}
