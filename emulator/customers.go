package emulator

type customer struct {
	id          string
	created     stamp
	email       *string
	description string // never null: in all 61 recorded customers it is a text, empty where none was given
	metadata    rawJSON
	cards       []*card // in the order they were attached
	defaultCard string
	deleted     bool
}

// card returns a card of the customer and its place.
func (cu *customer) card(id string) (*card, int) {
	for i, cd := range cu.cards {
		if cd.id == id {
			return cd, i
		}
	}
	return nil, -1
}

func (c *call) customer(id string) (*customer, *apiError) {
	cu, ok := c.acct.customers.get(id)
	if !ok {
		return nil, notFound("customer", id)
	}
	return cu, nil
}

// customerCard finds the card a charge on a customer uses: the named one, or the default one when cardID is empty.
func (c *call) customerCard(customerID, cardID string) (*card, *customer, *apiError) {
	cu, err := c.customer(customerID)
	if err != nil {
		return nil, nil, err
	}
	if cardID == "" {
		if cardID = cu.defaultCard; cardID == "" {
			return nil, cu, notFound("card", "of "+customerID)
		}
	}
	cd, at := cu.card(cardID)
	if at < 0 {
		return nil, cu, notFound("card", cardID)
	}
	return cd, cu, nil
}

// clone starts the next version of a customer; events keep the one before.
func (cu *customer) clone() *customer {
	next := *cu
	next.cards = append([]*card(nil), cu.cards...)
	return &next
}

// attach gives the customer a token's card. The first card becomes the default one.
func (c *call) attach(cu *customer, cd *card) *card {
	own := *cd
	own.customer = cu.id
	cu.cards = append(cu.cards, &own)
	if cu.defaultCard == "" {
		cu.defaultCard = own.id
	}
	return &own
}

func (c *call) saveCustomer(cu *customer) { c.acct.customers.put(cu.id, cu) }

// readProfile takes over what the request says about the customer itself.
func (c *call) readProfile(cu *customer) *apiError {
	if v, ok := c.params.str("email"); ok {
		cu.email = &v
	}
	if v, ok := c.params.str("description"); ok {
		cu.description = v
	}
	if c.params.has("metadata") {
		raw, ok := c.params.metadata("metadata")
		if !ok {
			return badRequest("Metadata should be a JSON hash")
		}
		cu.metadata = raw
	}
	return nil
}

func createCustomer(c *call) (any, *apiError) {
	cu := &customer{created: c.stamp()}
	if err := c.readProfile(cu); err != nil {
		return nil, err
	}
	var cd *card
	if id, err := c.tokenParam(); err != nil {
		return nil, err
	} else if id != "" {
		if cd, _, err = c.takeToken(id); err != nil {
			return nil, err
		}
	}
	cu.id = c.newID("cust")
	if cd != nil {
		c.attach(cu, cd)
	}
	c.acct.customers.add(cu.id, c.now, cu)
	c.emit("customer.create", c.customerView(cu))
	return c.customerView(cu), nil
}

// tokenParam reads the token a customer request names; empty when it names none.
func (c *call) tokenParam() (string, *apiError) {
	id, ok := c.params.str("card")
	if !ok && !c.blank("card") {
		return "", invalid("invalid_card_token", "invalid card token")
	}
	return id, nil
}

// blank tells whether a parameter holds nothing: empty text, hash or list, which SDKs send for what is not set.
func (c *call) blank(name string) bool {
	switch v := c.params[name].(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

func listCustomers(c *call) (any, *apiError) {
	return listOf(c, c.acct.customers, func(cu *customer, w *jsonWriter) { c.customerView(cu).render(w) })
}

func retrieveCustomer(c *call) (any, *apiError) {
	cu, err := c.customer(c.vars[0])
	if err != nil {
		return nil, err
	}
	return c.customerView(cu), nil
}

func updateCustomer(c *call) (any, *apiError) {
	old, err := c.customer(c.vars[0])
	if err != nil {
		return nil, err
	}
	cu := old.clone()
	if err := c.readProfile(cu); err != nil {
		return nil, err
	}
	if id := c.params.text("default_card"); id != "" {
		if _, at := cu.card(id); at < 0 {
			return nil, notFound("card", id)
		}
		cu.defaultCard = id
	}
	attached, err := c.tokenParam()
	if err != nil {
		return nil, err
	}
	if attached != "" {
		cd, _, err := c.takeToken(attached)
		if err != nil {
			return nil, err
		}
		c.attach(cu, cd)
	}
	c.saveCustomer(cu)
	c.emit("customer.update", c.customerView(cu))
	return c.customerView(cu), nil
}

// destroyCustomer answers the whole customer without its cards; afterwards neither it nor they can be found.
func destroyCustomer(c *call) (any, *apiError) {
	old, err := c.customer(c.vars[0])
	if err != nil {
		return nil, err
	}
	cu := old.clone()
	cu.deleted, cu.cards, cu.defaultCard = true, nil, ""
	c.acct.customers.remove(cu.id)
	c.emit("customer.destroy", c.customerView(cu))
	return c.customerView(cu), nil
}

// customerView is a customer as shown at one moment, which its embedded lists carry.
type customerView struct {
	*customer
	now stamp
}

func (c *call) customerView(cu *customer) customerView { return customerView{cu, c.stamp()} }

func (v customerView) render(w *jsonWriter) {
	w.object("")
	w.str("object", "customer")
	w.join("id", v.id)
	w.bool("livemode", false)
	w.join("location", "/customers/", v.id)
	w.bool("deleted", v.deleted)
	w.raw("metadata", v.metadata)
	embedList(w, "cards", len(v.cards), "/customers/"+v.id+"/cards", v.now, func() {
		for _, cd := range v.cards[:min(len(v.cards), defaultLimit)] {
			cd.render(w)
		}
	})
	w.strOrNull("default_card", v.defaultCard)
	embedList(w, "linked_accounts", 0, "/customers/"+v.id+"/linked_accounts", v.now, nil)
	w.str("description", v.description)
	w.strPointer("email", v.email)
	w.time("created_at", v.created)
	w.endObject()
}
