package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var listFaults = []Fault{
	fault("list.schema", alter.On(route.ListChargeRefunds, alter.Answer(func(_ *api.Call, list map[string]any) { delete(list, "from") }))),
	fault("list.schema/to", alter.On(route.ListCustomerCards, alter.Members(map[string]any{"to": nil}))),

	fault("list.defaults", alter.On(route.ListRecipients, alter.Only(when.Unlimited, alter.Param("limit", "10")))),
	fault("list.defaults/from", alter.On(route.ListRefunds,
		alter.Only(when.Lacks("from"), alter.Members(map[string]any{"from": "2015-01-01T00:00:00Z"})))),
	fault("list.defaults/order", alter.On(route.ListEvents, alter.Only(when.Lacks("order"), alter.Param("order", "reverse_chronological")))),

	fault("list.limit", alter.On(route.ListRecipients,
		alter.Only(when.All(when.Limited, when.Plain), alter.ListParam("limit", alter.IncreasedBy(1))))),
	fault("list.limit/ignored", alter.On(route.ListRefunds, alter.Only(when.All(when.Limited, when.Plain), alter.Param("limit", "20")))),
	fault("list.limit/echo", alter.On(route.ListCustomers,
		alter.Only(when.All(when.Limited, when.Plain), alter.Members(map[string]any{"limit": 20})))),
	fault("list.limit-100", alter.On(route.ListCharges, alter.Only(when.Is("limit", "100"), alter.Param("limit", "99")))),
	fault("list.limit-100/refused", alter.On(route.ListCharges, alter.Only(when.All(when.Is("limit", "100"), when.Plain),
		alter.Refuse(apierror.BadRequest("limit must be less than 100"))))),

	fault("list.offset", alter.On(route.ListChargeRefunds,
		alter.Only(when.All(when.Unlimited, when.Skipping), alter.ListParam("offset", alter.IncreasedBy(-1))))),
	fault("list.offset/echo", alter.On(route.ListCustomerCards,
		alter.Only(when.All(when.Unlimited, when.Has("offset")), alter.Answer(func(_ *api.Call, list map[string]any) {
			if len(find.Listed(list)) > 0 {
				list["offset"] = 0
			}
		})))),
	fault("list.offset/whole-pages", alter.On(route.ListsOfAccount,
		alter.Only(when.All(when.Limited, when.Since), alter.ListParam("offset", func(c *api.Call, offset int) int {
			return offset - offset%find.IntegerParam(c, "limit")
		})))),

	fault("list.paging-complete", alter.On(route.ListCustomers,
		alter.Only(when.All(when.Since, when.LaterPage), alter.ListParam("offset", alter.IncreasedBy(-1))))),
	fault("list.paging-complete/last", alter.On(route.ListCharges,
		alter.Only(when.All(when.Since, when.LaterPage, when.NewestFirst), alter.Answer(alter.WithoutLast)))),
	fault("list.paging-complete/turned", alter.On(route.ListRecipients, alter.Only(when.All(when.Since, when.LaterPage), alter.Reversed))),
	fault("list.chronological", alter.On(route.ListCustomerCards,
		alter.Only(when.All(when.Unlimited, when.Is("order", "chronological")), alter.Reversed))),
	fault("list.chronological/since", alter.On(route.ListRecipients,
		alter.Only(when.All(when.Since, when.Unlimited, when.Lacks("order"), when.Lacks("to"), when.Lacks("offset")),
			alter.Reversed))),
	fault("list.reverse-chronological", alter.On(route.ListCustomerCards,
		alter.Only(when.All(when.Unlimited, when.NewestFirst), alter.Reversed))),
	fault("list.reverse-chronological/echo", alter.On(route.ListChargeRefunds,
		alter.Only(when.All(when.Unlimited, when.NewestFirst), alter.Members(map[string]any{"order": "chronological"})))),
	fault("list.reverse-chronological/page", alter.On(route.ListRefunds,
		alter.Only(when.All(when.Is("limit", "100"), when.NewestFirst), alter.Reversed))),

	fault("list.from-to", alter.On(route.ListRecipients,
		alter.Only(when.Windowed, alter.Param("to", nil)), alter.Only(when.Windowed, alter.Echo("to")))),
	fault("list.from-to/zone", alter.On(route.ListRefunds,
		alter.Only(when.Windowed, alter.ToBangkok("from")), alter.Only(when.Windowed, alter.Echo("from")))),
	fault("list.from-to/echo", alter.On(route.ListCustomers,
		alter.Only(when.Windowed, alter.Members(map[string]any{"from": "1970-01-01T00:00:00Z"})))),
	fault("list.from-date", alter.On(route.ListCharges,
		alter.Only(when.BareDate, alter.Refuse(apierror.BadRequest("from is not a valid date"))))),
	fault("list.from-date/end-of-day", alter.On(route.ListCharges, alter.Only(when.BareDate, alter.Before(func(c *api.Call) *apierror.Error {
		c.Params["from"] = c.Params.Text("from") + "T23:59:59Z"
		return nil
	})))),
	fault("list.from-date/nothing", alter.On(route.ListCharges,
		alter.Only(when.All(when.BareDate, when.NewestFirst), alter.Members(map[string]any{"data": []any{}})))),

	fault("list.total", alter.On(route.ListRecipients,
		alter.Only(when.All(when.Since, when.Is("limit", "1")), alter.Answer(alter.TotalOfPage)))),
	fault("list.total/offset", alter.On(route.ListCustomers,
		alter.Only(when.All(when.Since, when.Unlimited, when.Has("offset")),
			alter.TotalLess(func(c *api.Call) int { return find.IntegerParam(c, "offset") })))),
	fault("list.total/of-charge", alter.On(route.ListChargeRefunds,
		alter.Only(when.All(when.Has("limit"), when.Has("offset"), when.Lacks("order")), alter.Answer(alter.TotalOfPage)))),
	fault("list.location", alter.On(route.ListCustomers,
		alter.Only(when.All(when.Plain, when.Unlimited), alter.Answer(func(c *api.Call, list map[string]any) {
			list["location"] = c.Path + "?limit=20"
		})))),
	fault("list.location/host", alter.On(route.ListRecipients,
		alter.Only(when.All(when.Plain, when.Unlimited), alter.Answer(func(c *api.Call, list map[string]any) {
			list["location"] = c.Emulator.APIURL() + c.Path
		})))),
	fault("list.location/of-charge", alter.On(route.ListChargeRefunds,
		alter.Only(when.All(when.Plain, when.Unlimited), alter.Members(map[string]any{"location": "/refunds"})))),
	fault("list.beyond-end", alter.On(route.ListChargeRefunds,
		alter.Only(when.BeyondEnd, alter.Param("offset", "0")), alter.Only(when.BeyondEnd, alter.Echo("offset")))),
	fault("list.beyond-end/total", alter.On(route.ListCustomers,
		alter.Only(when.BeyondEnd, alter.TotalLess(func(c *api.Call) int { return c.Account.Customers.Count })))),
	fault("list.beyond-end/refused", alter.On(route.ListCharges,
		alter.Only(when.BeyondEnd, alter.Refuse(apierror.BadRequest("offset is beyond the end"))))),
	fault("list.beyond-end/past", alter.On(route.ListCharges,
		alter.Only(when.Is("to", "2000-01-01T00:00:00Z"), alter.TotalLess(func(c *api.Call) int { return -c.Account.Charges.Count })))),

	fault("list.destroyed-absent", alter.On(route.ListRecipients,
		alter.ListDestroyed("recipient.destroy", func(c *api.Call, data any) (add, remove func()) {
			r := data.(*api.Recipient)
			return func() { c.Account.Recipients.Add(r.ID, r.Created.Time(), r) }, func() { c.Account.Recipients.Remove(r.ID) }
		}))),
	fault("list.destroyed-absent/customers", alter.On(route.ListCustomers,
		alter.ListDestroyed("customer.destroy", func(c *api.Call, data any) (add, remove func()) {
			cu := data.(api.CustomerView).Customer
			return func() { c.Account.Customers.Add(cu.ID, cu.Created.Time(), cu) }, func() { c.Account.Customers.Remove(cu.ID) }
		}))),

	fault("list.json-body", transit.Params("GET", "/charges", func(body map[string]any) { clear(body) })),
	fault("list.json-body/from", transit.Params("GET", "/charges", func(body map[string]any) { delete(body, "from") })),
	fault("list.json-body/nulls", transit.Params("GET", "/charges", func(body map[string]any) {
		for name, v := range body {
			if v == nil {
				body[name] = "null"
			}
		}
	})),
}
