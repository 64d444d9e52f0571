package emulator

// createCustomerCard attaches a token's card. Only the guides know this endpoint; in recorded traffic cards are attached
// with PATCH /customers/{id}.
func createCustomerCard(c *call) (any, *apiError) {
	if !c.documented() {
		return nil, notFound("path", c.path)
	}
	old, err := c.customer(c.vars[0])
	if err != nil {
		return nil, err
	}
	id, err := c.tokenParam()
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, badRequest("card can't be blank")
	}
	taken, _, err := c.takeToken(id)
	if err != nil {
		return nil, err
	}
	cu := old.clone()
	cd := c.attach(cu, taken)
	c.saveCustomer(cu)
	c.emit("customer.update", c.customerView(cu))
	return cd, nil
}

func listCustomerCards(c *call) (any, *apiError) {
	cu, err := c.customer(c.vars[0])
	if err != nil {
		return nil, err
	}
	return listOfSlice(c, cu.cards, func(cd *card) stamp { return cd.created }, (*card).render)
}

func retrieveCustomerCard(c *call) (any, *apiError) {
	cd, _, err := c.customerCard(c.vars[0], c.vars[1])
	if err != nil {
		return nil, err
	}
	return cd, nil
}

func updateCustomerCard(c *call) (any, *apiError) {
	old, owner, err := c.customerCard(c.vars[0], c.vars[1])
	if err != nil {
		return nil, err
	}
	cd := *old
	if err := changeCard(c, &cd); err != nil {
		return nil, err
	}
	cu := owner.clone()
	_, at := cu.card(cd.id)
	cu.cards[at] = &cd
	c.saveCustomer(cu)
	c.emit("card.update", &cd)
	return &cd, nil
}

// changeCard takes over the parameters of a card update, with the same checks as a new card.
func changeCard(c *call, cd *card) *apiError {
	var f faults
	date := expiry{int(cd.month), int(cd.year)}
	if c.params.has("expiration_month") {
		date.month = readMonth(c.params, &f)
	}
	if name, ok := c.params.str("name"); ok {
		if cd.name = name; c.blank("name") {
			f.add(faultCard, "name can't be blank")
		}
	}
	if c.params.has("expiration_year") {
		date.year = readYear(c.params, c.now, &f)
	}
	if c.params.has("expiration_month") || c.params.has("expiration_year") {
		checkDate(c.params, date, c.now, &f)
	}
	checkCountry(c.params, &f)
	if err := f.error(c.documented()); err != nil {
		return err
	}
	cd.month, cd.year = uint8(date.month), uint16(date.year)
	cd.address = cd.address.read(c.params)
	return nil
}

// destroyCustomerCard takes a card away. The oldest of the remaining ones takes its place as default card.
func destroyCustomerCard(c *call) (any, *apiError) {
	old, owner, err := c.customerCard(c.vars[0], c.vars[1])
	if err != nil {
		return nil, err
	}
	cu := owner.clone()
	_, at := cu.card(old.id)
	cu.cards = append(cu.cards[:at], cu.cards[at+1:]...)
	if cu.defaultCard == old.id {
		cu.defaultCard = ""
		if len(cu.cards) > 0 {
			cu.defaultCard = cu.cards[0].id
		}
	}
	cd := *old
	cd.deleted = true
	c.saveCustomer(cu)
	c.emit("card.destroy", &cd)
	c.emit("customer.update.card", c.customerView(cu)) // in this order in recorded events of 2015
	return &cd, nil
}
