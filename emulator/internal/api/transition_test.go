package api

import "testing"

// A row of a state's own comes before the row of any state, and no row changes nothing.
func TestFirstRowThatFitsCounts(t *testing.T) {
	for _, test := range []struct {
		on   Trigger
		from ChargeState
		to   ChargeState
		code string
	}{
		{on: TriggerCapture, from: StateAuthorized, to: StatePaid},
		{on: TriggerCapture, from: StateLapsed, code: "expired_charge"},
		{on: TriggerCapture, from: StateWaiting, code: "failed_capture"},
		{on: TriggerTime, from: StateWaiting, to: StateExpired},
		{on: TriggerTime, from: StatePaid, to: StatePaid},
		{on: TriggerRevoke, from: StatePaid, to: StatePaid},
	} {
		row, err := chargeTransitions.transition(test.on, test.from)
		to, code := test.from, ""
		if row != nil {
			to = row.To
		}
		if err != nil {
			code = err.Code
		}
		if to != test.to && test.code == "" || code != test.code {
			t.Errorf("trigger %d in state %d leads to %d with the refusal %q, want %d and %q", test.on, test.from, to, code, test.to, test.code)
		}
	}
}

// An edited row is one for its state alone, in a table of its own.
func TestWithEditsOneState(t *testing.T) {
	edited := chargeTransitions.With(TriggerReverse, StatePaid, func(row *Transition[ChargeState]) { row.Code = "changed" })
	codeOf := func(table Table[ChargeState], from ChargeState) string {
		_, err := table.transition(TriggerReverse, from)
		if err == nil {
			t.Fatalf("reversing in state %d is not refused", from)
		}
		return err.Code
	}
	if got := codeOf(edited, StatePaid); got != "changed" {
		t.Errorf("the edited row refuses with %q", got)
	}
	if got := codeOf(edited, StateFailed); got != "failed_reverse" {
		t.Errorf("another state that shared the row is refused with %q", got)
	}
	if got := codeOf(chargeTransitions, StatePaid); got != "failed_reverse" {
		t.Errorf("the table that was edited changed itself: %q", got)
	}
}

// Where a trigger had no row, With makes one that stays in the state until it is edited.
func TestWithMakesAMissingRow(t *testing.T) {
	same := chargeTransitions.With(TriggerTime, StatePaid, func(*Transition[ChargeState]) {})
	if row, err := same.transition(TriggerTime, StatePaid); row != nil || err != nil {
		t.Errorf("a row that was not edited changes something: %v, %v", row, err)
	}
	edited := chargeTransitions.With(TriggerTime, StatePaid, func(row *Transition[ChargeState]) { row.To = StateReversed })
	if row, err := edited.transition(TriggerTime, StatePaid); err != nil || row == nil || row.To != StateReversed {
		t.Errorf("the edited row is %v, %v", row, err)
	}
}

// A trigger in the state it leads to is accepted, changes nothing and is not reported.
func TestVerifyingTwiceChangesNothing(t *testing.T) {
	if row, err := recipientTransitions.transition(TriggerVerify, RecipientVerified); row != nil || err != nil {
		t.Errorf("got %v, %v", row, err)
	}
	row, err := recipientTransitions.transition(TriggerUpdate, RecipientUnverified)
	if err != nil || row == nil || row.Event != "recipient.update" {
		t.Errorf("updating an unverified recipient is not reported: %v, %v", row, err)
	}
}
