package variants

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var customerVariants = []seam.Row{
	variant("customer.update-metadata/merged", alter.On(route.UpdateCustomer,
		alter.MergeMetadata(func(c *api.Call) wire.RawJSON {
			cu, _ := c.Customer(c.Vars[0])
			if cu == nil {
				return ""
			}
			return cu.Metadata
		}))),
	variant("customer.card-event/update-card",
		alter.On(route.UpdateCustomer, alter.Only(when.Has("card"),
			alter.EventKey("customer.update", "customer.update.card")))),
	variant("customer.changed-card-events/both", alter.On(route.UpdateCustomerCard, alter.AnnounceCustomer("customer.update.card"))),
	variant("customer.bad-metadata/invalid", alter.On(route.CreateCustomer+", "+route.UpdateCustomer,
		alter.Code(when.Refused{Message: "Metadata should be"}, "invalid_customer"))),
	variant("customer.update-empty-text/cleared", alter.On(route.UpdateCustomer, alter.Only(when.Is("description", ""),
		alter.After(func(_ *api.Call, answer any) any {
			if view, ok := answer.(api.CustomerView); ok {
				view.Description = ""
			}
			return answer
		})))),
}
