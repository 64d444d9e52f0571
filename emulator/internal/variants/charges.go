package variants

import (
	"net/http"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeVariants = []seam.Row{
	variant("charge.authorization-lapse/a-second-less",
		alter.On(route.CreateCharge, alter.Lifetime(authorized, 7*day-time.Second))),
	variant("charge.authorization-lapse/29-days", alter.On(route.CreateCharge, alter.Lifetime(authorized, 29*day))),
	variant("charge.authorization-lapse/30-days", alter.On(route.CreateCharge, alter.Lifetime(authorized, 30*day))),
	variant("charge.largest-amount/100000-baht",
		alter.On(route.CreateCharge, alter.Only(when.All(when.Above("amount", 10_000_000), when.Is("currency", "thb")),
			alter.Refuse(apierror.Invalid("invalid_charge", "amount must be less than or equal to 10000000 (thb subunits)")))),
		alter.On(route.RetrieveCapability, alter.ChargeLimit("max", 10_000_000))),
	variant("charge.empty-destination", alter.On(route.CreateCharge,
		alter.Only(when.Is("destination", ""), alter.DropParam("destination")))),
	variant("charge.destination/ignored", alter.On(route.CreateCharge, alter.DropParam("destination"))),
	variant("charge.destination/refused", alter.On(route.CreateCharge,
		alter.Only(when.Has("destination"), alter.Refuse(apierror.BadRequest("destination is unknown"))))),
	variant("charge.three-d-secure/authentication-only",
		alter.On(route.CreateCharge,
			alter.Only(when.All(when.Lacks("authentication"), when.Lacks("source")), paidAtOnce))),
	variant("charge.no-payer/bad-request", alter.On(route.CreateCharge, alter.Only(when.NoPayer,
		alter.Refusal(when.Refused{Code: "not_found"},
			func(err *apierror.Error) { err.Status, err.Code = http.StatusBadRequest, "bad_request" })))),
	variant("charge.missing-amount/invalid-charge",
		alter.On(route.CreateCharge, alter.Only(when.Lacks("amount"),
			alter.Code(when.Refused{Code: "invalid_amount"}, "invalid_charge")))),
	variant("charge.fractional-amount/invalid-charge",
		alter.On(route.CreateCharge, alter.Only(when.Has("amount"),
			alter.Code(when.Refused{Code: "invalid_amount"}, "invalid_charge")))),
	variant("charge.word-as-amount/invalid-amount",
		alter.On(route.CreateCharge, alter.Only(when.AmountNotNumber,
			alter.Code(when.Refused{Code: "invalid_charge"}, "invalid_amount")))),
	variant("charge.source-mismatch/bad-request",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "of the source"}, "bad_request"))),
	variant("charge.source-mismatch/invalid-amount",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "of the source"}, "invalid_amount"))),
	variant("charge.source-with-card/bad-request",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "only one of card"}, "bad_request"))),
	variant("charge.customer-with-token/bad-request",
		alter.On(route.CreateCharge,
			alter.Code(when.Refused{Message: "customer must not be given with a token"}, "bad_request"))),
	variant("charge.customer-with-token/not-found", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "customer must not be given with a token"},
			func(err *apierror.Error) { err.Status, err.Code = http.StatusNotFound, "not_found" }))),
	variant("charge.customer-without-card/missing-card", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "card of cust_"},
			func(err *apierror.Error) { err.Status, err.Code = http.StatusBadRequest, "missing_card" }))),
	variant("charge.customer-without-card/invalid-charge", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "card of cust_"},
			func(err *apierror.Error) { err.Status, err.Code = http.StatusBadRequest, "invalid_charge" }))),
	variant("charge.source-used-again/charged",
		alter.NoTransition(route.CreateCharge, api.TriggerSpend, api.SourceCharged)),
	variant("charge.source-used-again/bad-request",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "source was already used"}, "bad_request"))),
	variant("charge.source-used-again/used-source",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "source was already used"}, "used_source"))),
	variant("charge.return-uri-refused/bad-request",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "return uri is invalid"}, "bad_request"))),
	variant("charge.uncaptured-source/honored", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("source"), when.Is("capture", "false")),
			alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Capture = false })))),
	variant("charge.invalid-expires-at/ignored",
		alter.On(route.CreateCharge, alter.Only(when.NoTime("expires_at"), alter.DropParam("expires_at")))),
	variant("charge.bad-metadata/bad-request",
		alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "Metadata should be"}, "bad_request"))),
	variant("charge.update-metadata/merged", alter.On(route.UpdateCharge,
		alter.MergeMetadata(func(c *api.Call) wire.RawJSON {
			ch, _ := c.Charge(c.Vars[0])
			if ch == nil {
				return ""
			}
			return ch.Metadata
		}))),
	variant("charge.update-empty-description/cleared", alter.On(route.UpdateCharge, alter.Only(when.Is("description", ""),
		alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Description = "" })))),
	variant("charge.failed-expires/shown", everyCharge(expiredToo("failed", true))...),
	variant("charge.paid-expires/shown", everyCharge(expiredToo("successful", false))...),
}

// everyCharge edits charges in each answer that can show one whose time is over: a charge is the same by whatever route.
func everyCharge(edit func(c *api.Call, charge map[string]any)) []alter.Change {
	return []alter.Change{
		alter.On(route.RetrieveCharge+", "+route.UpdateCharge, alter.Answer(edit)),
		alter.On(route.ListCharges, alter.EachCharge(edit)),
	}
}

func authorized(ch *api.Charge) bool { return ch.State == api.StateAuthorized }

// paidAtOnce makes a charge as if it had no return_uri, and shows the return_uri all the same.
func paidAtOnce(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		uri := c.Params.Text("return_uri")
		if uri == "" {
			return next(c)
		}
		delete(c.Params, "return_uri")
		return alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.More = ch.ChangedMore(ch.Updated).More
			ch.More.ReturnURI = uri
		})(next)(c)
	}
}

// expiredToo shows that the time of a charge in a status is over.
func expiredToo(status string, flag bool) func(c *api.Call, charge map[string]any) {
	return func(c *api.Call, charge map[string]any) {
		text, _ := charge["expires_at"].(string)
		at, err := time.Parse(time.RFC3339, text)
		if charge["status"] != status || err != nil || c.Now.Before(at) {
			return
		}
		charge["expired_at"] = text
		if flag {
			charge["expired"] = true
		}
	}
}
