package api

import (
	"cmp"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Charge finds a charge of the account, with time applied to it.
func (c *Call) Charge(id string) (*Charge, *apierror.Error) {
	ch, ok := c.Account.Charges.Get(id)
	if !ok {
		return nil, apierror.NotFound("charge", id)
	}
	return c.settle(ch), nil
}

// settle applies the time that has passed since a charge was last looked at: a payer who never
// finished, or an authorization that nobody captured. It returns the version of the charge that
// holds now.
func (c *Call) settle(ch *Charge) *Charge {
	if c.Stamp() < ch.ExpiresAt {
		return ch
	}
	now, _ := c.advance(ch, TriggerTime, func(next *Charge) { next.EndedAt = ch.ExpiresAt }) // time is never refused
	return now
}

// settleAll settles every charge after the clock was moved, so that webhooks and event lists report
// it at once and not only when the charge is read.
func (e *Emulator) settleAll() {
	for _, acct := range e.AllAccounts() {
		acct.Mu.Lock()
		c := e.controlCall(acct)
		acct.Charges.Walk(0, acct.Charges.Count, false, func(ch *Charge) { c.settle(ch) })
		if acct.Aside != nil {
			acct.Aside.Settle(c)
		}
		acct.Mu.Unlock()
	}
}

// replace stores the next version of a charge and emits its event.
func (c *Call) replace(next *Charge, key string) *Charge {
	c.Announce(next, key)
	c.Account.Charges.Put(next.ID, next)
	return next
}

// ChargeStatus is the charge_status of what paid for a charge.
func (c *Call) ChargeStatus(id string) string {
	ch, err := c.Charge(id)
	if err != nil {
		return "unknown" // dropped to make room
	}
	return ch.status()
}

func retrieveCharge(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	view := c.ChargeView(ch)
	if expand, ok := c.Params.Boolean("expand", false); expand && ok {
		view.expand = true
		if cu, err := c.Customer(ch.Customer); err == nil {
			view.customer = c.CustomerView(cu)
		}
	}
	return view, nil
}

func (c *Call) ChargeView(ch *Charge) ChargeView { return ChargeView{Charge: ch, now: c.Stamp()} }

func listCharges(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Charges, c.RenderListed)
}

// RenderListed writes a charge as lists show it.
func (c *Call) RenderListed(ch *Charge, w *wire.Writer) {
	view := c.ChargeView(c.settle(ch))
	view.listed = true
	view.Render(w)
}

// updateCharge changes description and metadata; anything else that was sent is ignored.
func updateCharge(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	next := ch.Changed(c.Stamp())
	if text, given := c.Params.Str("description"); given {
		next.Description = text
	}
	if c.Params.Has("metadata") {
		var ok bool
		if next.Metadata, ok = c.Params.Metadata("metadata"); !ok {
			return nil, c.InvalidCharge(wire.NotAHash)
		}
	}
	return c.ChargeView(c.replace(next, "charge.update")), nil
}

func captureCharge(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	if _, err = c.Emulator.behavior().transitions.Charges.transition(TriggerCapture, ch.State); err != nil {
		return nil, err.Because(c.stateReason(ch)) // before the amount is looked at
	}
	amount, err := c.captureAmount(ch)
	if err != nil {
		return nil, err
	}
	return c.act(ch, TriggerCapture, func(next *Charge) { c.Book(next, amount) })
}

// act answers with the version of a charge that a trigger leads to.
func (c *Call) act(ch *Charge, on Trigger, change func(next *Charge)) (any, *apierror.Error) {
	next, err := c.advance(ch, on, change)
	if err != nil {
		return nil, err
	}
	return c.ChargeView(next), nil
}

// captureAmount is all that was authorized, or the part of it that was asked for.
func (c *Call) captureAmount(ch *Charge) (int64, *apierror.Error) {
	amount, given, ok := c.Params.Integer("capture_amount")
	why := func() string { return reason.Amounts(amount, "what was authorized", ch.Amount) }
	if !given || c.Params.IsScalar("capture_amount") && c.Params.Text("capture_amount") == "" {
		return ch.Amount, nil
	}
	switch {
	case !ok:
		return 0, apierror.Invalid("failed_capture", "capture amount is not a number")
	case amount < 1:
		return 0, apierror.Invalid("failed_capture", "capture amount must be greater than or equal to 1")
	case amount > ch.Amount:
		return 0, apierror.Invalid("failed_capture", "capture amount must be less than or equal to the authorized amount").Because(why())
	case amount < ch.Amount && !ch.Extra().PreAuth && !c.documented():
		return 0, apierror.Invalid("failed_capture", "partial capture is allowed for pre_auth charges only").Because(
			why() + "; authorization_type was not pre_auth")
	}
	if fee := ch.Extra().Fee; fee.Of(amount) > amount {
		return 0, apierror.Invalid("failed_capture", "capture amount must be greater than or equal to the platform fee").Because(
			reason.Amounts(amount, "the platform fee", fee.Of(amount)))
	}
	return amount, nil
}

func reverseCharge(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return c.act(ch, TriggerReverse, func(next *Charge) { next.EndedAt = c.Stamp() })
}

// expireCharge ends the wait for a payer; both times of expiry become now.
func expireCharge(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return c.act(ch, TriggerExpire, func(next *Charge) { next.ExpiresAt, next.EndedAt = c.Stamp(), c.Stamp() })
}

func markChargeAsPaid(c *Call) (any, *apierror.Error) {
	return c.completeCharge(c.Vars[0], completedWell, "")
}

func markChargeAsFailed(c *Call) (any, *apierror.Error) {
	return c.completeCharge(c.Vars[0], completedBadly, "")
}

// The two ways in which a payer ends a payment, as the control API names them.
const (
	completedWell  = "successful"
	completedBadly = "failed"
)

// DefaultFailure is the failure_code of a payment that was failed without a reason; no source
// shows the real one.
const DefaultFailure = "failed_processing"

// completeCharge ends the wait for a payer. A card that fails by itself fails here too, however
// willing the payer.
func (c *Call) completeCharge(id, how, failureCode string) (any, *apierror.Error) {
	ch, err := c.Charge(id)
	if err != nil {
		return nil, err
	}
	why := ch.Extra().outcome.AfterChallenge(c.documented())
	if how == completedBadly {
		why = cmp.Or(c.declined, cards.FailureOf(cmp.Or(failureCode, DefaultFailure)))
	}
	on := ch.paymentTrigger(why)
	return c.act(ch, on, func(next *Charge) { c.bookPayment(next, on, why) })
}

func listChargeEvents(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	created := func(ev *Event) wire.Stamp { return ev.Created }
	return ListOfSlice(c, eventsOf(ch.LastEvent), created, (*Event).Render)
}
