package emulator

import "slices"

// chain lets a platform act for a sub-merchant: its key is used in place of the sub-merchant's secret key.
type chain struct {
	id      string
	key     string
	email   string
	created stamp
	revoked bool
}

// render writes the eight keys of the documented chain.
func (ch *chain) render(w *jsonWriter) {
	w.object("")
	w.str("object", "chain")
	w.str("id", ch.id)
	w.bool("livemode", false)
	w.join("location", "/chains/", ch.id)
	w.str("email", ch.email)
	w.str("key", ch.key)
	w.bool("revoked", ch.revoked)
	w.time("created_at", ch.created)
	w.endObject()
}

// newChain makes a chain of this account. Its key opens sub, or nothing when there is none: a destination charge has a
// chain too, but its recipient is no merchant.
func (c *call) newChain(sub *account) *chain {
	prefix := "ckey"
	if c.documented() {
		prefix = "ck" // the guides' form
	}
	ch := &chain{
		id: c.newID("acch"), key: c.newID(prefix), email: "sub-merchant@example.com", created: c.stamp(),
	}
	c.acct.chains.add(ch.id, c.now, ch)
	if sub != nil {
		c.emu.addChainKey(ch.key, sub, ch)
	}
	return ch
}

func listChains(c *call) (any, *apiError) {
	return listOf(c, c.acct.chains, (*chain).render)
}

func retrieveChain(c *call) (any, *apiError) {
	ch, ok := c.acct.chains.get(c.vars[0])
	if !ok {
		return nil, notFound("chain", c.vars[0])
	}
	return ch, nil
}

// revokeChain ends a chain for good; from then on its key is unknown.
func revokeChain(c *call) (any, *apiError) {
	ch, ok := c.acct.chains.get(c.vars[0])
	switch {
	case !ok:
		return nil, notFound("chain", c.vars[0])
	case ch.revoked:
		return nil, badRequest("chain was already revoked")
	}
	next := *ch
	next.revoked = true
	c.acct.chains.put(next.id, &next)
	c.emu.dropKey(next.key)
	return &next, nil
}

// transfer is what a destination charge passes on to its recipient once it is paid.
type transfer struct {
	id, charge, recipient, currency string
	amount                          int64
	created                         stamp
}

func (t *transfer) render(w *jsonWriter) {
	w.object("")
	w.str("object", "transfer")
	w.str("id", t.id)
	w.bool("livemode", false)
	w.str("charge", t.charge)
	w.str("recipient", t.recipient)
	w.int("amount", t.amount)
	w.str("currency", t.currency)
	w.time("created_at", t.created)
	w.endObject()
}

// maxTransfers is how many transfers an account remembers at least; at twice that the older half goes.
const maxTransfers = 10_000

// transferTo passes a payment on to the destination of its charge: what was captured, less the platform's fee.
func (c *call) transferTo(ch *charge) {
	more := ch.extra()
	if more.destination == "" {
		return
	}
	if len(c.acct.transfers) >= 2*maxTransfers { // in one go, so that the usual call copies nothing
		c.acct.transfers = slices.Clone(c.acct.transfers[maxTransfers:])
	}
	c.acct.transfers = append(c.acct.transfers, &transfer{
		id: c.newID("trsf"), charge: ch.id, recipient: more.destination, currency: ch.currency.in(c.documented()),
		amount: ch.captured - more.fee.of(ch.captured), created: c.stamp(),
	})
}

// checkDestination refuses a recipient that cannot be paid. Only a parameter that was not given at all means none.
func (c *call) checkDestination(r *chargeRequest) *apiError {
	if !c.params.has("destination") {
		return nil
	}
	to, ok := c.acct.recipients.get(r.destination)
	switch {
	case r.destination == "":
		return invalid("invalid_recipient", "destination can't be blank")
	case !ok:
		return invalid("invalid_recipient", "recipient "+r.destination+" was not found")
	case !to.verified:
		return invalid("recipient_not_verified", "recipient must be verified before receiving transfers")
	}
	return nil
}

// chainOf is the chain that links the charges of this account to a recipient; the first charge makes it.
func (c *call) chainOf(recipientID string) string {
	to, ok := c.acct.recipients.get(recipientID)
	if !ok {
		return ""
	}
	if ch, ok := c.acct.chains.get(to.chain); ok && !ch.revoked {
		return ch.id
	}
	next := *to
	next.chain = c.newChain(nil).id
	c.acct.recipients.put(next.id, &next)
	return next.chain
}

// forgetCharge drops a charge and what belongs to it, to make room.
func (a *account) forgetCharge(ch *charge) {
	a.charges.remove(ch.id)
	if src := ch.extra().source; src != nil {
		a.sources.remove(src.id)
	}
	for _, r := range ch.extra().refunds {
		a.refunds.remove(r.id)
	}
	for ev := ch.lastEvent; ev != nil; ev = ev.previous {
		a.events.remove(ev.id)
	}
}
