package variants

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var completionVariants = []seam.Row{
	variant("charge.mark-paid/unchanged", unanswered(api.StatePaid)...),
	variant("charge.mark-failed/unchanged", unanswered(api.StateFailed)...),
	variant("charge.mark-reversed/unchanged", unanswered(api.StateReversed)...),
	variant("charge.mark-authorized/unchanged", unanswered(api.StateAuthorized)...),
	variant("charge.mark-refused/invalid-charge", alter.On(route.PayCharge+", "+route.FailCharge,
		alter.Code(when.Refused{Code: "bad_request"}, "invalid_charge"))),
	variant("charge.mark-refused/failed-capture", alter.On(route.PayCharge+", "+route.FailCharge,
		alter.Code(when.Refused{Code: "bad_request"}, "failed_capture"))),
	variant("charge.mark-refused/not-found", alter.On(route.PayCharge+", "+route.FailCharge,
		alter.Refusal(when.Refused{Code: "bad_request"},
			func(err *apierror.Error) { err.Status, err.Code = http.StatusNotFound, "not_found" }))),
	variant("charge.mark-as-failed/payment-cancelled", alter.On(route.FailCharge, failsWith("payment_cancelled"))),
	variant("charge.mark-as-failed/payment-rejected", alter.On(route.FailCharge, failsWith("payment_rejected"))),
	variant("charge.mark-as-failed/timeout", alter.On(route.FailCharge, failsWith("timeout"))),
	variant("charge.mark-as-failed/insufficient-balance", alter.On(route.FailCharge, failsWith("insufficient_balance"))),
	variant("charge.mark-as-failed/payment-abandoned", alter.On(route.FailCharge, failsWith("payment_abandoned"))),
	variant("charge.expire-authorized/reversed", alter.Transition(route.ExpireCharge,
		api.TriggerExpire, api.StateAuthorized, api.StateReversed, "charge.reverse")),
	variant("charge.expire-authorized/lapsed", alter.Transition(route.ExpireCharge,
		api.TriggerExpire, api.StateAuthorized, api.StateLapsed, "charge.expire")),
	variant("charge.expire-authorized/expired", alter.Transition(route.ExpireCharge,
		api.TriggerExpire, api.StateAuthorized, api.StateExpired, "charge.expire")),
	variant("charge.lapse-event/reverse", alter.TransitionEvent(route.RetrieveCharge,
		api.TriggerTime, api.StateAuthorized, "charge.reverse")),
	variant("charge.lapse-event/none", alter.TransitionEvent(route.RetrieveCharge,
		api.TriggerTime, api.StateAuthorized, "")),
	variant("charge.capture-above/invalid-charge",
		alter.On(route.CaptureCharge,
			alter.Code(when.Refused{Message: "less than or equal to the authorized amount"}, "invalid_charge"))),
	variant("charge.capture-above/invalid-amount",
		alter.On(route.CaptureCharge,
			alter.Code(when.Refused{Message: "less than or equal to the authorized amount"}, "invalid_amount"))),
	variant("charge.capture-part-of-final/invalid-charge",
		alter.On(route.CaptureCharge, alter.Code(when.Refused{Message: "for pre_auth charges only"}, "invalid_charge"))),
	variant("charge.capture-part-of-final/bad-request",
		alter.On(route.CaptureCharge, alter.Code(when.Refused{Message: "for pre_auth charges only"}, "bad_request"))),
	variant("charge.capture-of-nothing/invalid-amount", alter.On(route.CaptureCharge,
		alter.Code(when.Refused{Message: "capture amount must be greater than or equal to 1"}, "invalid_amount"),
		alter.Code(when.Refused{Message: "capture amount is not a number"}, "invalid_amount"))),
	variant("charge.capture-of-nothing/bad-request", alter.On(route.CaptureCharge,
		alter.Code(when.Refused{Message: "capture amount must be greater than or equal to 1"}, "bad_request"),
		alter.Code(when.Refused{Message: "capture amount is not a number"}, "bad_request"))),
	variant("refund.in-full/is-a-void", alter.On(route.CreateRefund, alter.Only(refundsAll, alter.Param("void", true)))),
}

// unanswered has both ends of a payment accepted in a state, where they change nothing.
func unanswered(state api.ChargeState) []alter.Change {
	var changes []alter.Change
	for _, on := range []api.Trigger{api.TriggerPaid, api.TriggerAuthorized, api.TriggerDeclined} {
		changes = append(changes, alter.NoTransition(route.PayCharge+", "+route.FailCharge, on, state))
	}
	return changes
}

// failsWith has a waiting charge that is failed without a reason fail for one. What failed before stays
// as it was.
func failsWith(code string) func(api.Handler) api.Handler {
	waiting := when.ChargeIs(func(ch *api.Charge) bool { return ch.State == api.StateWaiting })
	return alter.Only(waiting, alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if ch.Failure != nil && ch.Failure.Code == api.DefaultFailure {
			ch.Failure = cards.FailureOf(code)
		}
	}))
}

// refundsAll reports whether a refund is of a whole charge by card.
func refundsAll(c *api.Call) bool {
	amount, _, ok := c.Params.Integer("amount")
	return ok && when.ChargeIs(func(ch *api.Charge) bool {
		return ch.ByCard() && ch.State == api.StatePaid && ch.Refunded == 0 && amount == ch.Captured
	})(c)
}
