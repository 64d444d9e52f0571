package api

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// payer is what bears a charge: a card, a source, or for white-label installments both.
type payer struct {
	card     *cards.Card
	token    string // to be spent, once nothing else can fail
	customer string
	source   *Source
	isNew    bool // the source is made by this request
}

func createCharge(c *Call) (any, *apierror.Error) {
	var r chargeRequest
	if err := c.readCharge(&r); err != nil {
		return nil, err
	}
	by, err := c.findPayer(&r)
	if err != nil {
		return nil, err
	}
	if err = c.checkDestination(&r); err != nil {
		return nil, err
	}
	var spent *Token
	if by.token != "" {
		if by.card, spent, err = c.TakeToken(by.token); err != nil {
			return nil, err
		}
	}
	ch := c.openCharge(&r, by)
	if !ch.Extra().Redirects && by.source == nil {
		c.pay(ch, cmp.Or(c.declined, by.card.Outcome.Declined(c.documented())))
	} else if by.card != nil && by.card.Outcome == cards.OutcomeNotEnrolled {
		c.pay(ch, cards.NotEnrolled)
	}
	c.storeNew(ch, by, spent)
	if c.documented() && ch.State == StateFailed {
		return nil, declinedError(ch.Failure)
	}
	return c.ChargeView(ch), nil
}

// ChargeWith makes a charge as POST /charges does, with other parameters than those of the request.
func (c *Call) ChargeWith(p wire.Params, from Origin) (*Charge, *apierror.Error) {
	other := *c
	other.Params, other.origin = p, from
	answer, err := createCharge(&other)
	if err != nil {
		return nil, err
	}
	return answer.(ChargeView).Charge, nil //nolint:forcetypeassert // createCharge answers nothing else
}

// declinedError is a decline as the guides describe it; their code for a lack of funds has an s.
func declinedError(f *cards.Failure) *apierror.Error {
	code := f.Code
	if code == "insufficient_fund" {
		code = "insufficient_funds"
	}
	return apierror.New(http.StatusPaymentRequired, code, f.Message)
}

// findPayer finds what pays, and refuses what does not fit together. Nothing is spent yet.
func (c *Call) findPayer(r *chargeRequest) (*payer, *apierror.Error) {
	hasSource := r.source != "" || r.newSource != nil
	switch {
	case hasSource:
		return c.findSourcePayer(r)
	case r.customer != "":
		if strings.HasPrefix(r.card, "tokn_") {
			return nil, c.InvalidCharge("customer must not be given with a token")
		}
		cd, cu, err := c.customerCard(r.customer, r.card)
		if err != nil {
			return nil, err
		}
		return &payer{card: cd, customer: cu.ID}, nil
	case r.card != "":
		return c.findTokenPayer(r)
	}
	if c.documented() {
		return nil, apierror.BadRequest("one of card, customer and source is required")
	}
	return nil, apierror.New(http.StatusNotFound, "not_found", "the request object was not found")
}

func (c *Call) findTokenPayer(r *chargeRequest) (*payer, *apierror.Error) {
	if strings.HasPrefix(r.card, "card_") { // a stored card is out of reach without its customer
		return nil, apierror.NotFound("card", r.card)
	}
	if err := c.checkToken(r.card); err != nil {
		return nil, err
	}
	return &payer{token: r.card}, nil
}

// findSourcePayer finds or makes the source, and also the card of a white-label installment.
func (c *Call) findSourcePayer(r *chargeRequest) (*payer, *apierror.Error) {
	by := &payer{isNew: r.newSource != nil}
	var err *apierror.Error
	if by.isNew {
		by.source, err = c.inlineSource(r)
	} else if found, ok := c.Account.Sources.Get(r.source); ok {
		by.source = found
	} else {
		err = apierror.NotFound("source", r.source)
	}
	if err != nil {
		return nil, err
	}
	kind := by.source.Kind
	if fault := c.sourceFault(r, by.source); fault != "" {
		return nil, c.InvalidCharge(fault).Because(c.sourceReason(r, by.source))
	}
	if r.card == "" && r.customer == "" {
		return by, nil
	}
	if !kind.WithCard {
		return nil, c.InvalidCharge("only one of card, customer and source may be given")
	}
	alone := *r
	alone.source, alone.newSource = "", nil
	withCard, err := c.findPayer(&alone)
	if err != nil {
		return nil, err
	}
	withCard.source, withCard.isNew = by.source, by.isNew
	return withCard, nil
}

// inlineSource makes a source from the charge's own parameters; amount and currency need not be
// given twice.
func (c *Call) inlineSource(r *chargeRequest) (*Source, *apierror.Error) {
	p := make(wire.Params, len(r.newSource)+2)
	p["amount"], p["currency"] = c.Params["amount"], c.Params["currency"]
	for name, v := range r.newSource {
		if v != nil {
			p[name] = v
		}
	}
	s, err := c.NewSource(p)
	if err != nil {
		return nil, c.InvalidCharge(err.Message)
	}
	return s, nil
}

// sourceFault returns why a source cannot pay for this charge, empty if it can.
func (c *Call) sourceFault(r *chargeRequest, s *Source) string {
	if _, err := c.Emulator.behavior().transitions.Sources.transition(TriggerSpend, s.state()); err != nil {
		return err.Message
	}
	switch {
	case s.Amount != r.amount:
		return "amount must be the same as the amount of the source"
	case s.Currency != r.currency:
		return "currency must be the same as the currency of the source"
	case r.more.ReturnURI == "" && (c.documented() || s.Kind.LeavesMerchant(false)):
		return "return uri is invalid"
	}
	return ""
}

// sourceReason compares a source with the charge that it cannot pay for.
func (c *Call) sourceReason(r *chargeRequest, s *Source) string {
	if s.Charge != "" {
		return fmt.Sprintf("the source is that of the charge %s, which is %s", s.Charge, c.ChargeStatus(s.Charge))
	}
	return fmt.Sprintf("the source %s is of %d %s by %s; the charge is of %d %s with the return_uri %q",
		s.ID, s.Amount, s.Currency.In(true), s.Kind.Name, r.amount, r.currency.In(true), r.more.ReturnURI)
}

// openCharge makes the charge in the state before anything was paid.
func (c *Call) openCharge(r *chargeRequest, by *payer) *Charge {
	now := c.Stamp()
	ch := &Charge{
		ID: c.NewID("chrg"), Emulator: c.Emulator, Created: now, Updated: now,
		Amount: r.amount, Currency: r.currency, State: StateWaiting,
		Capture: r.capture || by.source != nil, // capture=false is for plain cards; one SDK sends it with everything
		Card:    by.card, Customer: by.customer,
		ExpiresAt:   now + wire.Stamp(ChargeLifetime/time.Millisecond),
		Description: c.Params.Text("description"), IP: c.Params.Text("ip"), Metadata: r.metadata,
	}
	more := r.more
	more.destination, more.Origin = r.destination, c.origin
	if by.card != nil {
		more.outcome = by.card.Outcome
	}
	if by.source != nil {
		if by.source.Kind.Name == methods.Promptpay && !c.documented() {
			ch.ExpiresAt = now + wire.Stamp(PromptpayLifetime/time.Millisecond)
		}
		if r.expires != 0 {
			ch.ExpiresAt = r.expires
		}
		more.Redirects = by.source.Kind.LeavesMerchant(c.documented())
		charged := *by.source
		charged.Charge = ch.ID
		c.Instruct(&charged, ch.ID)
		more.Source = &charged
	} else {
		more.Redirects = more.ReturnURI != ""
	}
	if r.destination != "" {
		more.chain = c.chainOf(r.destination)
	}
	if !more.empty() {
		ch.More = new(more) // most charges lack it, and then it takes no memory
	}
	return ch
}

// empty reports whether a charge can do without its own chargeMore.
func (m *chargeMore) empty() bool {
	return m.Source == nil && m.outcome == 0 && !m.Redirects && m.ReturnURI == "" && m.endpoints == nil && !m.PreAuth &&
		!m.zeroInterest && m.account == "" && m.Fee == nil && m.destination == "" && m.Origin == Origin{}
}

// paymentTrigger is how a payment ends: declined for a reason, held or paid.
func (ch *Charge) paymentTrigger(declined *cards.Failure) Trigger {
	switch {
	case declined != nil:
		return TriggerDeclined
	case ch.Capture:
		return TriggerPaid
	default:
		return TriggerAuthorized
	}
}

// pay ends the payment of a charge that is being made, and which no answer has shown yet.
func (c *Call) pay(ch *Charge, declined *cards.Failure) {
	on := ch.paymentTrigger(declined)
	row, err := c.Emulator.behavior().transitions.Charges.transition(on, ch.State)
	if err != nil {
		panic("a new charge cannot be paid: " + err.Error())
	}
	ch.State = row.To
	c.bookPayment(ch, on, declined)
}

// bookPayment notes on a charge what the end of its payment means beyond its state.
func (c *Call) bookPayment(ch *Charge, on Trigger, declined *cards.Failure) {
	switch on {
	case TriggerDeclined:
		ch.Failure = declined
	case TriggerPaid:
		c.Book(ch, ch.Amount)
	default:
		ch.AuthorizedAt = c.Stamp()
	}
}

// Book notes that an amount was paid; with a destination this is also the moment of its transfer.
func (c *Call) Book(ch *Charge, amount int64) {
	ch.Captured, ch.PaidAt = amount, c.Stamp()
	if ch.AuthorizedAt == 0 {
		ch.AuthorizedAt = ch.PaidAt
	}
	ch.Transaction = c.NewID("trxn")
	c.TransferTo(ch)
}

// storeNew keeps a new charge with all it touches, and emits its event.
func (c *Call) storeNew(ch *Charge, by *payer, spent *Token) {
	c.Account.Charges.Add(ch.ID, c.Now, ch)
	if src := ch.Extra().Source; src != nil {
		if by.isNew {
			c.Account.Sources.Add(src.ID, c.Now, src)
		} else {
			c.Account.Sources.Put(src.ID, src)
		}
	}
	if spent != nil {
		c.tokenCharged(spent, ch.ID, ch.status())
	}
	c.Announce(ch, "charge.create")
}

// maxChargeEvents is how many events a charge remembers at least; at twice that the older half
// goes, so that a charge which is updated forever does not grow forever.
const maxChargeEvents = 500

// Announce emits an event about a charge and remembers it for the charge's own list.
func (c *Call) Announce(ch *Charge, key string) {
	ev := c.emit(key, ch, ch.Extra().endpoints...)
	ev.previous = ch.LastEvent
	ch.LastEvent = ev
	if ch.events++; ch.events < 2*maxChargeEvents {
		return
	}
	for range maxChargeEvents - 1 {
		ev = ev.previous
	}
	ev.previous, ch.events = nil, maxChargeEvents
	c.Account.Events.Changed(ev.id, ev)
}
