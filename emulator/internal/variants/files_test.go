package variants

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/seam/seamtest"
)

func TestEveryTableHasItsFile(t *testing.T) {
	seamtest.HoldsFiles(t, catalogue, "../../../specs/variants")
}
