package faults

import (
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
)

var sourceFaults = []Fault{
	{"source.schema", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("rabbit_linepay"), alter.Members(map[string]any{"receipt_amount": "none"})))}},
	{"source.create", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("boost"), alter.Refuse(apierror.BadRequest("type is currently not supported"))))}},
	{"source.create/amount", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("econtext"), alter.Source(func(_ *api.Call, s *api.Source) { s.Amount *= 100 })))}},
	{"source.fresh", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("internet_banking_bay"), alter.Source(func(_ *api.Call, s *api.Source) {
		s.Details = &methods.SourceDetails{Texts: map[string]string{"store_name": "unknown"}}
	})))}},
	{"source.fresh/pending", []alter.Change{alter.On(route.ShowSource, alter.Answer(func(_ *api.Call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.fresh/references", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("bill_payment_tesco_lotus"), alter.Source(func(c *api.Call, s *api.Source) { c.Instruct(s, s.ID) })))}},
	{"source.retrieve", []alter.Change{alter.On(route.RetrieveSource, alter.Answer(func(_ *api.Call, source map[string]any) { source["phone_number"] = nil }))}},
	{"source.retrieve/term", []alter.Change{alter.On(route.RetrieveSource, alter.Answer(func(_ *api.Call, source map[string]any) { source["installment_term"] = nil }))}},
	{"source.not-found", []alter.Change{alter.On(route.RetrieveSource, alter.Code(when.Refused{Code: "not_found", Where: when.UnknownID("src", when.HoldsSource)}, "bad_request"))}},
	{"source.public-or-secret-key", []alter.Change{alter.Keys(route.RetrieveSource, api.SecretKeys)}},
	{"source.public-or-secret-key/create", []alter.Change{alter.Keys(route.CreateSource, api.SecretKeys)}},
	{"source.public-or-secret-key/charged", []alter.Change{
		alter.On(route.CreateSource, alter.Only(when.ByKey(api.KeyPublic), alter.Source(func(c *api.Call, s *api.Source) { c.Account.Sources.Remove(s.ID) }))),
	}},
	{"source.host", []alter.Change{alter.On(route.CreateSource, alter.FromVault(func(c *api.Call) *apierror.Error {
		c.Host = api.HostAPI
		return nil
	}))}},
	{"source.host/not-on-vault", []alter.Change{alter.On(route.CreateSource, alter.FromVault(func(c *api.Call) *apierror.Error { return apierror.NotFound("path", c.Path) }))}},

	{"source.currency-case", []alter.Change{alter.On(route.ShowSource, alter.Currency("JPY", "jpy"))}},
	{"source.currency-case/upper", []alter.Change{alter.On(route.ShowSource, alter.Currency("sgd", "SGD"))}},
	{"source.flow-redirect", []alter.Change{alter.On(route.ShowSource, alter.Flow("truemoney", methods.FlowAppRedirect))}},
	{"source.flow-app-redirect", []alter.Change{alter.On(route.ShowSource, alter.Flow("gcash", methods.FlowRedirect))}},
	{"source.flow-offline", []alter.Change{alter.On(route.ShowSource, alter.Flow("paynow", methods.FlowRedirect))}},
	{"source.flow-promptpay", []alter.Change{alter.On(route.ShowSource, alter.Flow("promptpay", methods.FlowAppRedirect))}},
	{"source.params-echo", []alter.Change{alter.On(route.CreateSource, alter.WithoutText("platform_type"))}},
	{"source.params-echo/terminal", []alter.Change{alter.On(route.CreateSource, alter.WithoutText("terminal_id"))}},
	{"source.params-echo/zero-interest", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Has("zero_interest_installments"), alter.Source(func(_ *api.Call, s *api.Source) {
		if s.Details != nil && s.Details.ZeroInterest != nil {
			s.Details.ZeroInterest = new(bool)
		}
	})))}},

	{"source.amount-not-a-number", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Has("amount"), alter.Message(when.Refused{Message: "amount is not a number"}, "amount is invalid")))}},
	{"source.currency-unsupported", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.Has("currency"), when.KnownType), alter.Message(when.Refused{Message: "currency is currently not supported"}, "currency is invalid")))}},
	{"source.type-unsupported", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Has("type"), alter.Code(when.Refused{Message: "type is currently not supported"}, "invalid_source")))}},
	{"source.type-missing", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Lacks("type"), alter.Param("type", "promptpay")))}},
	{"source.amount-missing", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Lacks("amount"), alter.Param("amount", "2000")))}},
	{"source.currency-missing", []alter.Change{alter.On(route.CreateSource, alter.Only(when.Lacks("currency"), alter.Param("currency", "thb")))}},
	{"source.amount-below-minimum", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("promptpay"), when.Is("amount", "1")), alter.Param("amount", "2000")))}},
	{"source.amount-below-minimum/zero", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("promptpay"), when.Is("amount", "0", "-2000")), alter.Param("amount", "2000")))}},
	{"source.installment-minimum", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("installment_kbank"), when.Is("amount", "199999")), alter.Param("amount", "200000")))}},
	{"source.installment-minimum/not-itself", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("installment_kbank"), when.Is("amount", "200000")), alter.Refuse(apierror.BadRequest("amount must be at least 200001"))))}},
	{"source.required-params", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("fpx"), when.Lacks("bank")), alter.Param("bank", "affin")))}},
	{"source.required-params/econtext", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("econtext"), when.Lacks("email")), alter.Param("email", "nobody@example.com")))}},
	{"source.econtext-name", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("econtext"), when.LongName(11)), alter.ShortenName))}},
	{"source.econtext-name/nine", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("econtext"), when.LongName(10), when.Not(when.LongName(11))), alter.Refuse(apierror.BadRequest("name is too long (maximum is 9 characters)"))))}},
	{"source.econtext-currency", []alter.Change{alter.On(route.CreateSource, alter.Only(when.All(when.OfType("econtext"), when.Is("currency", "thb")), alter.Param("currency", "jpy")))}},

	{"source.scannable-code-after-charge", []alter.Change{alter.On(route.CreateSource, alter.Source(func(_ *api.Call, s *api.Source) { s.Code = nil }))}},
	{"source.scannable-code-after-charge/early", []alter.Change{alter.On(route.CreateSource, alter.Only(when.OfType("promptpay"), alter.Source(func(c *api.Call, s *api.Source) {
		s.Code = c.NewDocument("/sources/" + s.ID)
	})))}},
	{"source.charge-status-follows", []alter.Change{alter.On(route.RetrieveSource, alter.Answer(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "expired" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.charge-status-follows/failed", []alter.Change{alter.On(route.RetrieveSource, alter.Answer(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "failed" {
			source["charge_status"] = "unknown"
		}
	}))}},

	{"source.charge-pending", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PaysBy("rabbit_linepay"), alter.SourceShown(func(_ *api.Call, source map[string]any) {
		source["charge_status"] = "unknown"
	})))}},
	{"source.charge-authorize-uri", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PaysBy("paynow"), alter.Answer(func(c *api.Call, charge map[string]any) {
		charge["authorize_uri"] = c.Emulator.APIURL() + "/payments/" + api.PaymentID(charge["id"].(string)) + "/authorize"
	})))}},
	{"source.charge-authorize-uri/none", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PaysBy("gcash"), alter.Members(map[string]any{"authorize_uri": nil})))}},
	{"source.inline", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.InlineSource, alter.Refuse(apierror.Invalid("invalid_charge", "source must be the id of a source"))))}},
	{"source.inline/not-kept", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.InlineSource, alter.Charge(func(c *api.Call, ch *api.Charge) { c.Account.Sources.Remove(ch.Extra().Source.ID) })))}},
	{"source.charge-amount-mismatch", []alter.Change{alter.On(route.CreateCharge, alter.PayingSource(func(c *api.Call, s *api.Source) {
		alter.SetParam(c, "amount", json.Number(strconv.FormatInt(s.Amount, 10)))
	}))}},
	{"source.charge-currency-mismatch", []alter.Change{alter.On(route.CreateCharge, alter.PayingSource(func(c *api.Call, s *api.Source) { alter.SetParam(c, "currency", s.Currency.Code) }))}},
	{"source.single-charge", []alter.Change{alter.On(route.CreateCharge, alter.PayingSource(func(c *api.Call, s *api.Source) {
		again := *s
		again.Charge = ""
		c.Account.Sources.Put(s.ID, &again)
	}))}},
	{"source.return-uri-required", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.PaysBy("internet_banking_bay"), when.Lacks("return_uri")), alter.Param("return_uri", "https://www.omise.co/")))}},
	{"source.offline-no-return-uri", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.PaysBy("promptpay"), when.Lacks("return_uri")), alter.Refuse(apierror.Invalid("invalid_charge", "return uri is invalid"))))}},
	{"source.offline-no-return-uri/not-asked", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.PaysBy("promptpay"), when.Lacks("return_uri")), alter.Param("return_uri", "https://www.omise.co/")))}},
	{"source.scannable-code-shape", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PaysBy("promptpay"), alter.Charge(func(c *api.Call, ch *api.Charge) {
		ch.More.Source.Code.Owner = "/sources/" + ch.More.Source.ID
	})))}},
	{"source.scannable-code-shape/changes", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.ChargedBy("promptpay"), alter.SourceShown(func(c *api.Call, source map[string]any) {
		image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
		image["download_uri"] = c.Emulator.APIURL() + "/charges/" + c.Vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
	})))}},
	{"source.references", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PaysBy("bill_payment_tesco_lotus"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.More.Source.Bill.Second = ""
	})))}},
	{"source.paid-state", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.All(when.ChargedBy("promptpay"), when.ChargeIn(api.StatePaid)), alter.Members(map[string]any{"authorized": false})))}},
	{"source.failed-state", []alter.Change{alter.On(route.RetrieveCharge, alter.Only(when.All(when.ChargedBy("promptpay"), when.ChargeIn(api.StateFailed)), alter.Members(map[string]any{
		"failure_code": nil, "failure_message": nil,
	})))}},
	{"source.capture-false", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("source"), when.Is("capture", "false")), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.Capture = false
	})))}},
	{"source.white-label-installment", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("source"), when.Has("card")), alter.Refuse(apierror.Invalid("invalid_charge", "only one of card, customer and source may be given"))))}},
}
