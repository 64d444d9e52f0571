package emulator

import (
	"encoding/json"
	"strconv"
	"time"
)

const (
	theRefunds     = "GET /charges/{id}/refunds"
	theCards       = "GET /customers/{id}/cards"
	listsOfAccount = "GET /charges, GET /customers, GET /recipients, GET /refunds"
)

// What a list is asked for.
var (
	plainly     = every(missing("order"), missing("from"), missing("to"), missing("offset")) // limit or nothing
	unlimited   = missing("limit")
	newestFirst = valued("order", "reverse_chronological")
	sinceTime   = given("from")
	windowed    = every(given("from"), given("to"))
)

var listFaults = []defect{
	{"list.schema", []part{on(theRefunds, edited(func(_ *Call, list map[string]any) { delete(list, "from") }))}},
	{"list.schema/to", []part{on(theCards, set(map[string]any{"to": nil}))}},

	{"list.defaults", []part{on("GET /recipients", where(unlimited, put("limit", "10")))}},
	{"list.defaults/from", []part{on("GET /refunds", where(missing("from"), set(map[string]any{"from": "2015-01-01T00:00:00Z"})))}},
	{"list.defaults/order", []part{on("GET /events", where(missing("order"), put("order", "reverse_chronological")))}},

	{"list.limit", []part{on("GET /recipients", where(every(limited, plainly), askedWith("limit", plus(1))))}},
	{"list.limit/ignored", []part{on("GET /refunds", where(every(limited, plainly), put("limit", "20")))}},
	{"list.limit/echo", []part{on("GET /customers", where(every(limited, plainly), set(map[string]any{"limit": 20})))}},
	{"list.limit-100", []part{on("GET /charges", where(valued("limit", "100"), put("limit", "99")))}},
	{"list.limit-100/refused", []part{on("GET /charges", where(every(valued("limit", "100"), plainly),
		refuseWith(BadRequest("limit must be less than 100"))))}},

	{"list.offset", []part{on(theRefunds, where(every(unlimited, skipping), askedWith("offset", plus(-1))))}},
	{"list.offset/echo", []part{on(theCards, where(every(unlimited, given("offset")), edited(func(_ *Call, list map[string]any) {
		if len(listedObjects(list)) > 0 {
			list["offset"] = 0
		}
	})))}},
	{"list.offset/whole-pages", []part{on(listsOfAccount, where(every(limited, sinceTime), askedWith("offset", func(c *Call, offset int) int {
		return offset - offset%c.number("limit")
	})))}},

	{"list.paging-complete", []part{on("GET /customers", where(every(sinceTime, laterPage), askedWith("offset", plus(-1))))}},
	{"list.paging-complete/last", []part{on("GET /charges", where(every(sinceTime, laterPage, newestFirst), edited(withoutLast)))}},
	{"list.paging-complete/turned", []part{on("GET /recipients", where(every(sinceTime, laterPage), edited(turnedList)))}},
	{"list.chronological", []part{on(theCards, where(every(unlimited, valued("order", "chronological")), edited(turnedList)))}},
	{"list.chronological/since", []part{on("GET /recipients", where(every(sinceTime, unlimited, missing("order"), missing("to"), missing("offset")),
		edited(turnedList)))}},
	{"list.reverse-chronological", []part{on(theCards, where(every(unlimited, newestFirst), edited(turnedList)))}},
	{"list.reverse-chronological/echo", []part{on(theRefunds, where(every(unlimited, newestFirst), set(map[string]any{"order": "chronological"})))}},
	{"list.reverse-chronological/page", []part{on("GET /refunds", where(every(valued("limit", "100"), newestFirst), edited(turnedList)))}},

	{"list.from-to", []part{on("GET /recipients", where(windowed, put("to", nil)), where(windowed, echoing("to")))}},
	{"list.from-to/zone", []part{on("GET /refunds", where(windowed, bangkokTime("from")), where(windowed, echoing("from")))}},
	{"list.from-to/echo", []part{on("GET /customers", where(windowed, set(map[string]any{"from": "1970-01-01T00:00:00Z"})))}},
	{"list.from-date", []part{on("GET /charges", where(bareDate, refuseWith(BadRequest("from is not a valid date"))))}},
	{"list.from-date/end-of-day", []part{on("GET /charges", where(bareDate, first(func(c *Call) *Error {
		c.Params["from"] = c.Params.Text("from") + "T23:59:59Z"
		return nil
	})))}},
	{"list.from-date/nothing", []part{on("GET /charges", where(every(bareDate, newestFirst), edited(func(_ *Call, list map[string]any) {
		list["data"] = []any{}
	})))}},

	{"list.total", []part{on("GET /recipients", where(every(sinceTime, valued("limit", "1")), edited(totalOfPage)))}},
	{"list.total/offset", []part{on("GET /customers", where(every(sinceTime, unlimited, given("offset")), totalLess(func(c *Call) int { return c.number("offset") })))}},
	{"list.total/of-charge", []part{on(theRefunds, where(every(given("limit"), given("offset"), missing("order")), edited(totalOfPage)))}},
	{"list.location", []part{on("GET /customers", where(every(plainly, unlimited), edited(func(c *Call, list map[string]any) {
		list["location"] = c.Path + "?limit=20"
	})))}},
	{"list.location/host", []part{on("GET /recipients", where(every(plainly, unlimited), edited(func(c *Call, list map[string]any) {
		list["location"] = c.Emulator.APIURL() + c.Path
	})))}},
	{"list.location/of-charge", []part{on(theRefunds, where(every(plainly, unlimited), set(map[string]any{"location": "/refunds"})))}},
	{"list.beyond-end", []part{on(theRefunds, where(beyondEnd, put("offset", "0")), where(beyondEnd, echoing("offset")))}},
	{"list.beyond-end/total", []part{on("GET /customers", where(beyondEnd, totalLess(func(c *Call) int { return c.Account.Customers.Count })))}},
	{"list.beyond-end/refused", []part{on("GET /charges", where(beyondEnd, refuseWith(BadRequest("offset is beyond the end"))))}},
	{"list.beyond-end/past", []part{on("GET /charges", where(valued("to", "2000-01-01T00:00:00Z"), totalLess(func(c *Call) int { return -c.Account.Charges.Count })))}},

	{"list.destroyed-absent", []part{on("GET /recipients", listingDestroyed("recipient.destroy", func(c *Call, data any) (add, remove func()) {
		r := data.(*Recipient)
		return func() { c.Account.Recipients.Add(r.ID, r.Created.Time(), r) }, func() { c.Account.Recipients.Remove(r.ID) }
	}))}},
	{"list.destroyed-absent/customers", []part{on("GET /customers", listingDestroyed("customer.destroy", func(c *Call, data any) (add, remove func()) {
		cu := data.(CustomerView).Customer
		return func() { c.Account.Customers.Add(cu.ID, cu.Created.Time(), cu) }, func() { c.Account.Customers.Remove(cu.ID) }
	}))}},

	{"list.json-body", []part{resent("GET", "/charges", func(body map[string]any) { clear(body) })}},
	{"list.json-body/from", []part{resent("GET", "/charges", func(body map[string]any) { delete(body, "from") })}},
	{"list.json-body/nulls", []part{resent("GET", "/charges", func(body map[string]any) {
		for name, v := range body {
			if v == nil {
				body[name] = "null"
			}
		}
	})}},
}

// number is a parameter as the number that it is, or 0.
func (c *Call) number(name string) int {
	v, _, _ := c.Params.Integer(name)
	return int(v)
}

func plus(n int) func(*Call, int) int { return func(_ *Call, asked int) int { return max(0, asked+n) } }

// askedWith has a list use another number than it was asked for, and echo the right one.
func askedWith(name string, other func(c *Call, asked int) int) func(Handler) Handler {
	return func(next Handler) Handler {
		echoed := echoing(name)
		return echoed(func(c *Call) (any, *Error) {
			if v, _, ok := c.Params.Integer(name); ok && v > 0 {
				c.Params[name] = strconv.Itoa(other(c, int(v)))
			}
			return next(c)
		})
	}
}

// echoing has a list tell the parameter that it was asked with, whatever the wrappers within made of it.
func echoing(name string) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			var asked any = c.Params.Text(name)
			if n, _, ok := c.Params.Integer(name); ok {
				asked = n
			}
			return set(map[string]any{name: asked})(next)(c)
		}
	}
}

func skipping(c *Call) bool { return c.number("offset") > 0 }

func limited(c *Call) bool { return c.number("limit") > 0 }

// laterPage tells that a page after the first is asked for, by whole pages of more than one object.
func laterPage(c *Call) bool {
	limit, offset := c.number("limit"), c.number("offset")
	return limit > 1 && offset > 0 && offset%limit == 0
}

// beyondEnd tells that no list of a charge or an account is that long.
func beyondEnd(c *Call) bool { return c.number("offset") == 20 || c.number("offset") >= 1_000_000 }

func bareDate(c *Call) bool { return len(c.Params.Text("from")) == len(time.DateOnly) }

// bangkokTime reads a time as that of another zone.
func bangkokTime(name string) func(Handler) Handler {
	return first(func(c *Call) *Error {
		if at, _, ok := ParseTime(c.Params.Text(name)); ok {
			c.Params[name] = at.Time().Add(-7 * time.Hour).Format(time.RFC3339)
		}
		return nil
	})
}

func turnedList(_ *Call, list map[string]any) {
	data, _ := list["data"].([]any)
	turned := make([]any, len(data))
	for i, v := range data {
		turned[len(data)-1-i] = v
	}
	list["data"] = turned
}

func withoutLast(_ *Call, list map[string]any) {
	if data, _ := list["data"].([]any); len(data) > 0 {
		list["data"] = data[:len(data)-1]
	}
}

func totalOfPage(_ *Call, list map[string]any) { list["total"] = len(listedObjects(list)) }

func totalLess(by func(c *Call) int) func(Handler) Handler {
	return edited(func(c *Call, list map[string]any) {
		total, _ := list["total"].(json.Number).Int64()
		list["total"] = total - int64(by(c))
	})
}

// listingDestroyed puts what was destroyed back while a list is made.
func listingDestroyed(key string, stored func(c *Call, data any) (add, remove func())) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			for _, ev := range c.Account.since(0) {
				if ev.Key == key {
					add, remove := stored(c, ev.Data)
					add()
					defer remove()
				}
			}
			return next(c)
		}
	}
}
