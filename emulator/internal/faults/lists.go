package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/transit"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"
)

var listFaults = []Fault{
	{"list.schema", []alter.Change{alter.On(route.ListChargeRefunds, alter.Answer(func(_ *api.Call, list map[string]any) { delete(list, "from") }))}},
	{"list.schema/to", []alter.Change{alter.On(route.ListCustomerCards, alter.Members(map[string]any{"to": nil}))}},

	{"list.defaults", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.Unlimited, alter.Param("limit", "10")))}},
	{"list.defaults/from", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.Lacks("from"), alter.Members(map[string]any{"from": "2015-01-01T00:00:00Z"})))}},
	{"list.defaults/order", []alter.Change{alter.On(route.ListEvents, alter.Only(when.Lacks("order"), alter.Param("order", "reverse_chronological")))}},

	{"list.limit", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.All(when.Limited, when.Plain), alter.ListParam("limit", alter.IncreasedBy(1))))}},
	{"list.limit/ignored", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.All(when.Limited, when.Plain), alter.Param("limit", "20")))}},
	{"list.limit/echo", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.All(when.Limited, when.Plain), alter.Members(map[string]any{"limit": 20})))}},
	{"list.limit-100", []alter.Change{alter.On(route.ListCharges, alter.Only(when.Is("limit", "100"), alter.Param("limit", "99")))}},
	{"list.limit-100/refused", []alter.Change{alter.On(route.ListCharges, alter.Only(when.All(when.Is("limit", "100"), when.Plain),
		alter.Refuse(apierror.BadRequest("limit must be less than 100"))))}},

	{"list.offset", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.All(when.Unlimited, when.Skipping), alter.ListParam("offset", alter.IncreasedBy(-1))))}},
	{"list.offset/echo", []alter.Change{alter.On(route.ListCustomerCards, alter.Only(when.All(when.Unlimited, when.Has("offset")), alter.Answer(func(_ *api.Call, list map[string]any) {
		if len(find.Listed(list)) > 0 {
			list["offset"] = 0
		}
	})))}},
	{"list.offset/whole-pages", []alter.Change{alter.On(route.ListsOfAccount, alter.Only(when.All(when.Limited, when.Since), alter.ListParam("offset", func(c *api.Call, offset int) int {
		return offset - offset%find.IntegerParam(c, "limit")
	})))}},

	{"list.paging-complete", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.All(when.Since, when.LaterPage), alter.ListParam("offset", alter.IncreasedBy(-1))))}},
	{"list.paging-complete/last", []alter.Change{alter.On(route.ListCharges, alter.Only(when.All(when.Since, when.LaterPage, when.NewestFirst), alter.Answer(alter.WithoutLast)))}},
	{"list.paging-complete/turned", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.All(when.Since, when.LaterPage), alter.Answer(alter.TurnedList)))}},
	{"list.chronological", []alter.Change{alter.On(route.ListCustomerCards, alter.Only(when.All(when.Unlimited, when.Is("order", "chronological")), alter.Answer(alter.TurnedList)))}},
	{"list.chronological/since", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.All(when.Since, when.Unlimited, when.Lacks("order"), when.Lacks("to"), when.Lacks("offset")),
		alter.Answer(alter.TurnedList)))}},
	{"list.reverse-chronological", []alter.Change{alter.On(route.ListCustomerCards, alter.Only(when.All(when.Unlimited, when.NewestFirst), alter.Answer(alter.TurnedList)))}},
	{"list.reverse-chronological/echo", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.All(when.Unlimited, when.NewestFirst), alter.Members(map[string]any{"order": "chronological"})))}},
	{"list.reverse-chronological/page", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.All(when.Is("limit", "100"), when.NewestFirst), alter.Answer(alter.TurnedList)))}},

	{"list.from-to", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.Windowed, alter.Param("to", nil)), alter.Only(when.Windowed, alter.Echo("to")))}},
	{"list.from-to/zone", []alter.Change{alter.On(route.ListRefunds, alter.Only(when.Windowed, alter.ToBangkok("from")), alter.Only(when.Windowed, alter.Echo("from")))}},
	{"list.from-to/echo", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.Windowed, alter.Members(map[string]any{"from": "1970-01-01T00:00:00Z"})))}},
	{"list.from-date", []alter.Change{alter.On(route.ListCharges, alter.Only(when.BareDate, alter.Refuse(apierror.BadRequest("from is not a valid date"))))}},
	{"list.from-date/end-of-day", []alter.Change{alter.On(route.ListCharges, alter.Only(when.BareDate, alter.Before(func(c *api.Call) *apierror.Error {
		c.Params["from"] = c.Params.Text("from") + "T23:59:59Z"
		return nil
	})))}},
	{"list.from-date/nothing", []alter.Change{alter.On(route.ListCharges, alter.Only(when.All(when.BareDate, when.NewestFirst), alter.Answer(func(_ *api.Call, list map[string]any) {
		list["data"] = []any{}
	})))}},

	{"list.total", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.All(when.Since, when.Is("limit", "1")), alter.Answer(alter.TotalOfPage)))}},
	{"list.total/offset", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.All(when.Since, when.Unlimited, when.Has("offset")), alter.TotalLess(func(c *api.Call) int { return find.IntegerParam(c, "offset") })))}},
	{"list.total/of-charge", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.All(when.Has("limit"), when.Has("offset"), when.Lacks("order")), alter.Answer(alter.TotalOfPage)))}},
	{"list.location", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.All(when.Plain, when.Unlimited), alter.Answer(func(c *api.Call, list map[string]any) {
		list["location"] = c.Path + "?limit=20"
	})))}},
	{"list.location/host", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.All(when.Plain, when.Unlimited), alter.Answer(func(c *api.Call, list map[string]any) {
		list["location"] = c.Emulator.APIURL() + c.Path
	})))}},
	{"list.location/of-charge", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.All(when.Plain, when.Unlimited), alter.Members(map[string]any{"location": "/refunds"})))}},
	{"list.beyond-end", []alter.Change{alter.On(route.ListChargeRefunds, alter.Only(when.BeyondEnd, alter.Param("offset", "0")), alter.Only(when.BeyondEnd, alter.Echo("offset")))}},
	{"list.beyond-end/total", []alter.Change{alter.On(route.ListCustomers, alter.Only(when.BeyondEnd, alter.TotalLess(func(c *api.Call) int { return c.Account.Customers.Count })))}},
	{"list.beyond-end/refused", []alter.Change{alter.On(route.ListCharges, alter.Only(when.BeyondEnd, alter.Refuse(apierror.BadRequest("offset is beyond the end"))))}},
	{"list.beyond-end/past", []alter.Change{alter.On(route.ListCharges, alter.Only(when.Is("to", "2000-01-01T00:00:00Z"), alter.TotalLess(func(c *api.Call) int { return -c.Account.Charges.Count })))}},

	{"list.destroyed-absent", []alter.Change{alter.On(route.ListRecipients, alter.ListDestroyed("recipient.destroy", func(c *api.Call, data any) (add, remove func()) {
		r := data.(*api.Recipient)
		return func() { c.Account.Recipients.Add(r.ID, r.Created.Time(), r) }, func() { c.Account.Recipients.Remove(r.ID) }
	}))}},
	{"list.destroyed-absent/customers", []alter.Change{alter.On(route.ListCustomers, alter.ListDestroyed("customer.destroy", func(c *api.Call, data any) (add, remove func()) {
		cu := data.(api.CustomerView).Customer
		return func() { c.Account.Customers.Add(cu.ID, cu.Created.Time(), cu) }, func() { c.Account.Customers.Remove(cu.ID) }
	}))}},

	{"list.json-body", []alter.Change{transit.Params("GET", "/charges", func(body map[string]any) { clear(body) })}},
	{"list.json-body/from", []alter.Change{transit.Params("GET", "/charges", func(body map[string]any) { delete(body, "from") })}},
	{"list.json-body/nulls", []alter.Change{transit.Params("GET", "/charges", func(body map[string]any) {
		for name, v := range body {
			if v == nil {
				body[name] = "null"
			}
		}
	})}},
}
