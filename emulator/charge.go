package emulator

import "time"

// chargeState is where a charge stands. The flags of an answer follow from it, see stateTable.
type chargeState uint8

const (
	stateWaiting    chargeState = iota // the payer has not finished yet
	stateAuthorized                    // the card holds the amount for us
	statePaid
	stateFailed
	stateReversed
	stateExpired // the payer never finished
	stateLapsed  // authorized, and not captured within the window
	chargeStates
)

// stateFlags are the fields of a charge that depend on its state alone.
type stateFlags struct {
	status                                                      string
	authorized, capturable, paid, reversible, reversed, expired bool
}

// stateTable is the flag matrix of the recorded charges of 2019-05-29.
var stateTable = [chargeStates]stateFlags{
	stateWaiting:    {status: "pending"},
	stateAuthorized: {status: "pending", authorized: true, capturable: true, reversible: true},
	statePaid:       {status: "successful", authorized: true, paid: true},
	stateFailed:     {status: "failed"},
	stateReversed:   {status: "reversed", authorized: true, reversed: true},
	stateExpired:    {status: "expired", expired: true},
	stateLapsed:     {status: "reversed", authorized: true, reversed: true},
}

// lapsedDocumented is a lapsed authorization as the guides tell it; current traffic says reversed.
var lapsedDocumented = stateFlags{status: "expired", authorized: true, expired: true}

const (
	// chargeLifetime is expires_at − created_at in all 70 recorded charges, cards and sources alike.
	chargeLifetime = 7 * 24 * time.Hour
	// voidWindow stands for "the same day": a fixed length does not change the answer at midnight.
	voidWindow = 24 * time.Hour
	// refundWindow and the shorter one of some card brands are those of the refund guide.
	refundWindow      = 365 * 24 * time.Hour
	shortRefundWindow = 160 * 24 * time.Hour
	maxRefunds        = 15
)

// shortRefundBrands are the card brands with the shorter window.
var shortRefundBrands = map[string]bool{"JCB": true, "American Express": true, "Diners Club": true}

// charge is one payment. A stored charge never changes: a new state is a changed copy, so that events keep the old one.
type charge struct {
	id       string
	emu      *Emulator
	created  stamp
	updated  stamp // moment of this copy; the "now" of an event's snapshot
	amount   int64
	captured int64 // 0 until paid
	refunded int64
	currency *currency

	state   chargeState
	capture bool  // as asked for; stays false after a later capture
	events  int32 // length of the chain that lastEvent begins

	authorizedAt, paidAt, expiresAt stamp
	endedAt                         stamp // expired or reversed

	card        *card
	customer    string
	transaction string
	failure     *failure
	description string
	ip          string
	metadata    rawJSON
	more        *chargeMore
	lastEvent   *event
}

// chargeMore holds what most charges lack, to keep a plain card charge small. It is copied before it is changed.
type chargeMore struct {
	source       *source
	outcome      outcome // what completing the payment leads to
	redirects    bool    // the payer goes to authorize_uri
	returnURI    string
	endpoints    []string // webhook_endpoints
	preAuth      bool
	zeroInterest bool
	account      string // linked_account
	fee          *platformFee
	destination  string // recipient
	chain        string
	refunds      []*refund
}

// noMore stands in for charges without any of it, so that readers need not check.
var noMore = &chargeMore{}

func (ch *charge) extra() *chargeMore {
	if ch.more == nil {
		return noMore
	}
	return ch.more
}

// changed starts the next version of a charge.
func (ch *charge) changed(now stamp) *charge {
	next := *ch
	next.updated = now
	return &next
}

// changedMore is changed for versions that differ in chargeMore.
func (ch *charge) changedMore(now stamp) *charge {
	next := ch.changed(now)
	more := *ch.extra()
	next.more = &more
	return next
}

func (ch *charge) documented() bool { return ch.emu.dialect == Documented }

func (ch *charge) flags() *stateFlags {
	if ch.state == stateLapsed && ch.documented() {
		return &lapsedDocumented
	}
	return &stateTable[ch.state]
}

func (ch *charge) status() string { return ch.flags().status }

// kind is the payment method of a source charge, nil for a card.
func (ch *charge) kind() *sourceKind {
	if src := ch.extra().source; src != nil {
		return src.kind
	}
	return nil
}

// byCard tells whether a card bears the charge, also the card of a white-label installment.
func (ch *charge) byCard() bool { return ch.card != nil }

// funding is the amount that reaches the merchant: after a partial capture only that part.
func (ch *charge) funding() int64 {
	if ch.state == statePaid {
		return ch.captured
	}
	return ch.amount
}

func (ch *charge) rate() rate {
	if kind := ch.kind(); kind != nil {
		return kind.rate
	}
	return rateCards
}

// left is what can still be given back.
func (ch *charge) left() int64 { return ch.captured - ch.refunded }

// refundable tells whether a refund would be accepted now.
func (ch *charge) refundable(now stamp) bool {
	if ch.state != statePaid || ch.left() <= 0 || len(ch.extra().refunds) >= maxRefunds {
		return false
	}
	if kind := ch.kind(); kind != nil && !kind.refundable {
		return false
	}
	window := refundWindow
	if ch.byCard() && shortRefundBrands[ch.card.brand] {
		window = shortRefundWindow
	}
	return !elapsed(ch.paidAt, window, now)
}

// voidable tells whether a refund may still be a void, which leaves no trace on the payer's statement.
func (ch *charge) voidable(now stamp) bool {
	if !ch.refundable(now) || elapsed(ch.paidAt, voidWindow, now) {
		return false
	}
	kind := ch.kind()
	return kind == nil || kind.voidable || ch.byCard()
}

// disputable tells whether the payer's bank could still dispute the charge; only card payments are.
func (ch *charge) disputable() bool {
	return ch.state == statePaid && ch.byCard() && ch.left() > 0
}

// voided tells whether the whole amount went back as voids.
func (ch *charge) voided() bool {
	refunds := ch.extra().refunds
	if len(refunds) == 0 || ch.left() > 0 {
		return false
	}
	for _, r := range refunds {
		if !r.voided {
			return false
		}
	}
	return true
}

// authorizeURI is where the payer goes; it stays on the charge after the payment ended.
func (ch *charge) authorizeURI() string {
	if !ch.extra().redirects {
		return ""
	}
	return ch.emu.apiURL() + "/payments/" + paymentID(ch.id) + "/authorize"
}

// elapsed tells whether a time span that began at start is over.
func elapsed(start stamp, span time.Duration, now stamp) bool {
	return now >= start+stamp(span/time.Millisecond)
}
