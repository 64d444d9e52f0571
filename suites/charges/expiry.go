package charges

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var expire = []*suites.Case{
	{
		ID:    "charges/expire",
		Title: "A charge that waits for its payer expires at once on request",
		Rules: []string{"expire.pending"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			a := request(t, charge.ID(), "expire")
			judgeState(t, "expire.pending", "expired", a, suites.F{"expired_at": expect.ISOTime})
			t.StopIfBroken()
			judgeExpiredNow(t, charge, a)
		},
	},
	{
		ID:       "charges/expire-3ds",
		Title:    "A charge that waits for 3-D Secure expires at once on request",
		Rules:    []string{"expire.pending"},
		Requires: []string{"three_d_secure"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, nil))
			judgeState(t, "expire.pending", "expired", request(t, charge.ID(), "expire"), suites.F{"expired_at": expect.ISOTime})
		},
	},
	{
		ID:    "charges/expire-captured",
		Title: "A captured charge cannot be expired",
		Rules: []string{"expire.paid"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "expire.paid", "expire", t.Captured(nil)) },
	},
	{
		ID:    "charges/expire-captured-later",
		Title: "A charge captured later cannot be expired",
		Rules: []string{"expire.paid"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "expire.paid", "expire", capturedLater(t)) },
	},
	{
		ID:       "charges/expire-paid-source",
		Title:    "A paid source charge cannot be expired",
		Rules:    []string{"expire.paid"},
		Requires: append([]string{"complete"}, needsOffline...),
		Run:      func(t *suites.T) { judgeRefusedAction(t, "expire.paid", "expire", paidSource(t)) },
	},
	{
		ID:    "charges/expire-twice",
		Title: "An expired charge cannot be expired again",
		Rules: []string{"expire.twice"},
		Run:   func(t *suites.T) { judgeRefusedAction(t, "expire.twice", "expire", expiredSource(t)) },
	},
	{
		ID:    "charges/expire-unknown",
		Title: "An unknown charge cannot be expired",
		Rules: []string{"expire.unknown"},
		Run:   func(t *suites.T) { t.Refused(request(t, unknownCharge, "expire")) },
	},
	{
		ID:    "charges/expires-at-given",
		Title: "A charge has the expires_at that was sent",
		Rules: []string{"expire.expires-at-given"},
		Run: func(t *suites.T) {
			at := t.Now().Add(3 * time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
			charge := t.Pending(offline, suites.P{"expires_at": at})
			t.OK(charge, suites.F{"expires_at": at})
			t.OK(reread(t, charge), suites.F{"expires_at": at, "status": "pending"})
		},
	},
	{
		ID:     "charges/expires-at-given-kept",
		Title:  "A charge is expired after the expires_at that was sent",
		Rules:  []string{"expire.by-time"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			at := t.Now().Add(3 * time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
			charge := t.Pending(offline, suites.P{"expires_at": at})
			// Whether the parameter is accepted at all is for expire.expires-at-given to judge.
			advancePast(t, charge)
			t.State("Charge", "expired", reread(t, charge), suites.F{"expired_at": charge.Str("expires_at")})
		},
	},
	{
		ID:     "charges/waits-until-expires-at",
		Title:  "A charge waits for its payer until its expires_at",
		Rules:  []string{"expire.by-time"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			t.Advance(untilExpiry(t, charge) - time.Minute)
			t.State("Charge", "pending", reread(t, charge), nil)
		},
	},
	{
		ID:     "charges/expires-by-time",
		Title:  "A charge is expired after its expires_at",
		Rules:  []string{"expire.by-time"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			advancePast(t, charge)
			t.State("Charge", "expired", reread(t, charge), suites.F{"expired_at": charge.Str("expires_at")})
		},
	},
	{
		ID:       "charges/expires-by-time-3ds",
		Title:    "A charge that waited too long for 3-D Secure is expired",
		Rules:    []string{"expire.by-time"},
		Requires: []string{"three_d_secure"},
		Labels:   []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Challenged(throughChallenge(t, nil))
			advancePast(t, charge)
			t.State("Charge", "expired", reread(t, charge), nil)
		},
	},
	{
		ID:     "charges/expires-by-time-in-list",
		Title:  "A list shows a charge as expired after its expires_at",
		Rules:  []string{"expire.by-time"},
		Labels: []string{"clock"},
		Run: func(t *suites.T) {
			charge := t.Pending(offline, nil)
			advancePast(t, charge)
			var list *suites.Answer
			query := map[string]string{"from": charge.Str("created_at"), "limit": "100"}
			// A fast target makes hundreds of charges within the second that from names.
			for page := 1; page <= 10; page++ {
				list = t.Must("charge.in-list", t.Get("/charges", query))
				if i := slices.Index(list.IDs(), charge.ID()); i >= 0 {
					t.OK(list, suites.F{fmt.Sprintf("data.%d.status", i): "expired"})
					return
				}
				if len(list.IDs()) < 100 {
					break
				}
				query["offset"] = strconv.Itoa(100 * page)
			}
			t.Holds(list, false, "the charge "+charge.ID()+" in the list from its creation on", "a list without it")
		},
	},
}

// judgeExpiredNow judges that expires_at and expired_at are the time of the request. A target
// may be slow between the two requests, but not for hours.
func judgeExpiredNow(t *suites.T, before, after *suites.Answer) {
	created, expires, expired := timeAt(before, "created_at"), timeAt(after, "expires_at"), timeAt(after, "expired_at")
	now := expires.Equal(expired) && !expired.Before(created) && expired.Sub(created) < time.Hour
	t.Rule("expire.pending").Holds(after, now, "expires_at and expired_at to be the time of the request",
		fmt.Sprintf("expires_at %q and expired_at %q of a charge created at %q",
			after.Str("expires_at"), after.Str("expired_at"), before.Str("created_at")))
}

// advancePast moves the target's clock one minute past the expires_at of a charge.
func advancePast(t *suites.T, charge *suites.Answer) {
	t.Advance(untilExpiry(t, charge) + time.Minute)
}

// longestWait limits how far a charge may move the clock of all cases.
const longestWait = 90 * 24 * time.Hour

// untilExpiry returns how long a charge still waits for its payer by its own expires_at, or the
// default if that is missing or makes no sense: a clock that was moved by two thousand years
// failed 20 rules on other things.
func untilExpiry(t *suites.T, charge *suites.Answer) time.Duration {
	left := timeAt(charge, "expires_at").Sub(t.Now())
	if left <= time.Hour || left > longestWait {
		return lifetime
	}
	return left
}
