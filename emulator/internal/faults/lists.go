package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var listFaults = []Fault{
	{"list.schema", []Change{on(theRefunds, edited(func(_ *api.Call, list map[string]any) { delete(list, "from") }))}},
	{"list.schema/to", []Change{on(theCards, set(map[string]any{"to": nil}))}},

	{"list.defaults", []Change{on("GET /recipients", where(unlimited, put("limit", "10")))}},
	{"list.defaults/from", []Change{on("GET /refunds", where(missing("from"), set(map[string]any{"from": "2015-01-01T00:00:00Z"})))}},
	{"list.defaults/order", []Change{on("GET /events", where(missing("order"), put("order", "reverse_chronological")))}},

	{"list.limit", []Change{on("GET /recipients", where(every(limited, plainly), askedWith("limit", plus(1))))}},
	{"list.limit/ignored", []Change{on("GET /refunds", where(every(limited, plainly), put("limit", "20")))}},
	{"list.limit/echo", []Change{on("GET /customers", where(every(limited, plainly), set(map[string]any{"limit": 20})))}},
	{"list.limit-100", []Change{on("GET /charges", where(valued("limit", "100"), put("limit", "99")))}},
	{"list.limit-100/refused", []Change{on("GET /charges", where(every(valued("limit", "100"), plainly),
		refuseWith(apierror.BadRequest("limit must be less than 100"))))}},

	{"list.offset", []Change{on(theRefunds, where(every(unlimited, skipping), askedWith("offset", plus(-1))))}},
	{"list.offset/echo", []Change{on(theCards, where(every(unlimited, given("offset")), edited(func(_ *api.Call, list map[string]any) {
		if len(listedObjects(list)) > 0 {
			list["offset"] = 0
		}
	})))}},
	{"list.offset/whole-pages", []Change{on(listsOfAccount, where(every(limited, sinceTime), askedWith("offset", func(c *api.Call, offset int) int {
		return offset - offset%integerParam(c, "limit")
	})))}},

	{"list.paging-complete", []Change{on("GET /customers", where(every(sinceTime, laterPage), askedWith("offset", plus(-1))))}},
	{"list.paging-complete/last", []Change{on("GET /charges", where(every(sinceTime, laterPage, newestFirst), edited(withoutLast)))}},
	{"list.paging-complete/turned", []Change{on("GET /recipients", where(every(sinceTime, laterPage), edited(turnedList)))}},
	{"list.chronological", []Change{on(theCards, where(every(unlimited, valued("order", "chronological")), edited(turnedList)))}},
	{"list.chronological/since", []Change{on("GET /recipients", where(every(sinceTime, unlimited, missing("order"), missing("to"), missing("offset")),
		edited(turnedList)))}},
	{"list.reverse-chronological", []Change{on(theCards, where(every(unlimited, newestFirst), edited(turnedList)))}},
	{"list.reverse-chronological/echo", []Change{on(theRefunds, where(every(unlimited, newestFirst), set(map[string]any{"order": "chronological"})))}},
	{"list.reverse-chronological/page", []Change{on("GET /refunds", where(every(valued("limit", "100"), newestFirst), edited(turnedList)))}},

	{"list.from-to", []Change{on("GET /recipients", where(windowed, put("to", nil)), where(windowed, echoing("to")))}},
	{"list.from-to/zone", []Change{on("GET /refunds", where(windowed, bangkokTime("from")), where(windowed, echoing("from")))}},
	{"list.from-to/echo", []Change{on("GET /customers", where(windowed, set(map[string]any{"from": "1970-01-01T00:00:00Z"})))}},
	{"list.from-date", []Change{on("GET /charges", where(bareDate, refuseWith(apierror.BadRequest("from is not a valid date"))))}},
	{"list.from-date/end-of-day", []Change{on("GET /charges", where(bareDate, first(func(c *api.Call) *apierror.Error {
		c.Params["from"] = c.Params.Text("from") + "T23:59:59Z"
		return nil
	})))}},
	{"list.from-date/nothing", []Change{on("GET /charges", where(every(bareDate, newestFirst), edited(func(_ *api.Call, list map[string]any) {
		list["data"] = []any{}
	})))}},

	{"list.total", []Change{on("GET /recipients", where(every(sinceTime, valued("limit", "1")), edited(totalOfPage)))}},
	{"list.total/offset", []Change{on("GET /customers", where(every(sinceTime, unlimited, given("offset")), totalLess(func(c *api.Call) int { return integerParam(c, "offset") })))}},
	{"list.total/of-charge", []Change{on(theRefunds, where(every(given("limit"), given("offset"), missing("order")), edited(totalOfPage)))}},
	{"list.location", []Change{on("GET /customers", where(every(plainly, unlimited), edited(func(c *api.Call, list map[string]any) {
		list["location"] = c.Path + "?limit=20"
	})))}},
	{"list.location/host", []Change{on("GET /recipients", where(every(plainly, unlimited), edited(func(c *api.Call, list map[string]any) {
		list["location"] = c.Emulator.APIURL() + c.Path
	})))}},
	{"list.location/of-charge", []Change{on(theRefunds, where(every(plainly, unlimited), set(map[string]any{"location": "/refunds"})))}},
	{"list.beyond-end", []Change{on(theRefunds, where(beyondEnd, put("offset", "0")), where(beyondEnd, echoing("offset")))}},
	{"list.beyond-end/total", []Change{on("GET /customers", where(beyondEnd, totalLess(func(c *api.Call) int { return c.Account.Customers.Count })))}},
	{"list.beyond-end/refused", []Change{on("GET /charges", where(beyondEnd, refuseWith(apierror.BadRequest("offset is beyond the end"))))}},
	{"list.beyond-end/past", []Change{on("GET /charges", where(valued("to", "2000-01-01T00:00:00Z"), totalLess(func(c *api.Call) int { return -c.Account.Charges.Count })))}},

	{"list.destroyed-absent", []Change{on("GET /recipients", listingDestroyed("recipient.destroy", func(c *api.Call, data any) (add, remove func()) {
		r := data.(*api.Recipient)
		return func() { c.Account.Recipients.Add(r.ID, r.Created.Time(), r) }, func() { c.Account.Recipients.Remove(r.ID) }
	}))}},
	{"list.destroyed-absent/customers", []Change{on("GET /customers", listingDestroyed("customer.destroy", func(c *api.Call, data any) (add, remove func()) {
		cu := data.(api.CustomerView).Customer
		return func() { c.Account.Customers.Add(cu.ID, cu.Created.Time(), cu) }, func() { c.Account.Customers.Remove(cu.ID) }
	}))}},

	{"list.json-body", []Change{resent("GET", "/charges", func(body map[string]any) { clear(body) })}},
	{"list.json-body/from", []Change{resent("GET", "/charges", func(body map[string]any) { delete(body, "from") })}},
	{"list.json-body/nulls", []Change{resent("GET", "/charges", func(body map[string]any) {
		for name, v := range body {
			if v == nil {
				body[name] = "null"
			}
		}
	})}},
}
