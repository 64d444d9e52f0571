package api

import "github.com/omise-conformance/harness/emulator/internal/apierror"

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

// trigger is what moves a charge from one state to another.
type trigger uint8

const (
	triggerPaid       trigger = iota // the card or the payer paid
	triggerAuthorized                // the card holds the amount, as capture=false asks for
	triggerDeclined                  // the card, the bank or the payer refused
	triggerCapture
	triggerReverse
	triggerExpire // the merchant no longer waits for the payer
	triggerTime   // expires_at has passed
)

// transition is what a trigger does to a charge in a state: it goes to another state and an event
// tells of it, or the trigger is refused.
type transition struct {
	on            trigger
	from, to      ChargeState
	event         string
	code, message string // of the refusal
}

// anyState stands for all states without a row of their own.
const anyState = chargeStates

// Refusals that several transitions share.
const (
	tooLateCode, tooLate = "expired_charge", "charge expired"
	notWaiting           = "only pending charges that wait for their payer can be completed"
)

// transitions is all that can happen to the state of a charge. The first row that fits counts; a
// trigger without a row for the state changes nothing. When a charge is made, its first
// transition is told by the event charge.create.
var transitions = []transition{
	{on: triggerPaid, from: StateWaiting, to: StatePaid, event: "charge.complete"},
	{on: triggerPaid, from: StateExpired, code: tooLateCode, message: tooLate},
	{on: triggerPaid, from: anyState, code: "bad_request", message: notWaiting},

	{on: triggerAuthorized, from: StateWaiting, to: StateAuthorized, event: "charge.complete"},
	{on: triggerAuthorized, from: StateExpired, code: tooLateCode, message: tooLate},
	{on: triggerAuthorized, from: anyState, code: "bad_request", message: notWaiting},

	{on: triggerDeclined, from: StateWaiting, to: StateFailed, event: "charge.complete"},
	{on: triggerDeclined, from: StateExpired, code: tooLateCode, message: tooLate},
	{on: triggerDeclined, from: anyState, code: "bad_request", message: notWaiting},

	{on: triggerCapture, from: StateAuthorized, to: StatePaid, event: "charge.capture"},
	{on: triggerCapture, from: StateLapsed, code: tooLateCode, message: tooLate},
	{on: triggerCapture, from: StatePaid, code: "failed_capture", message: "charge was already captured"},
	{on: triggerCapture, from: anyState, code: "failed_capture", message: "Charge is not authorized"},

	{on: triggerReverse, from: StateAuthorized, to: StateReversed, event: "charge.reverse"},
	{on: triggerReverse, from: StateLapsed, code: tooLateCode, message: tooLate},
	{on: triggerReverse, from: anyState, code: "failed_reverse", message: "only uncaptured authorized charges can be reversed"},

	{on: triggerExpire, from: StateWaiting, to: StateExpired, event: "charge.expire"},
	{on: triggerExpire, from: anyState, code: "failed_expire", message: "only pending charges that are not authorized can be expired"},

	{on: triggerTime, from: StateWaiting, to: StateExpired, event: "charge.expire"},
	{on: triggerTime, from: StateAuthorized, to: StateLapsed, event: "charge.expire"},
}

// transitionOf returns the row for a trigger in a state, nil where there is none, and the refusal
// that it stands for.
func transitionOf(on trigger, from ChargeState) (*transition, *apierror.Error) {
	for i := range transitions {
		row := &transitions[i]
		if row.on != on || row.from != from && row.from != anyState {
			continue
		}
		if row.code != "" {
			return nil, apierror.Invalid(row.code, row.message)
		}
		return row, nil
	}
	return nil, nil
}

// advance stores the version of a charge that a trigger leads to, and emits its event. What else
// differs in the new version, such as amounts and times, is for change.
func (c *Call) advance(ch *Charge, on trigger, change func(next *Charge)) (*Charge, *apierror.Error) {
	row, err := transitionOf(on, ch.State)
	if row == nil {
		return ch, err
	}
	next := ch.Changed(c.Stamp())
	next.State = row.to
	change(next)
	return c.replace(next, row.event), nil
}
