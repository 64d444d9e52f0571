package variants

import (
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

var requestVariants = []seam.Row{
	variant("request.body-size/16-mib", alter.BodyLimit(16<<20)),
	variant("request.body-size/256-kib", alter.BodyLimit(256<<10)),
}
