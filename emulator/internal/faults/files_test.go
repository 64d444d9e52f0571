package faults

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/seam/seamtest"
)

// The faults of the proxy, specs/faults/wire.yaml, are none that the emulator makes.
func TestEveryTableHasItsFile(t *testing.T) {
	seamtest.HoldsFiles(t, catalogue, "../../../specs/faults", "wire")
}
