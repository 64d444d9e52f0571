package api

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	// ChargeLifetime is expires_at − created_at in all 70 charges recorded until 2025, cards and
	// sources alike.
	ChargeLifetime = 7 * 24 * time.Hour
	// PromptpayLifetime is that of the promptpay charges recorded in 2022 and in 2026.
	PromptpayLifetime = 24 * time.Hour
	// voidWindow stands for "the same day": a fixed length does not change the answer at midnight.
	voidWindow = 24 * time.Hour
	// RefundWindow and the shorter one of some card brands are those of the refund guide.
	RefundWindow      = 365 * 24 * time.Hour
	shortRefundWindow = 160 * 24 * time.Hour
	MaxRefunds        = 15
)

// shortRefundBrands are the card brands with the shorter window.
var shortRefundBrands = map[string]bool{"JCB": true, "American Express": true, "Diners Club": true}

// Charge is one payment. A stored charge never changes: a new state is a changed copy, so that
// events keep the old one.
type Charge struct {
	ID       string
	Emulator *Emulator
	Created  wire.Stamp
	Updated  wire.Stamp // moment of this copy; the "now" of an event's snapshot
	Amount   int64
	Captured int64 // 0 until paid
	Refunded int64
	Currency *money.Currency

	State   ChargeState
	Capture bool  // as asked for; stays false after a later capture
	events  int32 // length of the chain that LastEvent begins

	AuthorizedAt, PaidAt, ExpiresAt wire.Stamp
	EndedAt                         wire.Stamp // expired or reversed

	Card        *cards.Card
	Customer    string
	Transaction string
	Failure     *cards.Failure
	Description string
	IP          string
	Metadata    wire.RawJSON
	More        *chargeMore
	LastEvent   *Event
}

// chargeMore holds what most charges lack, to keep a plain card charge small. It is copied before
// it is changed.
type chargeMore struct {
	Source       *Source
	outcome      cards.Outcome // what completing the payment leads to
	Redirects    bool          // the payer goes to authorize_uri
	ReturnURI    string
	endpoints    []string // webhook_endpoints
	PreAuth      bool
	zeroInterest bool
	account      string // linked_account
	Fee          *money.PlatformFee
	destination  string // recipient
	chain        string
	Refunds      []*Refund
	Origin
	Dispute any // the newest one, outside the contract
}

// Origin is what has made a charge outside the contract: the id of a link or of a schedule.
type Origin struct{ Link, Schedule string }

// noMore stands in for charges without any of it, so that readers need not check.
var noMore = &chargeMore{}

func (ch *Charge) Extra() *chargeMore {
	if ch.More == nil {
		return noMore
	}
	return ch.More
}

// Changed starts the next version of a charge.
func (ch *Charge) Changed(now wire.Stamp) *Charge {
	next := *ch
	next.Updated = now
	return &next
}

// ChangedMore is changed for versions that differ in chargeMore.
func (ch *Charge) ChangedMore(now wire.Stamp) *Charge {
	next := ch.Changed(now)
	more := *ch.Extra()
	next.More = &more
	return next
}

// Cost is what a charge costs its merchant, and what is left.
func (ch *Charge) Cost() (fee, vat, net int64) {
	cost := money.FeesOn(ch.funding(), ch.rate())
	return cost.Fee, cost.VAT, cost.Net
}

func (ch *Charge) documented() bool { return ch.Emulator.dialect == Documented }

func (ch *Charge) flags() *stateFlags {
	if ch.State == StateLapsed && ch.documented() {
		return &lapsedDocumented
	}
	return &stateTable[ch.State]
}

func (ch *Charge) status() string { return ch.flags().status }

// Kind is the payment method of a source charge, nil for a card.
func (ch *Charge) Kind() *methods.SourceKind {
	if src := ch.Extra().Source; src != nil {
		return src.Kind
	}
	return nil
}

// ByCard reports whether a card bears the charge, also the card of a white-label installment.
func (ch *Charge) ByCard() bool { return ch.Card != nil }

// funding is the amount that reaches the merchant: after a partial capture only that part.
func (ch *Charge) funding() int64 {
	if ch.State == StatePaid {
		return ch.Captured
	}
	return ch.Amount
}

func (ch *Charge) rate() money.Rate {
	if kind := ch.Kind(); kind != nil {
		return kind.Rate
	}
	return money.RateCards
}

// Left is what can still be given back.
func (ch *Charge) Left() int64 { return ch.Captured - ch.Refunded }

// refundable reports whether a refund would be accepted now.
func (ch *Charge) refundable(now wire.Stamp) bool {
	if ch.State != StatePaid || ch.Left() <= 0 || len(ch.Extra().Refunds) >= MaxRefunds || ch.Extra().Dispute != nil {
		return false
	}
	if kind := ch.Kind(); kind != nil && !kind.Refundable {
		return false
	}
	window := RefundWindow
	if ch.ByCard() && shortRefundBrands[ch.Card.Brand] {
		window = shortRefundWindow
	}
	return !Elapsed(ch.PaidAt, window, now)
}

// voidable reports whether a refund may still be a void, which leaves no trace on the payer's
// statement.
func (ch *Charge) voidable(now wire.Stamp) bool {
	if !ch.refundable(now) || Elapsed(ch.PaidAt, voidWindow, now) {
		return false
	}
	kind := ch.Kind()
	return kind == nil || kind.Voidable || ch.ByCard()
}

// Disputable reports whether the payer's bank could still dispute the charge; only card payments
// are.
func (ch *Charge) Disputable() bool {
	return ch.State == StatePaid && ch.ByCard() && ch.Left() > 0 && ch.Extra().Dispute == nil
}

// Voided reports whether the whole amount went back as voids.
func (ch *Charge) Voided() bool {
	refunds := ch.Extra().Refunds
	if len(refunds) == 0 || ch.Left() > 0 {
		return false
	}
	for _, r := range refunds {
		if !r.Voided {
			return false
		}
	}
	return true
}

// AuthorizeURI is where the payer goes; it stays on the charge after the payment ended.
func (ch *Charge) AuthorizeURI() string {
	if !ch.Extra().Redirects {
		return ""
	}
	return ch.Emulator.APIURL() + "/payments/" + PaymentID(ch.ID) + "/authorize"
}

// Elapsed reports whether a time span that began at start is over.
func Elapsed(start wire.Stamp, span time.Duration, now wire.Stamp) bool {
	return now >= start+wire.Stamp(span/time.Millisecond)
}

func (ch *Charge) TextBytes() int {
	n := len(ch.Description) + len(ch.Metadata) + len(ch.IP) + ch.Card.TextBytes()
	if ch.Failure != nil {
		n += len(ch.Failure.Code) + len(ch.Failure.Message)
	}
	more := ch.Extra()
	for _, endpoint := range more.endpoints {
		n += len(endpoint)
	}
	if more.Source != nil {
		n += more.Source.TextBytes()
	}
	return n + len(more.ReturnURI) + len(more.account)
}

// fields are the version that holds now, and the events of the charge.
func (ch *Charge) fields(c *record.Codec) {
	r := restoringOf(c)
	if version := c.Part(ch.version); r != nil {
		c.ReadPart(version, ch.version)
		r.versions[string(version)] = ch
	}
	record.Int(c, &ch.events)
	newest := eventID(ch.LastEvent)
	if record.Text(c, &newest); r != nil {
		r.newest[ch] = newest
	}
}

// version is what an event keeps of a charge.
func (ch *Charge) version(c *record.Codec) {
	record.Text(c, &ch.ID)
	record.Int(c, &ch.Created)
	record.Int(c, &ch.Updated)
	record.Int(c, &ch.Amount)
	record.Int(c, &ch.Captured)
	record.Int(c, &ch.Refunded)
	money.Field(c, &ch.Currency)
	record.Int(c, &ch.State)
	record.Bool(c, &ch.Capture)
	record.Int(c, &ch.AuthorizedAt)
	record.Int(c, &ch.PaidAt)
	record.Int(c, &ch.ExpiresAt)
	record.Int(c, &ch.EndedAt)
	cardField(&ch.Card, c)
	record.Text(c, &ch.Customer)
	record.Text(c, &ch.Transaction)
	record.Optional(c, &ch.Failure, (*cards.Failure).Fields)
	record.Text(c, &ch.Description)
	record.Text(c, &ch.IP)
	record.Text(c, &ch.Metadata)
	record.Optional(c, &ch.More, (*chargeMore).fields)
	if r := restoringOf(c); r != nil {
		ch.Emulator = r.emu
	}
	if ch.State >= chargeStates {
		c.Damage()
	}
}

func (m *chargeMore) fields(c *record.Codec) {
	record.Optional(c, &m.Source, (*Source).fields)
	record.Int(c, &m.outcome)
	record.Bool(c, &m.Redirects)
	record.Text(c, &m.ReturnURI)
	record.List(c, &m.endpoints, func(text *string, c *record.Codec) { record.Text(c, text) })
	record.Bool(c, &m.PreAuth)
	record.Bool(c, &m.zeroInterest)
	record.Text(c, &m.account)
	record.Optional(c, &m.Fee, (*money.PlatformFee).Fields)
	record.Text(c, &m.destination)
	record.Text(c, &m.chain)
	record.List(c, &m.Refunds, func(r **Refund, c *record.Codec) { record.Optional(c, r, (*Refund).fields) })
	record.Text(c, &m.Link)
	record.Text(c, &m.Schedule)
	disputed := m.Dispute != nil
	if record.Bool(c, &disputed); disputed {
		shown := textSnapshot(c, m.Dispute)
		if c.Reading() {
			m.Dispute = shown
		}
	}
}
