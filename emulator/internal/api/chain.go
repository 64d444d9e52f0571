package api

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// chain lets a platform act for a sub-merchant: its key is used in place of the sub-merchant's
// secret key.
type chain struct {
	id      string
	Key     string
	email   string
	sub     string // the account its key opens, empty where it opens none
	created wire.Stamp
	state   ChainState
}

// ChainState is where a chain stands.
type ChainState uint8

const (
	ChainActive ChainState = iota
	ChainRevoked
)

var chainTransitions = Table[ChainState]{
	{On: TriggerRevoke, From: ChainActive, To: ChainRevoked},
	{On: TriggerRevoke, From: ChainRevoked, Code: "bad_request", Message: "chain was already revoked"},
}

// Render writes the eight keys of the documented chain.
func (ch *chain) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "chain")
	w.Str("id", ch.id)
	w.Bool("livemode", false)
	w.Join("location", "/chains/", ch.id)
	w.Str("email", ch.email)
	w.Str("key", ch.Key)
	w.Bool("revoked", ch.state == ChainRevoked)
	w.Time("created_at", ch.created)
	w.EndObject()
}

// newChain makes a chain of this account. Its key opens sub, or nothing when there is none: a
// destination charge has a chain too, but its recipient is not a merchant.
func (c *Call) newChain(sub *Account) *chain {
	prefix := "ckey"
	if c.documented() {
		prefix = "ck" // the guides' form
	}
	ch := &chain{
		id: c.NewID("acch"), Key: c.NewID(prefix), email: "sub-merchant@example.com", created: c.Stamp(),
	}
	if sub != nil {
		ch.sub = sub.id
	}
	c.Account.Chains.Add(ch.id, c.Now, ch)
	if sub != nil {
		c.Emulator.AddChainKey(ch.Key, sub, ch)
	}
	return ch
}

func listChains(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Chains, (*chain).Render)
}

func retrieveChain(c *Call) (any, *apierror.Error) {
	ch, ok := c.Account.Chains.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("chain", c.Vars[0])
	}
	return ch, nil
}

// revokeChain ends a chain permanently; from then on its key is unknown.
func revokeChain(c *Call) (any, *apierror.Error) {
	ch, ok := c.Account.Chains.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("chain", c.Vars[0])
	}
	row, err := c.Emulator.behavior().transitions.Chains.transition(TriggerRevoke, ch.state)
	if row == nil {
		return ch, err
	}
	next := *ch
	next.state = row.To
	c.Account.Chains.Put(next.id, &next)
	c.Emulator.dropKey(next.Key)
	return &next, nil
}

// transfer is what a destination charge passes on to its recipient once it is paid.
type transfer struct {
	ID, Charge, Recipient, Currency string
	Amount                          int64
	Created                         wire.Stamp
	number                          int64 // among all transfers of the account
}

func (t *transfer) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "transfer")
	w.Str("id", t.ID)
	w.Bool("livemode", false)
	w.Str("charge", t.Charge)
	w.Str("recipient", t.Recipient)
	w.Int("amount", t.Amount)
	w.Str("currency", t.Currency)
	w.Time("created_at", t.Created)
	w.EndObject()
}

// maxTransfers is how many transfers an account remembers at least; at twice that the older half
// goes.
const maxTransfers = 10_000

// TransferTo passes a payment on to the destination of its charge: what was captured, less the
// platform's fee.
func (c *Call) TransferTo(ch *Charge) {
	more := ch.Extra()
	if more.destination == "" {
		return
	}
	records := (*transferRecords)(c.Account)
	if len(c.Account.Transfers) >= 2*maxTransfers { // in one go, so that most calls copy nothing
		for _, old := range c.Account.Transfers[:maxTransfers] {
			c.Account.Mu.Note(records, old.key(), nil)
		}
		c.Account.Transfers = slices.Clone(c.Account.Transfers[maxTransfers:])
	}
	t := &transfer{
		ID: c.NewID("trsf"), Charge: ch.ID, Recipient: more.destination, Currency: ch.Currency.In(c.documented()),
		Amount: ch.Captured - more.Fee.Of(ch.Captured), Created: c.Stamp(), number: c.Account.transfersMade,
	}
	c.Account.transfersMade++
	c.Account.Transfers = append(c.Account.Transfers, t)
	c.Account.Mu.Note(records, t.key(), t)
}

// key sorts transfers as they were made.
func (t *transfer) key() string { return fmt.Sprintf("%016x", t.number) }

// transferRecords are the transfers of an account in a state file.
type transferRecords Account

// Kind returns a name that is not the prefix of an id, because transfers are not kept in a collection.
func (*transferRecords) Kind() string { return "transfers" }

// Record returns the record of a transfer, which last is unless it was dropped.
func (*transferRecords) Record(_ string, last any) ([]byte, bool) {
	t, ok := last.(*transfer)
	if !ok {
		return nil, false
	}
	return record.Write(nil, t.fields), true
}

// Restore puts a transfer after those before it.
func (a *transferRecords) Restore(id string, value []byte, _ any) error {
	t := &transfer{}
	if err := record.Read(value, nil, t.fields); err != nil || t.key() != id {
		return record.ErrDamaged
	}
	a.Transfers = append(a.Transfers, t)
	a.transfersMade = t.number + 1
	return nil
}

// checkDestination refuses a recipient that cannot be paid. Only a parameter that was not given
// at all means none.
func (c *Call) checkDestination(r *chargeRequest) *apierror.Error {
	if !c.Params.Has("destination") {
		return nil
	}
	to, ok := c.Account.Recipients.Get(r.destination)
	switch {
	case r.destination == "":
		return apierror.Invalid("invalid_recipient", "destination can't be blank")
	case !ok:
		return apierror.Invalid("invalid_recipient", "recipient "+r.destination+" was not found")
	}
	_, err := c.Emulator.behavior().transitions.Recipients.transition(TriggerTransfer, to.state())
	return err
}

// chainOf is the chain that links the charges of this account to a recipient; the first charge
// makes it.
func (c *Call) chainOf(recipientID string) string {
	to, ok := c.Account.Recipients.Get(recipientID)
	if !ok {
		return ""
	}
	if ch, ok := c.Account.Chains.Get(to.chain); ok && ch.state == ChainActive {
		return ch.id
	}
	next := *to
	next.chain = c.newChain(nil).id
	c.Account.Recipients.Put(next.ID, &next)
	return next.chain
}

func (ch *chain) fields(c *record.Codec) {
	record.Text(c, &ch.id)
	record.Text(c, &ch.Key)
	record.Text(c, &ch.email)
	record.Text(c, &ch.sub)
	record.Int(c, &ch.created)
	record.Int(c, &ch.state)
	if r := restoringOf(c); r != nil && ch.state == ChainActive && ch.sub != "" {
		r.chains = append(r.chains, ch)
	}
}

func (t *transfer) fields(c *record.Codec) {
	for _, text := range []*string{&t.ID, &t.Charge, &t.Recipient, &t.Currency} {
		record.Text(c, text)
	}
	record.Int(c, &t.Amount)
	record.Int(c, &t.Created)
	record.Int(c, &t.number)
}
