// Package reason has the sentences that say why the emulator has refused a request, where the API's own
// message leaves a developer guessing. They are for logs: no answer shows them. None holds a card number or
// a whole key.
package reason

import (
	"fmt"
	"time"
)

// Time writes a moment as answers do.
func Time(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Ago writes how long ago something was, in the largest unit of which at least two have passed.
func Ago(then, now time.Time) string {
	span := now.Sub(then)
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "days"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := int64(span / unit.length); n >= 2 || n >= 1 && unit.length == time.Second {
			return fmt.Sprintf("%d %s ago", n, unit.name)
		}
	}
	if span < 0 {
		return "at " + Time(then) + ", which is yet to come"
	}
	return "just now"
}

// UsedToken returns who has spent a token, and when. by is the id of a charge or customer, empty where it is
// not known.
func UsedToken(by string, at, now time.Time) string {
	if by == "" {
		by = "an earlier request"
	}
	return fmt.Sprintf("token was used by %s %s", by, Ago(at, now))
}

// Charge is a charge whose state does not allow what a request asks for.
type Charge struct {
	State string    // what became of it: "was captured"
	Since time.Time // the zero time where it has been so from the start
}

// Charged returns the state of a charge and since when it has been in it.
func Charged(id string, c Charge, now time.Time) string {
	if c.Since.IsZero() {
		return fmt.Sprintf("charge %s %s", id, c.State)
	}
	return fmt.Sprintf("charge %s %s %s (%s)", id, c.State, Ago(c.Since, now), Time(c.Since))
}

// Amounts returns what a request has asked for and what it could have. The amounts are in the smallest unit
// of the currency.
func Amounts(asked int64, what string, most int64) string {
	return fmt.Sprintf("the request asks for %d; %s is %d", asked, what, most)
}

// Refunds is what has been given back of a charge.
type Refunds struct {
	Captured, Refunded int64
	Number, Most       int
	Paid               time.Time
}

// Refunded returns what is left to refund of a charge.
func Refunded(r Refunds, now time.Time) string {
	return fmt.Sprintf("%d of %d is left to refund after %d of at most %d refunds; the charge was paid %s",
		r.Captured-r.Refunded, r.Captured, r.Number, r.Most, Ago(r.Paid, now))
}
