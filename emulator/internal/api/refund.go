package api

import (
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Refund is money returned to the payer; it never changes after it was made.
type Refund struct {
	ID          string
	Charge      string
	Created     wire.Stamp
	Amount      int64
	Currency    string // as answered
	Voided      bool
	Transaction string
	Metadata    wire.RawJSON
}

// Render writes the keys of the refund recorded in 2025. closed is the only status ever seen.
func (r *Refund) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "refund")
	w.Str("id", r.ID)
	w.Join("location", "/charges/", r.Charge, "/refunds/", r.ID)
	w.Bool("livemode", false)
	w.Bool("voided", r.Voided)
	w.Str("currency", r.Currency)
	w.Int("amount", r.Amount)
	w.Raw("metadata", r.Metadata)
	w.Str("charge", r.Charge)
	w.Null("capture")
	w.Null("terminal")
	w.Str("transaction", r.Transaction)
	w.Str("status", "closed")
	w.Int("funding_amount", r.Amount)
	w.Str("funding_currency", r.Currency)
	w.Time("created_at", r.Created)
	w.Null("acquirer_reference_number")
	w.Null("approval_code")
	w.EndObject()
}

func createRefund(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	void, voidOK := c.Params.Boolean("void", false)
	metadata, metadataOK := c.Params.Metadata("metadata")
	amount, fault := money.ReadAmount(c.Params)
	switch why := refusal(ch, c.Stamp()); {
	case why != "":
		fault = why
	case fault != "":
	case amount < 1:
		fault = "amount must be greater than or equal to 1"
	case amount > ch.Left():
		fault = "amount must be less than or equal to the amount that is left"
	case !voidOK:
		fault = "void is invalid"
	case !metadataOK:
		fault = wire.NotAHash
	}
	if fault != "" {
		return nil, apierror.Invalid("failed_refund", fault).Because(c.refundReason(ch))
	}
	r := &Refund{
		ID: c.NewID("rfnd"), Charge: ch.ID, Created: c.Stamp(), Amount: amount,
		Currency: ch.Currency.In(c.documented()), Voided: void && ch.voidable(c.Stamp()),
		Transaction: c.NewID("trxn"), Metadata: metadata,
	}
	next := ch.ChangedMore(c.Stamp())
	next.More.Refunds = append(slices.Clip(ch.Extra().Refunds), r) // the old version keeps its own list
	next.Refunded += amount
	c.Account.Charges.Put(next.ID, next)
	c.Account.Refunds.Add(r.ID, c.Now, r)
	c.emit("refund.create", r, ch.Extra().endpoints...)
	return r, nil
}

// refundReason says what became of a charge, and what is left to refund of it.
func (c *Call) refundReason(ch *Charge) string {
	if ch.State != StatePaid {
		return c.stateReason(ch)
	}
	return reason.Refunded(reason.Refunds{
		Captured: ch.Captured, Refunded: ch.Refunded, Number: len(ch.Extra().Refunds), Most: MaxRefunds, Paid: ch.PaidAt.Time(),
	}, c.Now)
}

// refusal returns why a charge cannot be refunded, whatever the amount, empty if it can.
func refusal(ch *Charge, now wire.Stamp) string {
	kind := ch.Kind()
	switch {
	case ch.State != StatePaid:
		return "only captured charges can be refunded"
	case ch.Left() <= 0:
		return "charge was already refunded"
	case kind != nil && !kind.Refundable:
		return kind.Name + " charges cannot be refunded"
	case ch.Extra().Dispute != nil:
		return "disputed charges cannot be refunded"
	case len(ch.Extra().Refunds) >= MaxRefunds:
		return "charge has the maximum number of refunds"
	case !ch.refundable(now):
		return "charge is too old to be refunded"
	}
	return ""
}

func listChargeRefunds(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	created := func(r *Refund) wire.Stamp { return r.Created }
	return ListOfSlice(c, ch.Extra().Refunds, created, (*Refund).Render)
}

func retrieveRefund(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	for _, r := range ch.Extra().Refunds {
		if r.ID == c.Vars[1] {
			return r, nil
		}
	}
	return nil, apierror.NotFound("refund", c.Vars[1])
}

func ListRefunds(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Refunds, (*Refund).Render)
}

func (r *Refund) TextBytes() int { return len(r.Metadata) }

func (r *Refund) fields(c *record.Codec) {
	record.Text(c, &r.ID)
	record.Text(c, &r.Charge)
	record.Int(c, &r.Created)
	record.Int(c, &r.Amount)
	record.Word(c, &r.Currency)
	record.Bool(c, &r.Voided)
	record.Text(c, &r.Transaction)
	record.Text(c, &r.Metadata)
}
