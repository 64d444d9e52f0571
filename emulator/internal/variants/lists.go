package variants

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var listVariants = []seam.Row{
	variant("list.limit-above-100/20",
		alter.On(listRoutes, alter.Only(when.Above("limit", 100), alter.DropParam("limit")))),
	variant("list.limit-above-100/refused",
		alter.On(listRoutes, alter.Only(when.Above("limit", 100),
			alter.Refuse(apierror.BadRequest("limit is too large"))))),
	variant("list.limit-zero/refused",
		alter.On(listRoutes, alter.Only(when.Is("limit", "0"),
			alter.Refuse(apierror.BadRequest("limit must be positive"))))),
	variant("list.negative-limit/20",
		alter.On(listRoutes, alter.Only(when.Below("limit", 0), alter.DropParam("limit")))),
	variant("list.word-as-limit/20",
		alter.On(listRoutes, alter.Only(when.NoInteger("limit"), alter.DropParam("limit")))),
	variant("list.negative-offset/0",
		alter.On(listRoutes, alter.Only(when.Below("offset", 0), alter.DropParam("offset")))),
	variant("list.word-as-offset/0",
		alter.On(listRoutes, alter.Only(when.NoInteger("offset"), alter.DropParam("offset")))),
	variant("list.unknown-order/ignored", alter.On(listRoutes, alter.Only(unknownOrder, alter.DropParam("order")))),
	variant("list.bad-from/ignored", alter.On(listRoutes, alter.Only(when.NoTime("from"), alter.DropParam("from")))),
	variant("list.bad-to/ignored", alter.On(listRoutes, alter.Only(when.NoTime("to"), alter.DropParam("to")))),
	variant("list.charge-events/newest-first",
		alter.On(route.ListChargeEvents, alter.Only(when.Lacks("order"), alter.Reversed))),
	variant("list.event-data/not-of-charges", alter.On(route.ListChargeEvents, alter.EachListed(anyObject, withoutData))),
	variant("list.event-data/in-no-list", alter.On(route.ListAnyEvents, alter.EachListed(anyObject, withoutData))),
}

func anyObject(map[string]any) bool { return true }

func withoutData(event map[string]any) { delete(event, "data") }

// listRoutes are all lists.
const listRoutes = route.ListsOfAccount + ", " + route.ListEvents + ", " + route.ListChargeRefunds + ", " + route.ListCustomerCards

func unknownOrder(c *api.Call) bool {
	order := c.Params.Text("order")
	return order != "" && order != "chronological" && order != "reverse_chronological"
}
