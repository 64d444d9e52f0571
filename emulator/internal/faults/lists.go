package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var listFaults = []Fault{
	{"list.schema", []Change{atRoutes(listChargeRefunds, edited(func(_ *api.Call, list map[string]any) { delete(list, "from") }))}},
	{"list.schema/to", []Change{atRoutes(listCustomerCards, setMembers(map[string]any{"to": nil}))}},

	{"list.defaults", []Change{atRoutes(listRecipients, onlyWhere(unlimited, setParameter("limit", "10")))}},
	{"list.defaults/from", []Change{atRoutes(listRefunds, onlyWhere(lacksParam("from"), setMembers(map[string]any{"from": "2015-01-01T00:00:00Z"})))}},
	{"list.defaults/order", []Change{atRoutes(listEvents, onlyWhere(lacksParam("order"), setParameter("order", "reverse_chronological")))}},

	{"list.limit", []Change{atRoutes(listRecipients, onlyWhere(allOf(limited, plainly), askedWith("limit", increasedBy(1))))}},
	{"list.limit/ignored", []Change{atRoutes(listRefunds, onlyWhere(allOf(limited, plainly), setParameter("limit", "20")))}},
	{"list.limit/echo", []Change{atRoutes(listCustomers, onlyWhere(allOf(limited, plainly), setMembers(map[string]any{"limit": 20})))}},
	{"list.limit-100", []Change{atRoutes(listCharges, onlyWhere(paramIs("limit", "100"), setParameter("limit", "99")))}},
	{"list.limit-100/refused", []Change{atRoutes(listCharges, onlyWhere(allOf(paramIs("limit", "100"), plainly),
		refuseWith(apierror.BadRequest("limit must be less than 100"))))}},

	{"list.offset", []Change{atRoutes(listChargeRefunds, onlyWhere(allOf(unlimited, skipping), askedWith("offset", increasedBy(-1))))}},
	{"list.offset/echo", []Change{atRoutes(listCustomerCards, onlyWhere(allOf(unlimited, hasParam("offset")), edited(func(_ *api.Call, list map[string]any) {
		if len(listedObjects(list)) > 0 {
			list["offset"] = 0
		}
	})))}},
	{"list.offset/whole-pages", []Change{atRoutes(listsOfAccount, onlyWhere(allOf(limited, sinceTime), askedWith("offset", func(c *api.Call, offset int) int {
		return offset - offset%integerParam(c, "limit")
	})))}},

	{"list.paging-complete", []Change{atRoutes(listCustomers, onlyWhere(allOf(sinceTime, laterPage), askedWith("offset", increasedBy(-1))))}},
	{"list.paging-complete/last", []Change{atRoutes(listCharges, onlyWhere(allOf(sinceTime, laterPage, newestFirst), edited(withoutLast)))}},
	{"list.paging-complete/turned", []Change{atRoutes(listRecipients, onlyWhere(allOf(sinceTime, laterPage), edited(turnedList)))}},
	{"list.chronological", []Change{atRoutes(listCustomerCards, onlyWhere(allOf(unlimited, paramIs("order", "chronological")), edited(turnedList)))}},
	{"list.chronological/since", []Change{atRoutes(listRecipients, onlyWhere(allOf(sinceTime, unlimited, lacksParam("order"), lacksParam("to"), lacksParam("offset")),
		edited(turnedList)))}},
	{"list.reverse-chronological", []Change{atRoutes(listCustomerCards, onlyWhere(allOf(unlimited, newestFirst), edited(turnedList)))}},
	{"list.reverse-chronological/echo", []Change{atRoutes(listChargeRefunds, onlyWhere(allOf(unlimited, newestFirst), setMembers(map[string]any{"order": "chronological"})))}},
	{"list.reverse-chronological/page", []Change{atRoutes(listRefunds, onlyWhere(allOf(paramIs("limit", "100"), newestFirst), edited(turnedList)))}},

	{"list.from-to", []Change{atRoutes(listRecipients, onlyWhere(windowed, setParameter("to", nil)), onlyWhere(windowed, echoing("to")))}},
	{"list.from-to/zone", []Change{atRoutes(listRefunds, onlyWhere(windowed, bangkokTime("from")), onlyWhere(windowed, echoing("from")))}},
	{"list.from-to/echo", []Change{atRoutes(listCustomers, onlyWhere(windowed, setMembers(map[string]any{"from": "1970-01-01T00:00:00Z"})))}},
	{"list.from-date", []Change{atRoutes(listCharges, onlyWhere(bareDate, refuseWith(apierror.BadRequest("from is not a valid date"))))}},
	{"list.from-date/end-of-day", []Change{atRoutes(listCharges, onlyWhere(bareDate, beforehand(func(c *api.Call) *apierror.Error {
		c.Params["from"] = c.Params.Text("from") + "T23:59:59Z"
		return nil
	})))}},
	{"list.from-date/nothing", []Change{atRoutes(listCharges, onlyWhere(allOf(bareDate, newestFirst), edited(func(_ *api.Call, list map[string]any) {
		list["data"] = []any{}
	})))}},

	{"list.total", []Change{atRoutes(listRecipients, onlyWhere(allOf(sinceTime, paramIs("limit", "1")), edited(totalOfPage)))}},
	{"list.total/offset", []Change{atRoutes(listCustomers, onlyWhere(allOf(sinceTime, unlimited, hasParam("offset")), totalLess(func(c *api.Call) int { return integerParam(c, "offset") })))}},
	{"list.total/of-charge", []Change{atRoutes(listChargeRefunds, onlyWhere(allOf(hasParam("limit"), hasParam("offset"), lacksParam("order")), edited(totalOfPage)))}},
	{"list.location", []Change{atRoutes(listCustomers, onlyWhere(allOf(plainly, unlimited), edited(func(c *api.Call, list map[string]any) {
		list["location"] = c.Path + "?limit=20"
	})))}},
	{"list.location/host", []Change{atRoutes(listRecipients, onlyWhere(allOf(plainly, unlimited), edited(func(c *api.Call, list map[string]any) {
		list["location"] = c.Emulator.APIURL() + c.Path
	})))}},
	{"list.location/of-charge", []Change{atRoutes(listChargeRefunds, onlyWhere(allOf(plainly, unlimited), setMembers(map[string]any{"location": "/refunds"})))}},
	{"list.beyond-end", []Change{atRoutes(listChargeRefunds, onlyWhere(beyondEnd, setParameter("offset", "0")), onlyWhere(beyondEnd, echoing("offset")))}},
	{"list.beyond-end/total", []Change{atRoutes(listCustomers, onlyWhere(beyondEnd, totalLess(func(c *api.Call) int { return c.Account.Customers.Count })))}},
	{"list.beyond-end/refused", []Change{atRoutes(listCharges, onlyWhere(beyondEnd, refuseWith(apierror.BadRequest("offset is beyond the end"))))}},
	{"list.beyond-end/past", []Change{atRoutes(listCharges, onlyWhere(paramIs("to", "2000-01-01T00:00:00Z"), totalLess(func(c *api.Call) int { return -c.Account.Charges.Count })))}},

	{"list.destroyed-absent", []Change{atRoutes(listRecipients, listingDestroyed("recipient.destroy", func(c *api.Call, data any) (add, remove func()) {
		r := data.(*api.Recipient)
		return func() { c.Account.Recipients.Add(r.ID, r.Created.Time(), r) }, func() { c.Account.Recipients.Remove(r.ID) }
	}))}},
	{"list.destroyed-absent/customers", []Change{atRoutes(listCustomers, listingDestroyed("customer.destroy", func(c *api.Call, data any) (add, remove func()) {
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
