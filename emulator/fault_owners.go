package emulator

// Predicates and words of the faults in customers and their cards.

// kept changes the customer that a request stored and answers.
func kept(change func(c *call, cu *customer)) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		if view, ok := answer.(customerView); ok {
			change(c, view.customer)
		}
		return answer
	})
}

// answeredOnly answers what was asked for, and leaves the customer as it was.
func answeredOnly(next handler) handler {
	return func(c *call) (any, *apiError) {
		old, had := c.acct.customers.get(c.vars[0])
		answer, err := next(c)
		if had {
			c.saveCustomer(old)
		}
		return answer, err
	}
}

// forgetting drops a parameter.
func forgetting(name string) func(c *call) *apiError {
	return func(c *call) *apiError {
		delete(c.params, name)
		return nil
	}
}

// forgettingOwn drops default_card where it names a card of the customer.
func forgettingOwn(c *call) *apiError {
	if cu, ok := c.acct.customers.get(c.vars[0]); ok {
		if _, at := cu.card(c.params.text("default_card")); at >= 0 {
			delete(c.params, "default_card")
		}
	}
	return nil
}

// destroyedBy finds what an event of the key says of the last id in the path, of any account.
func (c *call) destroyedBy(key string) any {
	id := c.vars[len(c.vars)-1]
	if key == "customer.destroy" {
		id = c.vars[0]
	}
	return c.destroyed(key, id)
}

func (c *call) destroyed(key, id string) any {
	var found any
	c.acct.events.walk(0, c.acct.events.n, false, func(ev *event) {
		switch data := ev.data.(type) {
		case customerView:
			if ev.key == key && data.id == id {
				found = data
			}
		case *card:
			if ev.key == key && data.id == id {
				found = data
			}
		}
	})
	return found
}

// once tells that what the path is about was destroyed, never that it was not.
func once(key string) func(c *call) bool {
	return func(c *call) bool { return c.destroyedBy(key) != nil }
}

func never(key string) func(c *call) bool {
	return func(c *call) bool { return c.destroyedBy(key) == nil }
}

func destroyedOwner(c *call) any { return c.destroyedBy("customer.destroy") }

func destroyedCard(c *call) any { return c.destroyedBy("card.destroy") }

// cardOfAnyone finds a card among all customers of the account.
func (c *call) cardOfAnyone(id string) (found *card, owner *customer) {
	c.acct.customers.walk(0, c.acct.customers.n, false, func(cu *customer) {
		if cd, at := cu.card(id); at >= 0 {
			found, owner = cd, cu
		}
	})
	return found, owner
}

// othersCard tells that the card of the path is one of another customer than that of the path.
func othersCard(c *call) bool {
	_, owner := c.cardOfAnyone(c.vars[1])
	_, known := c.acct.customers.get(c.vars[0])
	return known && owner != nil && owner.id != c.vars[0]
}

// strange tells that the card of the path never was one, though its id could be one and its customer is there.
func strange(c *call) bool {
	_, known := c.acct.customers.get(c.vars[0])
	_, wellFormed := parseID("card", c.vars[1])
	return known && wellFormed && !othersCard(c) && never("card.destroy")(c)
}

// defaultStays keeps the default card of a customer, or has none, where that many cards are left.
func defaultStays(when func(left int) bool, stays bool) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		cu, _ := c.acct.customers.get(c.vars[0])
		if !when(len(cu.cards)) {
			return answer
		}
		cu = cu.clone()
		if cu.defaultCard = ""; stays {
			cu.defaultCard = c.vars[1]
		}
		c.saveCustomer(cu)
		return answer
	})
}

// chargingDestroyed tells that a charge names a card that was destroyed.
func chargingDestroyed(c *call) bool {
	return c.params.has("customer") && c.destroyed("card.destroy", c.params.text("card")) != nil
}

// unknownOwner tells that the path names a customer that no account has or had, by an id that could be one.
func unknownOwner(c *call) bool {
	for _, acct := range c.emu.allAccounts() {
		if _, has := acct.customers.get(c.vars[0]); has {
			return false
		}
	}
	_, wellFormed := parseID("cust", c.vars[0])
	return wellFormed && never("customer.destroy")(c)
}
