package emulator

import (
	"net/http"
	"strings"
	"time"
)

// payer is what bears a charge: a card, a source, or for white-label installments both.
type payer struct {
	card     *card
	token    string // to be spent, once nothing else can fail
	customer string
	source   *source
	isNew    bool // the source is made by this request
}

func createCharge(c *call) (any, *apiError) {
	r, err := c.readCharge()
	if err != nil {
		return nil, err
	}
	by, err := c.findPayer(r)
	if err != nil {
		return nil, err
	}
	if err := c.checkDestination(r); err != nil {
		return nil, err
	}
	var spent *token
	if by.token != "" {
		if by.card, spent, err = c.takeToken(by.token); err != nil {
			return nil, err
		}
	}
	ch := c.openCharge(r, by)
	if !ch.extra().redirects && by.source == nil {
		c.settleCard(ch, by.card.outcome.declined(c.documented()))
	} else if by.card != nil && by.card.outcome == outcomeNotEnrolled {
		c.fail(ch, notEnrolled)
	}
	c.storeNew(ch, by, spent)
	if c.documented() && ch.state == stateFailed {
		return nil, declinedError(ch.failure)
	}
	return c.chargeView(ch), nil
}

// declinedError is a decline as the guides tell it; their code for a lack of funds has an s.
func declinedError(f *failure) *apiError {
	code := f.code
	if code == "insufficient_fund" {
		code = "insufficient_funds"
	}
	return &apiError{http.StatusPaymentRequired, code, f.message}
}

// findPayer finds what pays, and refuses what does not fit together. Nothing is spent yet.
func (c *call) findPayer(r *chargeRequest) (*payer, *apiError) {
	hasSource := r.source != "" || r.newSource != nil
	switch {
	case hasSource:
		return c.findSourcePayer(r)
	case r.customer != "":
		if strings.HasPrefix(r.card, "tokn_") {
			return nil, c.chargeFault("customer must not be given with a token")
		}
		cd, cu, err := c.customerCard(r.customer, r.card)
		if err != nil {
			return nil, err
		}
		return &payer{card: cd, customer: cu.id}, nil
	case r.card != "":
		return c.findTokenPayer(r)
	}
	if c.documented() {
		return nil, badRequest("one of card, customer and source is required")
	}
	return nil, &apiError{http.StatusNotFound, "not_found", "the request object was not found"}
}

func (c *call) findTokenPayer(r *chargeRequest) (*payer, *apiError) {
	if strings.HasPrefix(r.card, "card_") { // a stored card is out of reach without its customer
		return nil, notFound("card", r.card)
	}
	if err := c.checkToken(r.card); err != nil {
		return nil, err
	}
	return &payer{token: r.card}, nil
}

// findSourcePayer finds or makes the source, and beside it the card of a white-label installment.
func (c *call) findSourcePayer(r *chargeRequest) (*payer, *apiError) {
	by := &payer{isNew: r.newSource != nil}
	var err *apiError
	if by.isNew {
		by.source, err = c.inlineSource(r)
	} else if found, ok := c.acct.sources.get(r.source); ok {
		by.source = found
	} else {
		err = notFound("source", r.source)
	}
	if err != nil {
		return nil, err
	}
	kind := by.source.kind
	if fault := c.sourceFault(r, by.source); fault != "" {
		return nil, c.chargeFault(fault)
	}
	if r.card == "" && r.customer == "" {
		return by, nil
	}
	if !kind.withCard {
		return nil, c.chargeFault("only one of card, customer and source may be given")
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

// inlineSource makes a source from the charge's own parameters; amount and currency need not be said twice.
func (c *call) inlineSource(r *chargeRequest) (*source, *apiError) {
	p := make(params, len(r.newSource)+2)
	p["amount"], p["currency"] = c.params["amount"], c.params["currency"]
	for name, v := range r.newSource {
		if v != nil {
			p[name] = v
		}
	}
	s, err := c.newSource(p)
	if err != nil {
		return nil, c.chargeFault(err.message)
	}
	return s, nil
}

// sourceFault tells why a source cannot pay for this charge.
func (c *call) sourceFault(r *chargeRequest, s *source) string {
	switch {
	case s.charge != "":
		return "source was already used"
	case s.amount != r.amount:
		return "amount must be the same as the amount of the source"
	case s.currency != r.currency:
		return "currency must be the same as the currency of the source"
	case r.more.returnURI == "" && (c.documented() || s.kind.leavesMerchant(false)):
		return "return uri is invalid"
	}
	return ""
}

// openCharge makes the charge in the state before anything was paid.
func (c *call) openCharge(r *chargeRequest, by *payer) *charge {
	now := c.stamp()
	ch := &charge{
		id: c.newID("chrg"), emu: c.emu, created: now, updated: now,
		amount: r.amount, currency: r.currency, state: stateWaiting,
		capture: r.capture || by.source != nil, // capture=false is for plain cards; one SDK sends it with everything
		card:    by.card, customer: by.customer,
		expiresAt:   now + stamp(chargeLifetime/time.Millisecond),
		description: c.params.text("description"), ip: c.params.text("ip"), metadata: r.metadata,
	}
	more := r.more
	more.destination = r.destination
	if by.card != nil {
		more.outcome = by.card.outcome
	}
	if by.source != nil {
		if r.expires != 0 {
			ch.expiresAt = r.expires
		}
		more.redirects = by.source.kind.leavesMerchant(c.documented())
		charged := *by.source
		charged.charge = ch.id
		c.instruct(&charged, ch.id)
		more.source = &charged
	} else {
		more.redirects = more.returnURI != ""
	}
	if r.destination != "" {
		more.chain = c.chainOf(r.destination)
	}
	if !more.empty() {
		ch.more = &more
	}
	return ch
}

// empty tells whether a charge can do without its own chargeMore.
func (m *chargeMore) empty() bool {
	return m.source == nil && m.outcome == 0 && !m.redirects && m.returnURI == "" && m.endpoints == nil && !m.preAuth &&
		!m.zeroInterest && m.account == "" && m.fee == nil && m.destination == ""
}

// settleCard lets the card answer: declined, held, or paid.
func (c *call) settleCard(ch *charge, declined *failure) {
	switch {
	case declined != nil:
		c.fail(ch, declined)
	case ch.capture:
		c.pay(ch, ch.amount)
	default:
		ch.state, ch.authorizedAt = stateAuthorized, c.stamp()
	}
}

func (c *call) fail(ch *charge, why *failure) {
	ch.state, ch.failure = stateFailed, why
}

// pay books an amount; with a destination this is also the moment of its transfer.
func (c *call) pay(ch *charge, amount int64) {
	ch.state, ch.captured, ch.paidAt = statePaid, amount, c.stamp()
	if ch.authorizedAt == 0 {
		ch.authorizedAt = ch.paidAt
	}
	ch.transaction = c.newID("trxn")
	c.transferTo(ch)
}

// storeNew keeps a new charge with all it touches, and tells of it.
func (c *call) storeNew(ch *charge, by *payer, spent *token) {
	c.acct.charges.add(ch.id, c.now, ch)
	if src := ch.extra().source; src != nil {
		if by.isNew {
			c.acct.sources.add(src.id, c.now, src)
		} else {
			c.acct.sources.put(src.id, src)
		}
	}
	if spent != nil {
		c.tokenCharged(spent, ch.id, ch.status())
	}
	c.tell(ch, "charge.create")
}

// maxChargeEvents is how many events a charge remembers at least; at twice that the older half goes, so that a charge
// which is updated for ever does not grow for ever.
const maxChargeEvents = 500

// tell emits an event about a charge and remembers it for the charge's own list.
func (c *call) tell(ch *charge, key string) {
	ev := c.emit(key, ch, ch.extra().endpoints...)
	ev.previous = ch.lastEvent
	ch.lastEvent = ev
	if ch.events++; ch.events < 2*maxChargeEvents {
		return
	}
	for range maxChargeEvents - 1 {
		ev = ev.previous
	}
	ev.previous, ch.events = nil, maxChargeEvents
}
