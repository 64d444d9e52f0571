package api

import (
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// createCustomerCard attaches a token's card. Only the guides know this endpoint; in recorded
// traffic cards are attached with PATCH /customers/{id}.
func createCustomerCard(c *Call) (any, *apierror.Error) {
	if !c.documented() {
		return nil, apierror.NotFound("path", c.Path).Because(
			"only the documented dialect has this operation; PATCH /customers/{id} attaches a card in both")
	}
	old, err := c.Customer(c.Vars[0])
	if err != nil {
		return nil, err
	}
	id, err := c.tokenParam()
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, apierror.BadRequest("card can't be blank")
	}
	taken, spent, err := c.TakeToken(id)
	if err != nil {
		return nil, err
	}
	cu := old.Clone()
	cd := c.attach(cu, taken, spent)
	c.SaveCustomer(cu)
	c.emit("customer.update", c.CustomerView(cu))
	return cd, nil
}

func listCustomerCards(c *Call) (any, *apierror.Error) {
	cu, err := c.Customer(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return ListOfSlice(c, cu.Cards, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
}

func retrieveCustomerCard(c *Call) (any, *apierror.Error) {
	cd, _, err := c.customerCard(c.Vars[0], c.Vars[1])
	if err != nil {
		return nil, err
	}
	return cd, nil
}

func updateCustomerCard(c *Call) (any, *apierror.Error) {
	old, owner, err := c.customerCard(c.Vars[0], c.Vars[1])
	if err != nil {
		return nil, err
	}
	cd := *old
	if err := changeCard(c, &cd); err != nil {
		return nil, err
	}
	cu := owner.Clone()
	_, at := cu.Card(cd.ID)
	cu.Cards[at] = &cd
	c.SaveCustomer(cu)
	c.emit("card.update", &cd)
	return &cd, nil
}

// changeCard takes over the parameters of a card update, with the same checks as a new card.
func changeCard(c *Call, cd *cards.Card) *apierror.Error {
	var f cards.Problems
	date := cards.Expiry{Month: int(cd.Month), Year: int(cd.Year)}
	if c.Params.Has("expiration_month") {
		date.Month = cards.ReadMonth(c.Params, &f)
	}
	if name, ok := c.Params.Str("name"); ok {
		if cd.Name = name; c.Blank("name") {
			f.Add(cards.ProblemCard, "name can't be blank")
		}
	}
	if c.Params.Has("expiration_year") {
		date.Year = cards.ReadYear(c.Params, c.Now, &f)
	}
	if c.Params.Has("expiration_month") || c.Params.Has("expiration_year") {
		cards.CheckDate(c.Params, date, c.Now, &f)
	}
	cards.CheckCountry(c.Params, &f)
	if err := f.Error(c.documented()); err != nil {
		return err
	}
	cd.Month, cd.Year = uint8(date.Month), uint16(date.Year)
	cd.Address = cd.Address.Read(c.Params)
	return nil
}

// destroyCustomerCard takes a card away. The oldest of the remaining ones takes its place as
// default card.
func destroyCustomerCard(c *Call) (any, *apierror.Error) {
	old, owner, err := c.customerCard(c.Vars[0], c.Vars[1])
	if err != nil {
		return nil, err
	}
	cu := owner.Clone()
	_, at := cu.Card(old.ID)
	cu.Cards = append(cu.Cards[:at], cu.Cards[at+1:]...)
	if cu.DefaultCard == old.ID {
		cu.DefaultCard = ""
		if len(cu.Cards) > 0 {
			cu.DefaultCard = cu.Cards[0].ID
		}
	}
	cd := *old
	cd.Deleted = true
	c.SaveCustomer(cu)
	c.Emulator.gone.Destroy(cd.ID, c.Now)
	c.emit("card.destroy", &cd)
	c.emit("customer.update.card", c.CustomerView(cu)) // in this order in recorded events of 2015
	return &cd, nil
}
