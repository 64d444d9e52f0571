package variants

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
)

const day = 24 * time.Hour

var sourceVariants = []seam.Row{
	variant("source.promptpay-lifetime/a-day", alter.On(route.CreateCharge, alter.Lifetime(paidBy("promptpay"), day))),
	variant("source.internet-banking-lifetime/a-day", alter.On(route.CreateCharge,
		alter.Lifetime(paidBy("internet_banking_bay", "internet_banking_bbl"), day))),
}

// paidBy reports whether a charge is paid by one of some types of sources.
func paidBy(types ...string) func(ch *api.Charge) bool {
	return func(ch *api.Charge) bool {
		if ch.More == nil || ch.More.Source == nil {
			return false
		}
		for _, name := range types {
			if ch.More.Source.Kind.Name == name {
				return true
			}
		}
		return false
	}
}
