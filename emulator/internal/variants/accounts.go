package variants

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

var accountVariants = []seam.Row{
	variant("account.charges/300", alter.HoldsCharges(300, api.StatePaid)),
	variant("account.charges/odd",
		alter.HoldsCharges(2, api.StatePaid, api.StateFailed, api.StateReversed, api.StateExpired, api.StateLapsed,
			api.StateWaiting, api.StateAuthorized)),
	variant("account.charges/reversed-source", alter.HoldsReversedSources(5)),
	variant("account.customers/150", alter.HoldsCustomers(150)),
}
