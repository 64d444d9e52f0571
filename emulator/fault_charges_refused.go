package emulator

import "strings"

// chargeRefusalFaults are those of refusing to make a charge.
var chargeRefusalFaults = []defect{
	{"charge.amount-below-minimum", []part{on(creating, where(inBaht, bookedAs("1999", "2000")))}},
	{"charge.amount-below-minimum/message", []part{on(creating, where(inBaht,
		reworded(refused{message: "equal to 2000 (thb"}, "amount must be greater than or equal to 20 (thb subunits)")))}},
	{"charge.amount-at-minimum", []part{on(creating, where(every(inBaht, valued("amount", "2000")),
		refuseWith(invalid("invalid_charge", "amount must be greater than or equal to 2001 (thb subunits)"))))}},
	{"charge.amount-above-maximum", []part{on(creating, where(inBaht, bookedAs("15000001", "15000000")))}},
	{"charge.amount-above-maximum/code", []part{on(creating, recoded(refused{message: "less than or equal to"}, "bad_request"))}},
	{"charge.amount-not-positive", []part{on(creating, where(negative, first(func(c *call) *apiError {
		c.params["amount"] = strings.TrimPrefix(c.params.text("amount"), "-")
		return nil
	})))}},
	{"charge.amount-not-positive/zero", []part{on(creating, where(valued("amount", "0"), put("amount", "100000")))}},
	{"charge.amount-missing", []part{on(creating, where(missing("amount"), put("amount", "2000")))}},
	{"charge.amount-missing/code", []part{on(creating, recoded(refused{where: missing("amount")}, "failed_charge"))}},
	{"charge.amount-not-a-number", []part{on(creating, refusing(refused{where: every(amountIsNoNumber, inBaht, cardOf(anyCard))}, func(err *apiError) {
		*err = apiError{404, "not_found", "amount was not found"}
	}))}},
	{"charge.amount-not-a-number/list", []part{on(creating, first(func(c *call) *apiError {
		if list, ok := c.params.list("amount"); ok && len(list) == 1 {
			c.params["amount"] = list[0]
		}
		return nil
	}))}},
	{"charge.amount-not-an-integer", []part{on(creating, first(func(c *call) *apiError {
		if whole, _, found := strings.Cut(c.params.text("amount"), "."); found && c.params.isNumber("amount") {
			c.params["amount"] = whole
		}
		return nil
	}))}},
	{"charge.currency-missing", []part{on(creating, where(missing("currency"), put("currency", "thb")))}},
	{"charge.currency-missing/status", []part{on(creating, restated(refused{where: missing("currency")}, 403))}},
	{"charge.currency-unsupported", []part{on(creating, where(valued("currency", "zzz"), put("currency", "thb")))}},
	{"charge.currency-unsupported/message", []part{on(creating,
		refusing(refused{message: "currently not supported", where: every(given("currency"), not(amountIsNoNumber))}, func(err *apiError) {
			err.message = strings.Replace(err.message, "currency is currently not supported", "currency is invalid", 1)
		}))}},
	{"charge.faults-joined", []part{on(creating, refusing(refused{message: "currently not supported and "}, func(err *apiError) {
		err.message, _, _ = strings.Cut(err.message, " and ")
	}))}},
	{"charge.no-payment-method", []part{on(creating, restated(refused{where: nobodyPays, message: "the request object"}, 402))}},
	{"charge.no-payment-method/guides", []part{on(creating, recoded(refused{where: nobodyPays, message: "one of card"}, "invalid_charge"))}},
	{"charge.conflicting-methods", []part{on(creating, where(every(given("source"), given("card")), where(sourceWithoutCard, deleted("card"))))}},
	{"charge.token-with-customer", []part{on(creating, where(every(given("customer"), cardOf(anyCard)), deleted("customer")))}},
	{"charge.card-of-other-customer", []part{on(creating, where(every(given("customer"), given("card"), not(ownsCard)), first(func(c *call) *apiError {
		if owner := ownerOf(c, c.params.text("card")); owner != nil {
			c.params["customer"] = owner.id
		}
		return nil
	})))}},
	{"charge.card-without-customer", []part{on(creating, where(missing("customer"), first(func(c *call) *apiError {
		if owner := ownerOf(c, c.params.text("card")); owner != nil {
			c.params["customer"] = owner.id
		}
		return nil
	})))}},
	{"charge.customer-unknown", []part{on(creating, reworded(refused{message: "customer cust_"}, "the payer was not found"))}},
	{"charge.customer-unknown/status", []part{on(creating, restated(refused{message: "customer cust_", where: not(customerDestroyed)}, 400))}},
	{"charge.customer-without-card", []part{on(creating, restated(refused{message: "card of cust_"}, 402))}},
	{"charge.customer-deleted", []part{on(creating, recoded(refused{message: "customer cust_", where: customerDestroyed}, "invalid_charge"))}},
	{"charge.source-unknown", []part{on(creating, reworded(refused{message: "source src_"}, "no such source"))}},
	{"charge.source-unknown/code", []part{on(creating, refusing(refused{message: "source src_"}, func(err *apiError) {
		err.status, err.code = 400, "invalid_source"
	}))}},
	{"charge.metadata-not-object", []part{on(creating, where(metadataIs[string], deleted("metadata")))}},
	{"charge.metadata-not-object/list", []part{on(creating, where(metadataIs[[]any], deleted("metadata")))}},
	{"charge.refused-leaves-nothing", []part{on(creating, where(valued("currency", "invalid"), refusedThen(func(c *call) { _, _, _ = c.takeToken(c.params.text("card")) })))}},
	{"charge.refused-leaves-nothing/listed", []part{on(creating, refusedThen(func(c *call) {
		if c.params.text("currency") == "invalid" && c.params.has("description") {
			failed := &charge{
				id: c.newID("chrg"), emu: c.emu, created: c.stamp(), updated: c.stamp(), amount: 2000, currency: findCurrency("thb"),
				state: stateFailed, failure: failureOf("failed_processing"), capture: true, expiresAt: c.stamp() + millis(chargeLifetime),
				description: c.params.text("description"),
			}
			if t, ok := c.acct.tokens.get(c.params.text("card")); ok {
				failed.card = t.card
			}
			c.acct.charges.add(failed.id, c.now, failed)
		}
	}))}},
	{"charge.refused-leaves-nothing/source", []part{on(creating, refusedThen(func(c *call) {
		if src, ok := c.acct.sources.get(c.params.text("source")); ok && src.charge == "" && amountIsNoNumber(c) {
			spent := *src
			spent.charge = c.newID("chrg")
			c.acct.sources.put(spent.id, &spent)
		}
	}))}},
	{"charge.refused-leaves-nothing/customer", []part{on(creating, refusedThen(func(c *call) {
		if cu, err := c.customer(c.params.text("customer")); err == nil && amountIsNoNumber(c) {
			locked := cu.clone()
			locked.defaultCard = ""
			c.saveCustomer(locked)
		}
	}))}},
}

func anyCard(*card) bool { return true }

func inBaht(c *call) bool { return findCurrency(c.params.text("currency")) == findCurrency("thb") }

func negative(c *call) bool {
	return strings.HasPrefix(c.params.text("amount"), "-") && c.params.isNumber("amount")
}

func amountIsNoNumber(c *call) bool {
	return c.params.has("amount") && !c.params.isNumber("amount") && c.params.text("amount") != ""
}

func nobodyPays(c *call) bool {
	return c.params.text("card")+c.params.text("customer") == "" && !c.params.has("source")
}

// sourceWithoutCard tells that the source is of a kind that no card goes with.
func sourceWithoutCard(c *call) bool {
	src, ok := c.acct.sources.get(c.params.text("source"))
	return ok && !src.kind.withCard
}

// ownerOf finds the customer whose card it is.
func ownerOf(c *call, card string) (owner *customer) {
	c.acct.customers.walk(0, c.acct.customers.n, false, func(cu *customer) {
		if _, at := cu.card(card); at >= 0 {
			owner = cu
		}
	})
	return owner
}

// customerDestroyed tells that the customer was there once: the account has an event of its end.
func customerDestroyed(c *call) (gone bool) {
	id := c.params.text("customer")
	c.acct.events.walk(0, c.acct.events.n, false, func(ev *event) {
		view, ok := ev.data.(customerView)
		gone = gone || ok && view.id == id && ev.key == "customer.destroy"
	})
	return gone
}

func metadataIs[T any](c *call) bool {
	text, is := c.params["metadata"].(T)
	return is && any(text) != any("")
}

// refusedThen does something after a refusal.
func refusedThen(do func(c *call)) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			answer, err := next(c)
			if err != nil {
				do(c)
			}
			return answer, err
		}
	}
}
