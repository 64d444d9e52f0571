package api

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

// lapsedDocumented is a lapsed authorization as the guides tell it; current traffic says reversed.
var lapsedDocumented = stateFlags{status: "expired", authorized: true, expired: true}
