package emulator

// relationFaults break what cases find that hold answers of the target against each other.
var relationFaults = []defect{
	{"relation.encodings-agree", []part{rebodied("PATCH", "/customers/*", isForm, replacing("k.1", "k_1"))}},
	{"relation.encodings-agree/billing", []part{rebodied("POST", "/sources", isForm, replacing("billing[city]", "billing[town]"))}},
	{"relation.encodings-agree/unicode", []part{rebodied("PATCH", "/charges/*", isForm, replacing("%C3%A9", "%E9"))}},
	{"relation.create-retrieve-list", []part{on("GET /customers", eachListed(hasAny, func(customer map[string]any) { customer["default_card"] = nil }))}},
	{"relation.create-retrieve-list/refund", []part{on("GET /refunds", eachListed(hasAny, func(refund map[string]any) { refund["transaction"] = refund["charge"] }))}},
	{"relation.create-retrieve-list/metadata", []part{on("GET /charges", eachListed(inStatus("successful"), func(charge map[string]any) { charge["metadata"] = map[string]any{} }))}},
	{"relation.create-retrieve-list/digits", []part{on("GET /tokens/{id}", edited(func(_ *Call, token map[string]any) {
		if card, ok := token["card"].(map[string]any); ok && card["brand"] == "MasterCard" {
			card["name"] = nil
		}
	}))}},
	{"relation.pages-partition", []part{on("GET /charges/{id}/refunds", where(every(limited, valued("order", "reverse_chronological"), skips(2)), turnedPage))}},
	{"relation.pages-partition/last", []part{on(theCards, where(limited, edited(func(c *Call, list map[string]any) {
		if cu, err := c.Customer(c.Vars[0]); err == nil && c.number("offset")+c.number("limit") == len(cu.Cards) && len(cu.Cards) > 5 {
			withoutLast(c, list)
		}
	})))}},
	{"relation.pages-partition/twice", []part{on("GET /charges", where(every(missing("from"), laterPage, skips(3)), askedWith("offset", plus(-1))))}},
	{"relation.refund-order", []part{on("GET /charges/{id}", edited(func(c *Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 {
			charge["disputable"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[1].Amount
		}
	}))}},
	{"relation.refund-order/void", []part{on("GET /charges/{id}", edited(func(c *Call, charge map[string]any) {
		if ch, err := c.Charge(c.Vars[0]); err == nil && len(ch.Extra().Refunds) > 2 && ch.Left() > 0 {
			charge["can_perform_void"] = ch.Extra().Refunds[2].Amount > ch.Extra().Refunds[0].Amount
		}
	}))}},
	{"relation.reading-changes-nothing", []part{on("GET /charges/{id}", where(given("expand"), afterwards(func(c *Call, answer any) any {
		c.changeCharge(func(next *Charge) { next.ExpiresAt += 1000 })
		return answer
	})))}},
	{"relation.reading-changes-nothing/listing", []part{on("GET /recipients", where(limited, afterwards(func(c *Call, answer any) any {
		c.Account.Recipients.Walk(0, c.Account.Recipients.Count, false, func(r *Recipient) {
			if next := *r; r.Description == nil {
				empty := ""
				next.Description = &empty
				c.Account.Recipients.Put(next.ID, &next)
			}
		})
		return answer
	})))}},
	{"relation.accounts-apart", []part{on("GET /refunds", where(notFirst, totalLess(func(c *Call) int {
		other := c.Emulator.AllAccounts()[0]
		return within(other, func() int { return -other.Refunds.Count })
	})))}},
	{"relation.accounts-apart/events", []part{on("GET /events", where(notFirst, edited(func(c *Call, list map[string]any) {
		other := c.Emulator.AllAccounts()[0]
		if newest := within(other, other.newestEvent); newest != nil {
			list["data"] = append(list["data"].([]any), renderedEvent{newest})
		}
	})))}},
}

func hasAny(object map[string]any) bool { return len(object) > 0 }

// skips tells that an offset is the limit so many times or more.
func skips(pages int) func(c *Call) bool {
	return func(c *Call) bool { return c.number("offset") >= pages*c.number("limit") }
}

// turnedPage turns the page round, as if it and not the list were put in order.
func turnedPage(next Handler) Handler { return edited(turnedList)(next) }

// notFirst tells that another account than the first asks.
func notFirst(c *Call) bool { return c.Account != c.Emulator.AllAccounts()[0] }

func (a *Account) newestEvent() (newest *Event) {
	a.Events.Walk(a.Events.Count-1, 1, true, func(ev *Event) { newest = ev })
	return newest
}

type renderedEvent struct{ *Event }

// MarshalJSON lets encoding/json write what the event writes itself.
func (r renderedEvent) MarshalJSON() ([]byte, error) {
	var w Writer
	r.RenderPayload(&w)
	return w.Buf, nil
}
