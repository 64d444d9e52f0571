package api

import (
	"fmt"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Trigger is what moves an object from one state to another.
type Trigger uint8

const (
	TriggerPaid       Trigger = iota // of charges: the card or the payer paid
	TriggerAuthorized                // the card holds the amount, as capture=false asks for
	TriggerDeclined                  // the card, the bank or the payer refused
	TriggerCapture
	TriggerReverse
	TriggerExpire // the merchant no longer waits for the payer
	TriggerTime   // expires_at has passed

	TriggerSpend  // a charge or a customer takes the token, or a charge the source
	TriggerRevoke // of chains

	TriggerVerify // of recipients
	TriggerUpdate
	TriggerDestroy
	TriggerTransfer // a charge names the recipient as its destination
)

// State is the state of any object.
type State interface {
	ChargeState | TokenState | SourceState | ChainState | RecipientState
}

// Transition is what a trigger does to an object in a state: the object goes to another state and
// an event reports it, or the trigger is refused.
type Transition[S State] struct {
	On      Trigger
	From    S
	FromAny bool // the row is for every state without a row of its own, and From is not looked at
	To      S
	Event   string // reports the transition
	Second  string // is emitted after Event, where two report it
	Code    string // of the refusal
	Message string
}

// changesNothing reports whether a trigger is accepted and has no effect.
func (row *Transition[S]) changesNothing() bool {
	return !row.FromAny && row.To == row.From && row.Event == ""
}

// Table is all that can happen to the state of a kind of object. The first row that fits counts; a
// trigger without a row for a state changes nothing. A table never changes: With returns another.
type Table[S State] []Transition[S]

// lookup returns the row for a trigger in a state, nil where there is none.
func (t Table[S]) lookup(on Trigger, from S) *Transition[S] {
	for i := range t {
		if row := &t[i]; row.On == on && (row.FromAny || row.From == from) {
			return row
		}
	}
	return nil
}

// transition returns the row for a trigger in a state, nil where it changes nothing, or the
// refusal that the row stands for.
func (t Table[S]) transition(on Trigger, from S) (*Transition[S], *apierror.Error) {
	row := t.lookup(on, from)
	switch {
	case row == nil:
		return nil, nil
	case row.Code != "":
		return nil, apierror.Invalid(row.Code, row.Message)
	case row.changesNothing():
		return nil, nil
	}
	return row, nil
}

// With returns a table in which the row for a trigger in a state is an edited copy. Other states
// that shared the row keep it.
func (t Table[S]) With(on Trigger, from S, edit func(row *Transition[S])) Table[S] {
	row := Transition[S]{To: from}
	if found := t.lookup(on, from); found != nil {
		row = *found
	}
	row.On, row.From, row.FromAny = on, from, false
	edit(&row)
	return append(Table[S]{row}, t...)
}

// Transitions are the tables of all objects that have states. A refund has none: it is closed when
// it is made. Neither has a customer or its card: it is there or not.
type Transitions struct {
	Charges    Table[ChargeState]
	Tokens     Table[TokenState]
	Sources    Table[SourceState]
	Chains     Table[ChainState]
	Recipients Table[RecipientState]
}

// allTransitions are the tables of an emulator that nothing changes from outside.
func allTransitions() Transitions {
	return Transitions{
		Charges: chargeTransitions, Tokens: tokenTransitions, Sources: sourceTransitions, Chains: chainTransitions,
		Recipients: recipientTransitions,
	}
}

// TableOf returns the table of the objects with a type of state.
func TableOf[S State](all *Transitions) *Table[S] {
	for _, table := range []any{&all.Charges, &all.Tokens, &all.Sources, &all.Chains, &all.Recipients} {
		if found, ok := table.(*Table[S]); ok {
			return found
		}
	}
	panic("a type of state has no table") // State lists the types of the tables
}

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
	row, err := c.Emulator.behavior().transitions.Charges.transition(on, ch.State)
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
	case StateWaiting, chargeStates: // nothing became of it
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
