package charges

import (
	"maps"
	"time"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// returnURI is where a payer returns to after 3-D Secure or a redirect.
const returnURI = "https://shop.example/orders/1/complete"

// Ids that no target can have created: the time in them lies before the API existed.
const (
	unknownCharge   = "chrg_test_00000000000"
	unknownCustomer = "cust_test_00000000000"
	unknownSource   = "src_test_00000000000"
)

// lifetime is how long a charge waits for its payer, and an authorization for its capture (so
// in all 70 recorded charges whose times are known).
const lifetime = 7 * 24 * time.Hour

// offline is the source type of cases on charges that wait for a payer: its flow needs no
// return_uri in the recorded dialect.
const offline = "promptpay"

var needsOffline = []string{"source." + offline}

// byToken returns the parameters of a charge of a new token.
func byToken(t *suites.T, over suites.P) suites.P {
	params := suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()})
	maps.Copy(params, over)
	return params
}

// request requests an action that changes the state of a charge.
func request(t suites.Sender, charge, action string) *suites.Answer {
	return t.Post("/charges/"+charge+"/"+action, nil)
}

// reread retrieves a charge.
func reread(t *suites.T, charge *suites.Answer) *suites.Answer {
	return t.Get("/charges/" + charge.ID())
}

// judgeDecline judges a declined charge: a failed charge with its failure_code or, in the
// documented dialect, a 402 whose code is the failure_code (except for insufficient_funds).
func judgeDecline(t *suites.T, rule string, a *suites.Answer, failureCode string) {
	errorCode := failureCode
	if failureCode == "insufficient_fund" {
		errorCode = "insufficient_funds"
	}
	t.Rule(rule).Answer(a,
		suites.Want{Dialect: specs.Recorded, Fields: suites.F{
			"object": "charge", "status": "failed", "failure_code": failureCode,
		}},
		suites.Want{Dialect: specs.Documented, Status: []int{402}, Codes: []string{errorCode}},
	)
}

// The fields that distinguish the states of a charge. Rules that are not about a state judge
// these instead of all flags, so that one wrong flag does not break them.
var (
	isAuthorized = suites.F{"status": "pending", "capturable": true, "paid": false}
	isCaptured   = suites.F{"status": "successful", "capturable": false, "paid": true}
	isReversed   = suites.F{"status": "reversed", "capturable": false, "paid": false}
)

// union returns the union of two sets of fields.
func union(fields, more suites.F) suites.F {
	all := maps.Clone(fields)
	maps.Copy(all, more)
	return all
}

// judgeUnchanged judges that a charge still has the values it had in these fields, right or
// wrong: which values a state has is for other rules to judge.
func judgeUnchanged(t *suites.T, rule string, before *suites.Answer, fields ...string) {
	wants := suites.F{}
	for _, field := range fields {
		wants[field] = expect.Absent
		if value, given := before.Get(field); given {
			wants[field] = expect.Eq(value)
		}
	}
	t.Rule(rule).OK(reread(t, before), wants)
}

// expiredSource creates a source charge and expires it.
func expiredSource(t *suites.T) *suites.Answer {
	charge := t.Pending(offline, nil)
	return t.Must("expire.pending", request(t, charge.ID(), "expire"))
}

// reversed creates an authorized charge and reverses it.
func reversed(t *suites.T) *suites.Answer {
	charge := t.Authorized(nil)
	return t.Must("reverse.authorized", request(t, charge.ID(), "reverse"))
}

// capturedLater creates an authorized charge and captures it.
func capturedLater(t *suites.T) *suites.Answer {
	charge := t.Authorized(nil)
	return t.Must("capture.full", request(t, charge.ID(), "capture"))
}

// failedSource creates a source charge whose payer fails to pay.
func failedSource(t *suites.T) *suites.Answer {
	return t.Complete(t.Pending(offline, nil).ID(), "failed")
}

// paidSource creates a source charge whose payer pays.
func paidSource(t *suites.T) *suites.Answer {
	return t.Complete(t.Pending(offline, nil).ID(), "successful")
}

// lapsed creates an authorized charge and lets its time run out.
func lapsed(t *suites.T) *suites.Answer {
	charge := t.Authorized(nil)
	t.Outlive(charge, lifetime)
	return charge
}
