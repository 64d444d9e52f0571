package emulator

import "strings"

// chargeView is a charge as one answer shows it.
type chargeView struct {
	*charge
	now stamp
	// listed adds the amounts of authorization and capture. Recorded lists carry them on every charge,
	// single answers only once something was captured.
	listed   bool
	customer any // with expand=true, the customer in place of its id
	expand   bool
}

// render shows the charge as it was at its last change: the data of an event.
func (ch *charge) render(w *jsonWriter) { chargeView{charge: ch, now: ch.updated}.render(w) }

// render writes the keys in the order of the recorded charges of 2025.
func (v chargeView) render(w *jsonWriter) {
	ch, more, flags := v.charge, v.extra(), v.flags()
	w.object("")
	w.str("object", "charge")
	w.str("id", ch.id)
	w.join("location", "/charges/", ch.id)
	w.int("amount", ch.amount)
	if v.listed || ch.state == statePaid {
		v.renderCapture(w)
	}
	w.null("acquirer_reference_number")
	v.renderMoney(w)
	w.str("currency", ch.currency.in(ch.documented()))
	w.str("funding_currency", ch.currency.in(ch.documented()))
	w.strOrNull("ip", ch.ip)
	v.renderRefunds(w)
	w.null("link")
	w.strOrNull("description", ch.description)
	w.raw("metadata", ch.metadata)
	if ch.card == nil {
		w.null("card")
	} else {
		w.value("card", ch.card)
	}
	if more.source == nil {
		w.null("source")
	} else {
		w.value("source", sourceView{more.source, flags.status})
	}
	w.null("schedule")
	w.strOrNull("linked_account", more.account)
	if v.customer != nil {
		w.value("customer", v.customer)
	} else {
		w.strOrNull("customer", ch.customer)
	}
	w.null("dispute")
	v.renderTransaction(w)
	v.renderFailure(w)
	w.str("status", flags.status)
	w.strOrNull("authorize_uri", ch.authorizeURI())
	w.strOrNull("return_uri", more.returnURI)
	v.renderTimes(w)
	v.renderFlags(w)
	w.null("approval_code")
	w.endObject()
}

func (v chargeView) renderCapture(w *jsonWriter) {
	if v.extra().preAuth {
		w.str("authorization_type", "pre_auth")
	} else {
		w.null("authorization_type")
	}
	w.int("authorized_amount", v.amount)
	switch {
	case v.state == statePaid:
		w.int("captured_amount", v.captured)
	case v.capture: // recorded also on failed and expired charges
		w.int("captured_amount", v.amount)
	default:
		w.int("captured_amount", 0)
	}
}

func (v chargeView) renderMoney(w *jsonWriter) {
	more, funding, rate := v.extra(), v.funding(), v.rate()
	cost := feesOn(funding, rate)
	w.int("net", cost.net)
	w.int("fee", cost.fee)
	w.int("fee_vat", cost.vat)
	w.int("interest", 0)
	w.int("interest_vat", 0)
	w.int("funding_amount", funding)
	w.int("refunded_amount", v.refunded)
	w.object("transaction_fees")
	w.str("fee_flat", "0.0")
	w.str("fee_rate", rateTexts[rate])
	w.str("vat_rate", rateTexts[rateVAT])
	w.endObject()
	more.fee.render("platform_fee", w)
	if more.destination != "" {
		w.str("destination", more.destination)
		w.str("chain", more.chain)
	}
}

func (v chargeView) renderRefunds(w *jsonWriter) {
	refunds := v.extra().refunds
	var elements func()
	if len(refunds) > 0 {
		elements = func() {
			for _, r := range refunds {
				r.render(w)
			}
		}
	}
	embedList(w, "refunds", len(refunds), "/charges/"+v.id+"/refunds", v.now, elements)
}

// renderTransaction writes the id of the balance transaction, or with expand=true the transaction itself.
func (v chargeView) renderTransaction(w *jsonWriter) {
	if !v.expand || v.transaction == "" {
		w.strOrNull("transaction", v.transaction)
		return
	}
	w.object("transaction")
	w.str("object", "transaction")
	w.str("id", v.transaction)
	w.bool("livemode", false)
	w.join("location", "/transactions/", v.transaction)
	w.str("currency", v.currency.in(v.documented()))
	w.int("amount", feesOn(v.funding(), v.rate()).net)
	w.str("direction", "credit")
	w.str("key", "charge.captured.net")
	w.str("origin", v.id)
	w.time("transferable_at", v.paidAt)
	w.time("created_at", v.paidAt)
	w.endObject()
}

func (v chargeView) renderFailure(w *jsonWriter) {
	if v.failure == nil {
		w.null("failure_code")
		w.null("failure_message")
	} else {
		w.str("failure_code", v.failure.code)
		w.str("failure_message", v.failure.message)
	}
	w.null("merchant_advice")
	w.null("merchant_advice_code")
}

func (v chargeView) renderTimes(w *jsonWriter) {
	flags := v.flags()
	w.time("created_at", v.created)
	w.time("paid_at", v.paidAt)
	w.time("authorized_at", v.authorizedAt)
	w.time("expires_at", v.expiresAt)
	w.time("expired_at", v.endedIf(flags.expired))
	w.time("reversed_at", v.endedIf(flags.reversed))
	w.bool("multi_capture", false)
	w.bool("zero_interest_installments", v.extra().zeroInterest)
	w.null("branch")
	w.null("terminal")
	w.null("device")
}

func (v chargeView) endedIf(this bool) stamp {
	if this {
		return v.endedAt
	}
	return 0
}

func (v chargeView) renderFlags(w *jsonWriter) {
	flags, refundable := v.flags(), v.refundable(v.now)
	w.bool("authorized", flags.authorized)
	w.bool("capturable", flags.capturable)
	w.bool("capture", v.capture)
	w.bool("disputable", v.disputable())
	w.bool("livemode", false)
	w.bool("refundable", refundable)
	w.bool("partially_refundable", refundable)
	w.bool("reversed", flags.reversed)
	w.bool("reversible", flags.reversible)
	w.bool("voided", v.voided())
	w.bool("paid", flags.paid)
	w.bool("expired", flags.expired)
	w.bool("can_perform_void", v.voidable(v.now))
}

// in writes the code as a dialect does: upper case in answers of 2019-05-29, lower case in the guides.
func (cur *currency) in(documented bool) string {
	if documented {
		return cur.lower
	}
	return cur.code
}

// paymentID names the payer's side of a charge in addresses. It shares the suffix of the charge, so that a visit to the
// page finds its charge without another index.
func paymentID(chargeID string) string { return "paym_" + strings.TrimPrefix(chargeID, "chrg_") }

// chargeOfPayment is the inverse of paymentID.
func chargeOfPayment(paymentID string) string {
	return "chrg_" + strings.TrimPrefix(paymentID, "paym_")
}
