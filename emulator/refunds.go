package emulator

import "slices"

// refund is money given back; it never changes after it was made.
type refund struct {
	id          string
	charge      string
	created     stamp
	amount      int64
	currency    string // as answered
	voided      bool
	transaction string
	metadata    rawJSON
}

// render writes the keys of the refund recorded in 2025. closed is the only status ever seen.
func (r *refund) render(w *jsonWriter) {
	w.object("")
	w.str("object", "refund")
	w.str("id", r.id)
	w.join("location", "/charges/", r.charge, "/refunds/", r.id)
	w.bool("livemode", false)
	w.bool("voided", r.voided)
	w.str("currency", r.currency)
	w.int("amount", r.amount)
	w.raw("metadata", r.metadata)
	w.str("charge", r.charge)
	w.null("capture")
	w.null("terminal")
	w.str("transaction", r.transaction)
	w.str("status", "closed")
	w.int("funding_amount", r.amount)
	w.str("funding_currency", r.currency)
	w.time("created_at", r.created)
	w.null("acquirer_reference_number")
	w.null("approval_code")
	w.endObject()
}

func createRefund(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	void, voidOK := c.params.boolean("void", false)
	metadata, metadataOK := c.params.metadata("metadata")
	amount, fault := readAmount(c.params)
	switch why := refusal(ch, c.stamp()); {
	case why != "":
		fault = why
	case fault != "":
	case amount < 1:
		fault = "amount must be greater than or equal to 1"
	case amount > ch.left():
		fault = "amount must be less than or equal to the amount that is left"
	case !voidOK:
		fault = "void is invalid"
	case !metadataOK:
		fault = "Metadata should be a JSON hash"
	}
	if fault != "" {
		return nil, invalid("failed_refund", fault)
	}
	r := &refund{
		id: c.newID("rfnd"), charge: ch.id, created: c.stamp(), amount: amount,
		currency: ch.currency.in(c.documented()), voided: void && ch.voidable(c.stamp()),
		transaction: c.newID("trxn"), metadata: metadata,
	}
	next := ch.changedMore(c.stamp())
	next.more.refunds = append(slices.Clip(ch.extra().refunds), r) // the old version keeps its own list
	next.refunded += amount
	c.acct.charges.put(next.id, next)
	c.acct.refunds.add(r.id, c.now, r)
	c.emit("refund.create", r, ch.extra().endpoints...)
	return r, nil
}

// refusal tells why a charge gives nothing back, whatever the amount.
func refusal(ch *charge, now stamp) string {
	kind := ch.kind()
	switch {
	case ch.state != statePaid:
		return "only captured charges can be refunded"
	case ch.left() <= 0:
		return "charge was already refunded"
	case kind != nil && !kind.refundable:
		return kind.name + " charges cannot be refunded"
	case len(ch.extra().refunds) >= maxRefunds:
		return "charge has the maximum number of refunds"
	case !ch.refundable(now):
		return "charge is too old to be refunded"
	}
	return ""
}

func listChargeRefunds(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	created := func(r *refund) stamp { return r.created }
	return listOfSlice(c, ch.extra().refunds, created, (*refund).render)
}

func retrieveRefund(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	for _, r := range ch.extra().refunds {
		if r.id == c.vars[1] {
			return r, nil
		}
	}
	return nil, notFound("refund", c.vars[1])
}

func listRefunds(c *call) (any, *apiError) {
	return listOf(c, c.acct.refunds, (*refund).render)
}
