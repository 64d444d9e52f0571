package api

import (
	"fmt"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// ChargeState is where a charge stands. The flags of an answer follow from it, see stateTable.
type ChargeState uint8

const (
	StateWaiting    ChargeState = iota // the payer has not finished yet
	StateAuthorized                    // the card holds the amount for us
	StatePaid
	StateFailed
	StateReversed
	StateExpired // the payer never finished
	StateLapsed  // authorized, and not captured within the window
	chargeStates
)

// stateFlags are the fields of a charge that depend on its state alone.
type stateFlags struct {
	status                                                      string
	authorized, capturable, paid, reversible, reversed, expired bool
}

// stateTable is the flag matrix of the recorded charges of 2019-05-29.
var stateTable = [chargeStates]stateFlags{
	StateWaiting:    {status: "pending"},
	StateAuthorized: {status: "pending", authorized: true, capturable: true, reversible: true},
	StatePaid:       {status: "successful", authorized: true, paid: true},
	StateFailed:     {status: "failed"},
	StateReversed:   {status: "reversed", authorized: true, reversed: true},
	StateExpired:    {status: "expired", expired: true},
	StateLapsed:     {status: "reversed", authorized: true, reversed: true},
}

// lapsedDocumented is a lapsed authorization as the guides describe it; current traffic says
// reversed.
var lapsedDocumented = stateFlags{status: "expired", authorized: true, expired: true}

// Refusals that several transitions share.
const (
	tooLateCode, tooLate = "expired_charge", "charge expired"
	notWaiting           = "only pending charges that wait for their payer can be completed"
)

// chargeTransitions are those of a charge. When a charge is made, the event charge.create reports
// its first transition.
var chargeTransitions = Table[ChargeState]{
	{On: TriggerPaid, From: StateWaiting, To: StatePaid, Event: "charge.complete"},
	{On: TriggerPaid, From: StateExpired, Code: tooLateCode, Message: tooLate},
	{On: TriggerPaid, FromAny: true, Code: "bad_request", Message: notWaiting},

	{On: TriggerAuthorized, From: StateWaiting, To: StateAuthorized, Event: "charge.complete"},
	{On: TriggerAuthorized, From: StateExpired, Code: tooLateCode, Message: tooLate},
	{On: TriggerAuthorized, FromAny: true, Code: "bad_request", Message: notWaiting},

	{On: TriggerDeclined, From: StateWaiting, To: StateFailed, Event: "charge.complete"},
	{On: TriggerDeclined, From: StateExpired, Code: tooLateCode, Message: tooLate},
	{On: TriggerDeclined, FromAny: true, Code: "bad_request", Message: notWaiting},

	{On: TriggerCapture, From: StateAuthorized, To: StatePaid, Event: "charge.capture"},
	{On: TriggerCapture, From: StateLapsed, Code: tooLateCode, Message: tooLate},
	{On: TriggerCapture, From: StatePaid, Code: "failed_capture", Message: "charge was already captured"},
	{On: TriggerCapture, FromAny: true, Code: "failed_capture", Message: "Charge is not authorized"},

	{On: TriggerReverse, From: StateAuthorized, To: StateReversed, Event: "charge.reverse"},
	{On: TriggerReverse, From: StateLapsed, Code: tooLateCode, Message: tooLate},
	{On: TriggerReverse, FromAny: true, Code: "failed_reverse", Message: "only uncaptured authorized charges can be reversed"},

	{On: TriggerExpire, From: StateWaiting, To: StateExpired, Event: "charge.expire"},
	{On: TriggerExpire, FromAny: true, Code: "failed_expire", Message: "only pending charges that are not authorized can be expired"},

	{On: TriggerTime, From: StateWaiting, To: StateExpired, Event: "charge.expire"},
	{On: TriggerTime, From: StateAuthorized, To: StateLapsed, Event: "charge.expire"},
}

// advance stores the version of a charge that a trigger leads to, and emits its event, if it has one. What
// else differs in the new version, such as amounts and times, is for change.
func (c *Call) advance(ch *Charge, on Trigger, change func(next *Charge)) (*Charge, *apierror.Error) {
	row, err := c.Emulator.transitions.Charges.transition(on, ch.State)
	if row == nil {
		if err != nil {
			err.Reason = c.stateReason(ch)
		}
		return ch, err
	}
	next := ch.Changed(c.Stamp())
	next.State = row.To
	change(next)
	if row.Event == "" {
		c.Account.Charges.Put(next.ID, next)
		return next, nil
	}
	return c.replace(next, row.Event), nil
}

// stateReason says what became of a charge, for a refusal that its state is the reason of.
func (c *Call) stateReason(ch *Charge) string {
	state := reason.Charge{State: chargeStories[ch.State]}
	var since wire.Stamp
	switch ch.State {
	case StateAuthorized:
		since = ch.AuthorizedAt
	case StatePaid:
		since = ch.PaidAt
		state.State = fmt.Sprintf("was paid, %d of %d,", ch.Captured, ch.Amount)
	case StateReversed, StateExpired, StateLapsed:
		since = ch.EndedAt
	case StateFailed:
		if ch.Failure != nil {
			state.State += " with " + ch.Failure.Code
		}
	}
	if since != 0 {
		state.Since = since.Time()
	}
	return reason.Charged(ch.ID, state, c.Now)
}

// chargeStories are what became of a charge in each state.
var chargeStories = [chargeStates]string{
	StateWaiting:    "still waits for its payer",
	StateAuthorized: "was authorized, and not captured,",
	StatePaid:       "was paid",
	StateFailed:     "failed",
	StateReversed:   "was reversed",
	StateExpired:    "expired before its payer had paid",
	StateLapsed:     "was authorized, was not captured in time, and was reversed",
}
