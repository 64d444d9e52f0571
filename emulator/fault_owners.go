package emulator

// Predicates and words of the faults in customers and their cards.

// kept changes the customer that a request stored and answers.
func kept(change func(c *Call, cu *Customer)) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		if view, ok := answer.(CustomerView); ok {
			change(c, view.Customer)
		}
		return answer
	})
}

// answeredOnly answers what was asked for, and leaves the customer as it was.
func answeredOnly(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		old, had := c.Account.Customers.Get(c.Vars[0])
		answer, err := next(c)
		if had {
			c.SaveCustomer(old)
		}
		return answer, err
	}
}

// forgetting drops a parameter.
func forgetting(name string) func(c *Call) *Error {
	return func(c *Call) *Error {
		delete(c.Params, name)
		return nil
	}
}

// forgettingOwn drops default_card where it names a card of the customer.
func forgettingOwn(c *Call) *Error {
	if cu, ok := c.Account.Customers.Get(c.Vars[0]); ok {
		if _, at := cu.Card(c.Params.Text("default_card")); at >= 0 {
			delete(c.Params, "default_card")
		}
	}
	return nil
}

// destroyedBy finds what an event of the key says of the last id in the path, of any account.
func (c *Call) destroyedBy(key string) any {
	id := c.Vars[len(c.Vars)-1]
	if key == "customer.destroy" {
		id = c.Vars[0]
	}
	return c.destroyed(key, id)
}

func (c *Call) destroyed(key, id string) any {
	var found any
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *Event) {
		switch data := ev.Data.(type) {
		case CustomerView:
			if ev.Key == key && data.ID == id {
				found = data
			}
		case *Card:
			if ev.Key == key && data.ID == id {
				found = data
			}
		}
	})
	return found
}

// once tells that what the path is about was destroyed, never that it was not.
func once(key string) func(c *Call) bool {
	return func(c *Call) bool { return c.destroyedBy(key) != nil }
}

func never(key string) func(c *Call) bool {
	return func(c *Call) bool { return c.destroyedBy(key) == nil }
}

func destroyedOwner(c *Call) any { return c.destroyedBy("customer.destroy") }

func destroyedCard(c *Call) any { return c.destroyedBy("card.destroy") }

// cardOfAnyone finds a card among all customers of the account.
func (c *Call) cardOfAnyone(id string) (found *Card, owner *Customer) {
	c.Account.Customers.Walk(0, c.Account.Customers.Count, false, func(cu *Customer) {
		if cd, at := cu.Card(id); at >= 0 {
			found, owner = cd, cu
		}
	})
	return found, owner
}

// othersCard tells that the card of the path is one of another customer than that of the path.
func othersCard(c *Call) bool {
	_, owner := c.cardOfAnyone(c.Vars[1])
	_, known := c.Account.Customers.Get(c.Vars[0])
	return known && owner != nil && owner.ID != c.Vars[0]
}

// strange tells that the card of the path never was one, though its id could be one and its customer is there.
func strange(c *Call) bool {
	_, known := c.Account.Customers.Get(c.Vars[0])
	_, wellFormed := ParseID("card", c.Vars[1])
	return known && wellFormed && !othersCard(c) && never("card.destroy")(c)
}

// defaultStays keeps the default card of a customer, or has none, where that many cards are left.
func defaultStays(when func(left int) bool, stays bool) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		cu, _ := c.Account.Customers.Get(c.Vars[0])
		if !when(len(cu.Cards)) {
			return answer
		}
		cu = cu.Clone()
		if cu.DefaultCard = ""; stays {
			cu.DefaultCard = c.Vars[1]
		}
		c.SaveCustomer(cu)
		return answer
	})
}

// chargingDestroyed tells that a charge names a card that was destroyed.
func chargingDestroyed(c *Call) bool {
	return c.Params.Has("customer") && c.destroyed("card.destroy", c.Params.Text("card")) != nil
}

// unknownOwner tells that the path names a customer that no account has or had, by an id that could be one.
func unknownOwner(c *Call) bool {
	for _, acct := range c.Emulator.AllAccounts() {
		if _, has := acct.Customers.Get(c.Vars[0]); has {
			return false
		}
	}
	_, wellFormed := ParseID("cust", c.Vars[0])
	return wellFormed && never("customer.destroy")(c)
}
