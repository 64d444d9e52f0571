package api

import (
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// ChargeView is a charge as one answer shows it.
type ChargeView struct {
	*Charge
	now wire.Stamp
	// listed adds the amounts of authorization and capture. Recorded lists carry them on every
	// charge, single answers only once something was captured; tests of SDKs expect them of a
	// pre-authorization from the start.
	listed   bool
	customer any // with expand=true, the customer in place of its id
	expand   bool
}

// Render shows the charge as it was at its last change: the data of an event.
func (ch *Charge) Render(w *wire.Writer) { ChargeView{Charge: ch, now: ch.Updated}.Render(w) }

// Render writes the keys in the order of the recorded charges of 2025.
func (v ChargeView) Render(w *wire.Writer) {
	ch, more, flags := v.Charge, v.Extra(), v.flags()
	w.Object("")
	w.Str("object", "charge")
	w.Str("id", ch.ID)
	w.Join("location", "/charges/", ch.ID)
	w.Int("amount", ch.Amount)
	if v.listed || ch.State == StatePaid || more.PreAuth && !ch.Capture {
		v.renderCapture(w)
	}
	w.Null("acquirer_reference_number")
	v.renderMoney(w)
	w.Str("currency", ch.Currency.In(ch.documented()))
	w.Str("funding_currency", ch.Currency.In(ch.documented()))
	w.StrOrNull("ip", ch.IP)
	v.renderRefunds(w)
	w.StrOrNull("link", more.Link)
	w.StrOrNull("description", ch.Description)
	w.Raw("metadata", ch.Metadata)
	if ch.Card == nil {
		w.Null("card")
	} else {
		w.Value("card", ch.Card)
	}
	if more.Source == nil {
		w.Null("source")
	} else {
		w.Value("source", SourceView{more.Source, flags.status})
	}
	w.StrOrNull("schedule", more.Schedule)
	w.StrOrNull("linked_account", more.account)
	if v.customer != nil {
		w.Value("customer", v.customer)
	} else {
		w.StrOrNull("customer", ch.Customer)
	}
	w.Value("dispute", more.Dispute)
	v.renderTransaction(w)
	v.renderFailure(w)
	w.Str("status", flags.status)
	w.StrOrNull("authorize_uri", ch.AuthorizeURI())
	w.StrOrNull("return_uri", more.ReturnURI)
	v.renderTimes(w)
	v.renderFlags(w)
	w.Null("approval_code")
	w.EndObject()
}

func (v ChargeView) renderCapture(w *wire.Writer) {
	if v.Extra().PreAuth {
		w.Str("authorization_type", "pre_auth")
	} else {
		w.Null("authorization_type")
	}
	w.Int("authorized_amount", v.Amount)
	switch {
	case v.State == StatePaid:
		w.Int("captured_amount", v.Captured)
	case v.Capture: // recorded also on failed and expired charges
		w.Int("captured_amount", v.Amount)
	default:
		w.Int("captured_amount", 0)
	}
}

func (v ChargeView) renderMoney(w *wire.Writer) {
	more, funding, rate := v.Extra(), v.funding(), v.rate()
	cost := money.FeesOn(funding, rate)
	w.Int("net", cost.Net)
	w.Int("fee", cost.Fee)
	w.Int("fee_vat", cost.VAT)
	w.Int("interest", 0)
	w.Int("interest_vat", 0)
	w.Int("funding_amount", funding)
	w.Int("refunded_amount", v.Refunded)
	w.Object("transaction_fees")
	w.Str("fee_flat", "0.0")
	w.Str("fee_rate", money.RateTexts[rate])
	w.Str("vat_rate", money.RateTexts[money.RateVAT])
	w.EndObject()
	more.Fee.Render("platform_fee", w)
	if more.destination != "" {
		w.Str("destination", more.destination)
		w.Str("chain", more.chain)
	}
}

func (v ChargeView) renderRefunds(w *wire.Writer) {
	refunds := v.Extra().Refunds
	var elements func()
	if len(refunds) > 0 {
		elements = func() {
			for _, r := range refunds {
				r.Render(w)
			}
		}
	}
	store.EmbedList(w, "refunds", len(refunds), "/charges/"+v.ID+"/refunds", v.now, elements)
}

// renderTransaction writes the id of the balance transaction, or with expand=true the transaction
// itself.
func (v ChargeView) renderTransaction(w *wire.Writer) {
	if !v.expand || v.Transaction == "" {
		w.StrOrNull("transaction", v.Transaction)
		return
	}
	w.Object("transaction")
	w.Str("object", "transaction")
	w.Str("id", v.Transaction)
	w.Bool("livemode", false)
	w.Join("location", "/transactions/", v.Transaction)
	w.Str("currency", v.Currency.In(v.documented()))
	_, _, net := v.Cost()
	w.Int("amount", net)
	w.Str("direction", "credit")
	w.Str("key", "charge.captured.net")
	w.Str("origin", v.ID)
	w.Time("transferable_at", v.PaidAt)
	w.Time("created_at", v.PaidAt)
	w.EndObject()
}

func (v ChargeView) renderFailure(w *wire.Writer) {
	if v.Failure == nil {
		w.Null("failure_code")
		w.Null("failure_message")
	} else {
		w.Str("failure_code", v.Failure.Code)
		w.Str("failure_message", v.Failure.Message)
	}
	w.Null("merchant_advice")
	w.Null("merchant_advice_code")
}

func (v ChargeView) renderTimes(w *wire.Writer) {
	flags := v.flags()
	w.Time("created_at", v.Created)
	w.Time("paid_at", v.PaidAt)
	w.Time("authorized_at", v.AuthorizedAt)
	w.Time("expires_at", v.ExpiresAt)
	w.Time("expired_at", v.endedIf(flags.expired))
	w.Time("reversed_at", v.endedIf(flags.reversed))
	w.Bool("multi_capture", false)
	w.Bool("zero_interest_installments", v.Extra().zeroInterest)
	w.Null("branch")
	w.Null("terminal")
	w.Null("device")
}

func (v ChargeView) endedIf(this bool) wire.Stamp {
	if this {
		return v.EndedAt
	}
	return 0
}

func (v ChargeView) renderFlags(w *wire.Writer) {
	flags, refundable := v.flags(), v.refundable(v.now)
	w.Bool("authorized", flags.authorized)
	w.Bool("capturable", flags.capturable)
	w.Bool("capture", v.Capture)
	w.Bool("disputable", v.Disputable())
	w.Bool("livemode", false)
	w.Bool("refundable", refundable)
	w.Bool("partially_refundable", refundable)
	w.Bool("reversed", flags.reversed)
	w.Bool("reversible", flags.reversible)
	w.Bool("voided", v.Voided())
	w.Bool("paid", flags.paid)
	w.Bool("expired", flags.expired)
	w.Bool("can_perform_void", v.voidable(v.now))
}
