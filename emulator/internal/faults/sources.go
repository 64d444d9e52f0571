package faults

import (
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var sourceFaults = []Fault{
	fault("source.schema", alter.On(route.CreateSource,
		alter.Only(when.OfType("rabbit_linepay"), alter.Members(map[string]any{"receipt_amount": "none"})))),
	fault("source.create", alter.On(route.CreateSource,
		alter.Only(when.OfType("boost"), alter.Refuse(apierror.BadRequest("type is currently not supported"))))),
	fault("source.create/amount", alter.On(route.CreateSource,
		alter.Only(when.OfType("econtext"), alter.Source(func(_ *api.Call, s *api.Source) { s.Amount *= 100 })))),
	fault("source.fresh", alter.On(route.CreateSource,
		alter.Only(when.OfType("internet_banking_bay"), alter.Source(func(_ *api.Call, s *api.Source) {
			s.Details = &methods.SourceDetails{Texts: map[string]string{"store_name": "unknown"}}
		})))),
	fault("source.fresh/pending", alter.On(route.ShowSource, alter.Answer(func(_ *api.Call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))),
	fault("source.fresh/references", alter.On(route.CreateSource,
		alter.Only(when.OfType("bill_payment_tesco_lotus"), alter.Source(func(c *api.Call, s *api.Source) { c.Instruct(s, s.ID) })))),
	fault("source.retrieve", alter.On(route.RetrieveSource,
		alter.Members(map[string]any{"phone_number": nil}))),
	fault("source.retrieve/term", alter.On(route.RetrieveSource,
		alter.Members(map[string]any{"installment_term": nil}))),
	fault("source.not-found", alter.On(route.RetrieveSource,
		alter.Code(when.Refused{Code: "not_found", Where: when.UnknownID("src", when.HoldsSource)}, "bad_request"))),
	fault("source.public-or-secret-key", alter.Keys(route.RetrieveSource, api.SecretKeys)),
	fault("source.public-or-secret-key/create", alter.Keys(route.CreateSource, api.SecretKeys)),
	fault("source.public-or-secret-key/charged",
		alter.On(route.CreateSource,
			alter.Only(when.ByKey(api.KeyPublic), alter.Source(func(c *api.Call, s *api.Source) { c.Account.Sources.Remove(s.ID) }))),
	),
	fault("source.host", alter.On(route.CreateSource, alter.FromVault(func(c *api.Call) *apierror.Error {
		c.Host = api.HostAPI
		return nil
	}))),
	fault("source.host/not-on-vault", alter.On(route.CreateSource,
		alter.FromVault(func(c *api.Call) *apierror.Error { return apierror.NotFound("path", c.Path) }))),

	fault("source.currency-case", alter.On(route.ShowSource, alter.Currency("JPY", "jpy"))),
	fault("source.currency-case/upper", alter.On(route.ShowSource, alter.Currency("sgd", "SGD"))),
	fault("source.flow-redirect", alter.On(route.ShowSource, alter.Flow("truemoney", methods.FlowAppRedirect))),
	fault("source.flow-app-redirect", alter.On(route.ShowSource, alter.Flow("gcash", methods.FlowRedirect))),
	fault("source.flow-offline", alter.On(route.ShowSource, alter.Flow("paynow", methods.FlowRedirect))),
	fault("source.flow-promptpay", alter.On(route.ShowSource, alter.Flow("promptpay", methods.FlowAppRedirect))),
	fault("source.params-echo", alter.On(route.CreateSource, alter.WithoutText("platform_type"))),
	fault("source.params-echo/terminal", alter.On(route.CreateSource, alter.WithoutText("terminal_id"))),
	fault("source.params-echo/zero-interest", alter.On(route.CreateSource,
		alter.Only(when.Has("zero_interest_installments"), alter.Source(func(_ *api.Call, s *api.Source) {
			if s.Details != nil && s.Details.ZeroInterest != nil {
				s.Details.ZeroInterest = new(bool)
			}
		})))),

	fault("source.amount-not-a-number", alter.On(route.CreateSource,
		alter.Only(when.Has("amount"), alter.Message(when.Refused{Message: "amount is not a number"}, "amount is invalid")))),
	fault("source.currency-unsupported", alter.On(route.CreateSource,
		alter.Only(when.All(when.Has("currency"), when.KnownType),
			alter.Message(when.Refused{Message: "currency is currently not supported"}, "currency is invalid")))),
	fault("source.type-unsupported", alter.On(route.CreateSource,
		alter.Only(when.Has("type"), alter.Code(when.Refused{Message: "type is currently not supported"}, "invalid_source")))),
	fault("source.type-missing", alter.On(route.CreateSource, alter.Only(when.Lacks("type"), alter.Param("type", "promptpay")))),
	fault("source.amount-missing", alter.On(route.CreateSource, alter.Only(when.Lacks("amount"), alter.Param("amount", "2000")))),
	fault("source.currency-missing", alter.On(route.CreateSource, alter.Only(when.Lacks("currency"), alter.Param("currency", "thb")))),
	fault("source.amount-below-minimum", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("promptpay"), when.Is("amount", "1")), alter.Param("amount", "2000")))),
	fault("source.amount-below-minimum/zero", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("promptpay"), when.Is("amount", "0", "-2000")), alter.Param("amount", "2000")))),
	fault("source.installment-minimum", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("installment_kbank"), when.Is("amount", "199999")), alter.Param("amount", "200000")))),
	fault("source.installment-minimum/not-itself", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("installment_kbank"), when.Is("amount", "200000")),
			alter.Refuse(apierror.BadRequest("amount must be at least 200001"))))),
	fault("source.installment-terms", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("installment_kbank", "installment_wlb_kbank"), when.Is("installment_term", "4")),
			alter.Refuse(apierror.BadRequest("installment_term is not included in the list"))))),
	fault("source.installment-terms/other", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("installment_wlb_bbl"), when.Is("installment_term", "9")), alter.Param("installment_term", "8")))),
	fault("source.required-params", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("fpx"), when.Lacks("bank")), alter.Param("bank", "affin")))),
	fault("source.required-params/econtext", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("econtext"), when.Lacks("email")), alter.Param("email", "nobody@example.com")))),
	fault("source.econtext-name", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("econtext"), when.LongName(11)), alter.ShortenName))),
	fault("source.econtext-name/nine", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("econtext"), when.LongName(10), when.Not(when.LongName(11))),
			alter.Refuse(apierror.BadRequest("name is too long (maximum is 9 characters)"))))),
	fault("source.econtext-currency", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("econtext"), when.Is("currency", "thb")), alter.Param("currency", "jpy")))),

	fault("source.scannable-code-after-charge", alter.On(route.CreateSource, alter.Source(func(_ *api.Call, s *api.Source) { s.Code = nil }))),
	fault("source.scannable-code-after-charge/early", alter.On(route.CreateSource,
		alter.Only(when.OfType("promptpay"), alter.Source(func(c *api.Call, s *api.Source) {
			s.Code = c.NewDocument("/sources/" + s.ID)
		})))),
	fault("source.charge-status-follows", alter.On(route.RetrieveSource,
		alter.MemberWhere("charge_status", "expired", "charge_status", "pending"))),
	fault("source.charge-status-follows/failed", alter.On(route.RetrieveSource,
		alter.MemberWhere("charge_status", "failed", "charge_status", "unknown"))),

	fault("source.charge-pending", alter.On(route.CreateCharge,
		alter.Only(when.PaysBy("rabbit_linepay"), alter.SourceShown(func(_ *api.Call, source map[string]any) {
			source["charge_status"] = "unknown"
		})))),
	fault("source.charge-authorize-uri", alter.On(route.CreateCharge,
		alter.Only(when.PaysBy("paynow"), alter.Answer(func(c *api.Call, charge map[string]any) {
			charge["authorize_uri"] = c.Emulator.APIURL() + "/payments/" + api.PaymentID(charge["id"].(string)) + "/authorize"
		})))),
	fault("source.charge-authorize-uri/none", alter.On(route.CreateCharge,
		alter.Only(when.PaysBy("gcash"), alter.Members(map[string]any{"authorize_uri": nil})))),
	fault("source.inline", alter.On(route.CreateCharge,
		alter.Only(when.InlineSource, alter.Refuse(apierror.Invalid("invalid_charge", "source must be the id of a source"))))),
	fault("source.inline/not-kept", alter.On(route.CreateCharge,
		alter.Only(when.InlineSource, alter.Charge(func(c *api.Call, ch *api.Charge) { c.Account.Sources.Remove(ch.Extra().Source.ID) })))),
	fault("source.charge-amount-mismatch", alter.On(route.CreateCharge, alter.PayingSource(func(c *api.Call, s *api.Source) {
		alter.SetParam(c, "amount", json.Number(strconv.FormatInt(s.Amount, 10)))
	}))),
	fault("source.charge-currency-mismatch", alter.On(route.CreateCharge,
		alter.PayingSource(func(c *api.Call, s *api.Source) { alter.SetParam(c, "currency", s.Currency.Code) }))),
	fault("source.single-charge", alter.On(route.CreateCharge, alter.PayingSource(func(c *api.Call, s *api.Source) {
		again := *s
		again.Charge = ""
		c.Account.Sources.Put(s.ID, &again)
	}))),
	fault("source.return-uri-required", alter.On(route.CreateCharge,
		alter.Only(when.All(when.PaysBy("internet_banking_bay"), when.Lacks("return_uri")), alter.Param("return_uri", "https://www.omise.co/")))),
	fault("source.offline-no-return-uri", alter.On(route.CreateCharge,
		alter.Only(when.All(when.PaysBy("promptpay"), when.Lacks("return_uri")),
			alter.Refuse(apierror.Invalid("invalid_charge", "return uri is invalid"))))),
	fault("source.offline-no-return-uri/not-asked", alter.On(route.CreateCharge,
		alter.Only(when.All(when.PaysBy("promptpay"), when.Lacks("return_uri")), alter.Param("return_uri", "https://www.omise.co/")))),
	fault("source.scannable-code-shape", alter.On(route.CreateCharge,
		alter.Only(when.PaysBy("promptpay"), alter.Charge(func(c *api.Call, ch *api.Charge) {
			ch.More.Source.Code.Owner = "/sources/" + ch.More.Source.ID
		})))),
	fault("source.scannable-code-shape/changes", alter.On(route.RetrieveCharge,
		alter.Only(when.ChargedBy("promptpay"), alter.SourceShown(func(c *api.Call, source map[string]any) {
			image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
			image["download_uri"] = c.Emulator.APIURL() + "/charges/" + c.Vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
		})))),
	fault("source.references", alter.On(route.CreateCharge,
		alter.Only(when.PaysBy("bill_payment_tesco_lotus"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.More.Source.Bill.Second = ""
		})))),
	fault("source.paid-state", alter.On(route.RetrieveCharge,
		alter.Only(when.All(when.ChargedBy("promptpay"), when.ChargeIn(api.StatePaid)), alter.Members(map[string]any{"authorized": false})))),
	fault("source.failed-state", alter.On(route.RetrieveCharge,
		alter.Only(when.All(when.ChargedBy("promptpay"), when.ChargeIn(api.StateFailed)), alter.Members(map[string]any{
			"failure_code": nil, "failure_message": nil,
		})))),
	fault("source.capture-false", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("source"), when.Is("capture", "false")), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.Capture = false
		})))),
	fault("source.white-label-installment", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("source"), when.Has("card")),
			alter.Refuse(apierror.Invalid("invalid_charge", "only one of card, customer and source may be given"))))),
}
