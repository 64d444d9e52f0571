package emulator

import "strings"

// chargeRefusalFaults are those of refusing to make a charge.
var chargeRefusalFaults = []defect{
	{"charge.amount-below-minimum", []part{on(creating, where(inBaht, bookedAs("1999", "2000")))}},
	{"charge.amount-below-minimum/message", []part{on(creating, where(inBaht,
		reworded(refused{message: "equal to 2000 (thb"}, "amount must be greater than or equal to 20 (thb subunits)")))}},
	{"charge.amount-at-minimum", []part{on(creating, where(every(inBaht, valued("amount", "2000")),
		refuseWith(Invalid("invalid_charge", "amount must be greater than or equal to 2001 (thb subunits)"))))}},
	{"charge.amount-above-maximum", []part{on(creating, where(inBaht, bookedAs("15000001", "15000000")))}},
	{"charge.amount-above-maximum/code", []part{on(creating, recoded(refused{message: "less than or equal to"}, "bad_request"))}},
	{"charge.amount-not-positive", []part{on(creating, where(negative, first(func(c *Call) *Error {
		c.Params["amount"] = strings.TrimPrefix(c.Params.Text("amount"), "-")
		return nil
	})))}},
	{"charge.amount-not-positive/zero", []part{on(creating, where(valued("amount", "0"), put("amount", "100000")))}},
	{"charge.amount-missing", []part{on(creating, where(missing("amount"), put("amount", "2000")))}},
	{"charge.amount-missing/code", []part{on(creating, recoded(refused{where: missing("amount")}, "failed_charge"))}},
	{"charge.amount-not-a-number", []part{on(creating, refusing(refused{where: every(amountIsNoNumber, inBaht, cardOf(anyCard))}, func(err *Error) {
		*err = Error{404, "not_found", "amount was not found"}
	}))}},
	{"charge.amount-not-a-number/list", []part{on(creating, first(func(c *Call) *Error {
		if list, ok := c.Params.List("amount"); ok && len(list) == 1 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"charge.amount-not-an-integer", []part{on(creating, first(func(c *Call) *Error {
		if whole, _, found := strings.Cut(c.Params.Text("amount"), "."); found && c.Params.IsNumber("amount") {
			c.Params["amount"] = whole
		}
		return nil
	}))}},
	{"charge.currency-missing", []part{on(creating, where(missing("currency"), put("currency", "thb")))}},
	{"charge.currency-missing/status", []part{on(creating, restated(refused{where: missing("currency")}, 403))}},
	{"charge.currency-unsupported", []part{on(creating, where(valued("currency", "zzz"), put("currency", "thb")))}},
	{"charge.currency-unsupported/message", []part{on(creating,
		refusing(refused{message: "currently not supported", where: every(given("currency"), not(amountIsNoNumber))}, func(err *Error) {
			err.Message = strings.Replace(err.Message, "currency is currently not supported", "currency is invalid", 1)
		}))}},
	{"charge.faults-joined", []part{on(creating, refusing(refused{message: "currently not supported and "}, func(err *Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"charge.no-payment-method", []part{on(creating, restated(refused{where: nobodyPays, message: "the request object"}, 402))}},
	{"charge.no-payment-method/guides", []part{on(creating, recoded(refused{where: nobodyPays, message: "one of card"}, "invalid_charge"))}},
	{"charge.conflicting-methods", []part{on(creating, where(every(given("source"), given("card")), where(sourceWithoutCard, deleted("card"))))}},
	{"charge.token-with-customer", []part{on(creating, where(every(given("customer"), cardOf(anyCard)), deleted("customer")))}},
	{"charge.card-of-other-customer", []part{on(creating, where(every(given("customer"), given("card"), not(ownsCard)), first(func(c *Call) *Error {
		if owner := ownerOf(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.card-without-customer", []part{on(creating, where(missing("customer"), first(func(c *Call) *Error {
		if owner := ownerOf(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.customer-unknown", []part{on(creating, reworded(refused{message: "customer cust_"}, "the payer was not found"))}},
	{"charge.customer-unknown/status", []part{on(creating, restated(refused{message: "customer cust_", where: not(customerDestroyed)}, 400))}},
	{"charge.customer-without-card", []part{on(creating, restated(refused{message: "card of cust_"}, 402))}},
	{"charge.customer-deleted", []part{on(creating, recoded(refused{message: "customer cust_", where: customerDestroyed}, "invalid_charge"))}},
	{"charge.source-unknown", []part{on(creating, reworded(refused{message: "source src_"}, "no such source"))}},
	{"charge.source-unknown/code", []part{on(creating, refusing(refused{message: "source src_"}, func(err *Error) {
		err.Status, err.Code = 400, "invalid_source"
	}))}},
	{"charge.metadata-not-object", []part{on(creating, where(metadataIs[string], deleted("metadata")))}},
	{"charge.metadata-not-object/list", []part{on(creating, where(metadataIs[[]any], deleted("metadata")))}},
	{"charge.refused-leaves-nothing", []part{on(creating, where(valued("currency", "invalid"), refusedThen(func(c *Call) { _, _, _ = c.TakeToken(c.Params.Text("card")) })))}},
	{"charge.refused-leaves-nothing/listed", []part{on(creating, refusedThen(func(c *Call) {
		if c.Params.Text("currency") == "invalid" && c.Params.Has("description") {
			failed := &Charge{
				ID: c.NewID("chrg"), Emulator: c.Emulator, Created: c.Stamp(), Updated: c.Stamp(), Amount: 2000, Currency: FindCurrency("thb"),
				State: StateFailed, Failure: FailureOf("failed_processing"), Capture: true, ExpiresAt: c.Stamp() + millis(ChargeLifetime),
				Description: c.Params.Text("description"),
			}
			if t, ok := c.Account.Tokens.Get(c.Params.Text("card")); ok {
				failed.Card = t.Card
			}
			c.Account.Charges.Add(failed.ID, c.Now, failed)
		}
	}))}},
	{"charge.refused-leaves-nothing/source", []part{on(creating, refusedThen(func(c *Call) {
		if src, ok := c.Account.Sources.Get(c.Params.Text("source")); ok && src.Charge == "" && amountIsNoNumber(c) {
			spent := *src
			spent.Charge = c.NewID("chrg")
			c.Account.Sources.Put(spent.ID, &spent)
		}
	}))}},
	{"charge.refused-leaves-nothing/customer", []part{on(creating, refusedThen(func(c *Call) {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && amountIsNoNumber(c) {
			locked := cu.Clone()
			locked.DefaultCard = ""
			c.SaveCustomer(locked)
		}
	}))}},
}

func anyCard(*Card) bool { return true }

func inBaht(c *Call) bool { return FindCurrency(c.Params.Text("currency")) == FindCurrency("thb") }

func negative(c *Call) bool {
	return strings.HasPrefix(c.Params.Text("amount"), "-") && c.Params.IsNumber("amount")
}

func amountIsNoNumber(c *Call) bool {
	return c.Params.Has("amount") && !c.Params.IsNumber("amount") && c.Params.Text("amount") != ""
}

func nobodyPays(c *Call) bool {
	return c.Params.Text("card")+c.Params.Text("customer") == "" && !c.Params.Has("source")
}

// sourceWithoutCard tells that the source is of a kind that no card goes with.
func sourceWithoutCard(c *Call) bool {
	src, ok := c.Account.Sources.Get(c.Params.Text("source"))
	return ok && !src.Kind.WithCard
}

// ownerOf finds the customer whose card it is.
func ownerOf(c *Call, card string) (owner *Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *Customer) {
		if _, at := cu.Card(card); at >= 0 {
			owner = cu
		}
	})
	return owner
}

// customerDestroyed tells that the customer was there once: the account has an event of its end.
func customerDestroyed(c *Call) (gone bool) {
	id := c.Params.Text("customer")
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *Event) {
		view, ok := ev.Data.(CustomerView)
		gone = gone || ok && view.ID == id && ev.Key == "customer.destroy"
	})
	return gone
}

func metadataIs[T any](c *Call) bool {
	text, is := c.Params["metadata"].(T)
	return is && any(text) != any("")
}

// refusedThen does something after a refusal.
func refusedThen(do func(c *Call)) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			answer, err := next(c)
			if err != nil {
				do(c)
			}
			return answer, err
		}
	}
}
