package variants

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var chargeVariants = []seam.Row{
	variant("charge.authorization-lapse/29-days", alter.On(route.CreateCharge, alter.Lifetime(authorized, 29*24*time.Hour))),
	variant("charge.authorization-lapse/30-days", alter.On(route.CreateCharge, alter.Lifetime(authorized, 30*24*time.Hour))),
	variant("charge.empty-destination", alter.On(route.CreateCharge,
		alter.Only(when.Is("destination", ""), alter.DropParam("destination")))),
}

func authorized(ch *api.Charge) bool { return ch.State == api.StateAuthorized }
