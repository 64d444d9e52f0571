package emulator

// charge finds a charge of the account, with time applied to it.
func (c *call) charge(id string) (*charge, *apiError) {
	ch, ok := c.acct.charges.get(id)
	if !ok {
		return nil, notFound("charge", id)
	}
	return c.settle(ch), nil
}

// settle applies the time that has passed since a charge was last looked at: a payer who never finished, or an
// authorization that nobody captured. It returns the version of the charge that holds now.
func (c *call) settle(ch *charge) *charge {
	open := ch.state == stateWaiting || ch.state == stateAuthorized
	if !open || c.stamp() < ch.expiresAt {
		return ch
	}
	next := ch.changed(c.stamp())
	next.endedAt = ch.expiresAt
	next.state = stateExpired
	if ch.state == stateAuthorized {
		next.state = stateLapsed
	}
	return c.replace(next, "charge.expire")
}

// settleAll settles every charge after the clock was moved, so that webhooks and event lists tell of it at once and not
// only when somebody asks for the charge.
func (e *Emulator) settleAll() {
	for _, acct := range e.allAccounts() {
		acct.mu.Lock()
		c := e.controlCall(acct)
		acct.charges.walk(0, acct.charges.n, false, func(ch *charge) { c.settle(ch) })
		acct.mu.Unlock()
	}
}

// replace stores the next version of a charge and tells of it.
func (c *call) replace(next *charge, key string) *charge {
	c.tell(next, key)
	c.acct.charges.put(next.id, next)
	return next
}

// chargeStatus is the charge_status of what paid for a charge.
func (c *call) chargeStatus(id string) string {
	ch, err := c.charge(id)
	if err != nil {
		return "unknown" // dropped to make room
	}
	return ch.status()
}

func retrieveCharge(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	view := c.chargeView(ch)
	if expand, ok := c.params.boolean("expand", false); expand && ok {
		view.expand = true
		if cu, err := c.customer(ch.customer); err == nil {
			view.customer = c.customerView(cu)
		}
	}
	return view, nil
}

func (c *call) chargeView(ch *charge) chargeView { return chargeView{charge: ch, now: c.stamp()} }

func listCharges(c *call) (any, *apiError) {
	return listOf(c, c.acct.charges, func(ch *charge, w *jsonWriter) {
		view := c.chargeView(c.settle(ch))
		view.listed = true
		view.render(w)
	})
}

// updateCharge changes description and metadata; anything else that was sent is ignored.
func updateCharge(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	next := ch.changed(c.stamp())
	if text, given := c.params.str("description"); given {
		next.description = text
	}
	if c.params.has("metadata") {
		var ok bool
		if next.metadata, ok = c.params.metadata("metadata"); !ok {
			return nil, c.chargeFault("Metadata should be a JSON hash")
		}
	}
	return c.chargeView(c.replace(next, "charge.update")), nil
}

// expired is the answer to acting on a charge whose time is over.
func expired() *apiError { return invalid("expired_charge", "charge expired") }

func captureCharge(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	switch ch.state {
	case stateAuthorized:
	case stateLapsed:
		return nil, expired()
	case statePaid:
		return nil, invalid("failed_capture", "charge was already captured")
	default:
		return nil, invalid("failed_capture", "Charge is not authorized")
	}
	amount, err := c.captureAmount(ch)
	if err != nil {
		return nil, err
	}
	next := ch.changed(c.stamp())
	c.pay(next, amount)
	return c.chargeView(c.replace(next, "charge.capture")), nil
}

// captureAmount is all that was authorized, or the part of it that was asked for.
func (c *call) captureAmount(ch *charge) (int64, *apiError) {
	amount, given, ok := c.params.integer("capture_amount")
	if !given || c.params.isScalar("capture_amount") && c.params.text("capture_amount") == "" {
		return ch.amount, nil
	}
	switch {
	case !ok:
		return 0, invalid("failed_capture", "capture amount is not a number")
	case amount < 1:
		return 0, invalid("failed_capture", "capture amount must be greater than or equal to 1")
	case amount > ch.amount:
		return 0, invalid("failed_capture", "capture amount must be less than or equal to the authorized amount")
	case amount < ch.amount && !ch.extra().preAuth && !c.documented():
		return 0, invalid("failed_capture", "partial capture is allowed for pre_auth charges only")
	}
	if fee := ch.extra().fee; fee.of(amount) > amount {
		return 0, invalid("failed_capture", "capture amount must be greater than or equal to the platform fee")
	}
	return amount, nil
}

func reverseCharge(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	switch ch.state {
	case stateAuthorized:
	case stateLapsed:
		return nil, expired()
	default:
		return nil, invalid("failed_reverse", "only uncaptured authorized charges can be reversed")
	}
	next := ch.changed(c.stamp())
	next.state, next.endedAt = stateReversed, c.stamp()
	return c.chargeView(c.replace(next, "charge.reverse")), nil
}

// expireCharge ends the wait for a payer; both times of expiry become now.
func expireCharge(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	if ch.state != stateWaiting {
		return nil, invalid("failed_expire", "only pending charges that are not authorized can be expired")
	}
	next := ch.changed(c.stamp())
	next.state, next.expiresAt, next.endedAt = stateExpired, c.stamp(), c.stamp()
	return c.chargeView(c.replace(next, "charge.expire")), nil
}

func markChargeAsPaid(c *call) (any, *apiError) {
	return c.completeCharge(c.vars[0], completedWell, "")
}

func markChargeAsFailed(c *call) (any, *apiError) {
	return c.completeCharge(c.vars[0], completedBadly, "")
}

// The two ways in which a payer ends a payment, as the control API names them.
const (
	completedWell  = "successful"
	completedBadly = "failed"
)

// defaultFailure is the failure_code of a payment that was failed without a reason; no source tells the real one.
const defaultFailure = "failed_processing"

// completeCharge ends the wait for a payer. A card that fails by itself fails here too, however willing the payer.
func (c *call) completeCharge(id, how, failureCode string) (any, *apiError) {
	ch, err := c.charge(id)
	switch {
	case err != nil:
		return nil, err
	case ch.state == stateExpired:
		return nil, expired()
	case ch.state != stateWaiting:
		return nil, badRequest("only pending charges that wait for their payer can be completed")
	}
	next := ch.changed(c.stamp())
	if how == completedWell {
		c.settleCard(next, ch.extra().outcome.afterChallenge(c.documented()))
	} else {
		if failureCode == "" {
			failureCode = defaultFailure
		}
		c.fail(next, failureOf(failureCode))
	}
	return c.chargeView(c.replace(next, "charge.complete")), nil
}

func listChargeEvents(c *call) (any, *apiError) {
	ch, err := c.charge(c.vars[0])
	if err != nil {
		return nil, err
	}
	created := func(ev *event) stamp { return ev.created }
	return listOfSlice(c, eventsOf(ch.lastEvent), created, (*event).render)
}
