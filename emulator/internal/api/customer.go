package api

import (
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

type Customer struct {
	ID          string
	Created     wire.Stamp
	email       *string
	Description string // never null: in all 61 recorded customers it is a text, empty where none was given
	Metadata    wire.RawJSON
	Cards       []*cards.Card // in the order they were attached
	DefaultCard string
	deleted     bool
}

// Card returns a card of the customer and its place.
func (cu *Customer) Card(id string) (*cards.Card, int) {
	for i, cd := range cu.Cards {
		if cd.ID == id {
			return cd, i
		}
	}
	return nil, -1
}

func (c *Call) Customer(id string) (*Customer, *apierror.Error) {
	cu, ok := c.Account.Customers.Get(id)
	if !ok {
		return nil, apierror.NotFound("customer", id)
	}
	return cu, nil
}

// customerCard finds the card a charge on a customer uses: the named one, or the default one when
// cardID is empty.
func (c *Call) customerCard(customerID, cardID string) (*cards.Card, *Customer, *apierror.Error) {
	cu, err := c.Customer(customerID)
	if err != nil {
		return nil, nil, err
	}
	if cardID == "" {
		if cardID = cu.DefaultCard; cardID == "" {
			return nil, cu, apierror.NotFound("card", "of "+customerID).Because("the customer has no card")
		}
	}
	cd, at := cu.Card(cardID)
	if at < 0 {
		return nil, cu, apierror.NotFound("card", cardID)
	}
	return cd, cu, nil
}

// Clone starts the next version of a customer; events keep the one before.
func (cu *Customer) Clone() *Customer {
	next := *cu
	next.Cards = append([]*cards.Card(nil), cu.Cards...)
	return &next
}

// attach adds the card of a spent token to the customer. The first card becomes the default one.
func (c *Call) attach(cu *Customer, cd *cards.Card, spent *Token) *cards.Card {
	if _, own := c.Account.Tokens.Get(spent.id); own { // that of a platform is under another lock
		spent.usedBy = cu.ID
	}
	own := *cd
	own.Customer = cu.ID
	cu.Cards = append(cu.Cards, &own)
	if cu.DefaultCard == "" {
		cu.DefaultCard = own.ID
	}
	return &own
}

func (c *Call) SaveCustomer(cu *Customer) { c.Account.Customers.Put(cu.ID, cu) }

// readProfile reads the parameters about the customer itself.
func (c *Call) readProfile(cu *Customer) *apierror.Error {
	if v, ok := c.Params.Str("email"); ok {
		cu.email = &v
	}
	if v, ok := c.Params.Str("description"); ok {
		cu.Description = v
	}
	if c.Params.Has("metadata") {
		raw, ok := c.Params.Metadata("metadata")
		if !ok {
			return apierror.BadRequest(wire.NotAHash)
		}
		cu.Metadata = raw
	}
	return nil
}

func createCustomer(c *Call) (any, *apierror.Error) {
	cu := &Customer{Created: c.Stamp()}
	if err := c.readProfile(cu); err != nil {
		return nil, err
	}
	var cd *cards.Card
	var spent *Token
	if id, err := c.tokenParam(); err != nil {
		return nil, err
	} else if id != "" {
		if cd, spent, err = c.TakeToken(id); err != nil {
			return nil, err
		}
	}
	cu.ID = c.NewID("cust")
	if cd != nil {
		c.attach(cu, cd, spent)
	}
	c.Account.Customers.Add(cu.ID, c.Now, cu)
	c.emit("customer.create", c.CustomerView(cu))
	return c.CustomerView(cu), nil
}

// tokenParam reads the token a customer request names; empty when it names none.
func (c *Call) tokenParam() (string, *apierror.Error) {
	id, ok := c.Params.Str("card")
	if !ok && !c.Blank("card") {
		return "", apierror.Invalid("invalid_card_token", "invalid card token")
	}
	return id, nil
}

// Blank reports whether a parameter holds nothing.
func (c *Call) Blank(name string) bool { return wire.IsEmpty(c.Params[name]) }

func listCustomers(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Customers, func(cu *Customer, w *wire.Writer) { c.CustomerView(cu).Render(w) })
}

func retrieveCustomer(c *Call) (any, *apierror.Error) {
	cu, err := c.Customer(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return c.CustomerView(cu), nil
}

func updateCustomer(c *Call) (any, *apierror.Error) {
	old, err := c.Customer(c.Vars[0])
	if err != nil {
		return nil, err
	}
	cu := old.Clone()
	if err = c.readProfile(cu); err != nil {
		return nil, err
	}
	if id := c.Params.Text("default_card"); id != "" {
		if _, at := cu.Card(id); at < 0 {
			return nil, apierror.NotFound("card", id)
		}
		cu.DefaultCard = id
	}
	attached, err := c.tokenParam()
	if err != nil {
		return nil, err
	}
	if attached != "" {
		cd, spent, err := c.TakeToken(attached)
		if err != nil {
			return nil, err
		}
		c.attach(cu, cd, spent)
	}
	c.SaveCustomer(cu)
	c.emit("customer.update", c.CustomerView(cu))
	return c.CustomerView(cu), nil
}

// destroyCustomer answers the whole customer without its cards; afterwards neither it nor they
// can be found.
func destroyCustomer(c *Call) (any, *apierror.Error) {
	old, err := c.Customer(c.Vars[0])
	if err != nil {
		return nil, err
	}
	cu := old.Clone()
	cu.deleted, cu.Cards, cu.DefaultCard = true, nil, ""
	c.Account.Customers.Remove(cu.ID)
	c.Emulator.gone.Destroy(cu.ID, c.Now)
	c.emit("customer.destroy", c.CustomerView(cu))
	return c.CustomerView(cu), nil
}

// CustomerView is a customer as shown at one moment, which its embedded lists carry.
type CustomerView struct {
	*Customer
	now wire.Stamp
}

func (c *Call) CustomerView(cu *Customer) CustomerView { return CustomerView{cu, c.Stamp()} }

func (v CustomerView) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "customer")
	w.Join("id", v.ID)
	w.Bool("livemode", false)
	w.Join("location", "/customers/", v.ID)
	w.Bool("deleted", v.deleted)
	w.Raw("metadata", v.Metadata)
	store.EmbedList(w, "cards", len(v.Cards), "/customers/"+v.ID+"/cards", v.now, func() {
		for _, cd := range v.Cards[:min(len(v.Cards), store.DefaultLimit)] {
			cd.Render(w)
		}
	})
	w.StrOrNull("default_card", v.DefaultCard)
	store.EmbedList(w, "linked_accounts", 0, "/customers/"+v.ID+"/linked_accounts", v.now, nil)
	w.Str("description", v.Description)
	w.StrPointer("email", v.email)
	w.Time("created_at", v.Created)
	w.EndObject()
}

func (cu *Customer) TextBytes() int {
	n := len(cu.Metadata) + len(cu.Description) + store.LenOf(cu.email)
	for _, cd := range cu.Cards {
		n += 8 + cd.TextBytes()
	}
	return n
}

func (cu *Customer) fields(c *record.Codec) {
	record.Text(c, &cu.ID)
	record.Int(c, &cu.Created)
	record.OptionalText(c, &cu.email)
	record.Text(c, &cu.Description)
	record.Text(c, &cu.Metadata)
	record.List(c, &cu.Cards, cardField)
	record.Text(c, &cu.DefaultCard)
	record.Bool(c, &cu.deleted)
}
