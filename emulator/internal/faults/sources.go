package faults

import (
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
)

var sourceFaults = []Fault{
	{"source.schema", []Change{atRoutes(createSource, onlyWhere(ofType("rabbit_linepay"), setMembers(map[string]any{"receipt_amount": "none"})))}},
	{"source.create", []Change{atRoutes(createSource, onlyWhere(ofType("boost"), refuseWith(apierror.BadRequest("type is currently not supported"))))}},
	{"source.create/amount", []Change{atRoutes(createSource, onlyWhere(ofType("econtext"), keptSource(func(_ *api.Call, s *api.Source) { s.Amount *= 100 })))}},
	{"source.fresh", []Change{atRoutes(createSource, onlyWhere(ofType("internet_banking_bay"), keptSource(func(_ *api.Call, s *api.Source) {
		s.Details = &methods.SourceDetails{Texts: map[string]string{"store_name": "unknown"}}
	})))}},
	{"source.fresh/pending", []Change{atRoutes(showSource, edited(func(_ *api.Call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.fresh/references", []Change{atRoutes(createSource, onlyWhere(ofType("bill_payment_tesco_lotus"), keptSource(func(c *api.Call, s *api.Source) { c.Instruct(s, s.ID) })))}},
	{"source.retrieve", []Change{atRoutes(retrieveSource, edited(func(_ *api.Call, source map[string]any) { source["phone_number"] = nil }))}},
	{"source.retrieve/term", []Change{atRoutes(retrieveSource, edited(func(_ *api.Call, source map[string]any) { source["installment_term"] = nil }))}},
	{"source.not-found", []Change{atRoutes(retrieveSource, recoded(refused{code: "not_found", where: isUnknownID("src", holdsSource)}, "bad_request"))}},
	{"source.public-or-secret-key", []Change{acceptingKeys(retrieveSource, api.SecretKeys)}},
	{"source.public-or-secret-key/create", []Change{acceptingKeys(createSource, api.SecretKeys)}},
	{"source.public-or-secret-key/charged", []Change{
		atRoutes(createSource, onlyWhere(byKey(api.KeyPublic), keptSource(func(c *api.Call, s *api.Source) { c.Account.Sources.Remove(s.ID) }))),
	}},
	{"source.host", []Change{atRoutes(createSource, fromVault(func(c *api.Call) *apierror.Error {
		c.Host = api.HostAPI
		return nil
	}))}},
	{"source.host/not-on-vault", []Change{atRoutes(createSource, fromVault(func(c *api.Call) *apierror.Error { return apierror.NotFound("path", c.Path) }))}},

	{"source.currency-case", []Change{atRoutes(showSource, inCurrency("JPY", "jpy"))}},
	{"source.currency-case/upper", []Change{atRoutes(showSource, inCurrency("sgd", "SGD"))}},
	{"source.flow-redirect", []Change{atRoutes(showSource, flowing("truemoney", methods.FlowAppRedirect))}},
	{"source.flow-app-redirect", []Change{atRoutes(showSource, flowing("gcash", methods.FlowRedirect))}},
	{"source.flow-offline", []Change{atRoutes(showSource, flowing("paynow", methods.FlowRedirect))}},
	{"source.flow-promptpay", []Change{atRoutes(showSource, flowing("promptpay", methods.FlowAppRedirect))}},
	{"source.params-echo", []Change{atRoutes(createSource, withoutText("platform_type"))}},
	{"source.params-echo/terminal", []Change{atRoutes(createSource, withoutText("terminal_id"))}},
	{"source.params-echo/zero-interest", []Change{atRoutes(createSource, onlyWhere(hasParam("zero_interest_installments"), keptSource(func(_ *api.Call, s *api.Source) {
		if s.Details != nil && s.Details.ZeroInterest != nil {
			s.Details.ZeroInterest = new(bool)
		}
	})))}},

	{"source.amount-not-a-number", []Change{atRoutes(createSource, onlyWhere(hasParam("amount"), reworded(refused{message: "amount is not a number"}, "amount is invalid")))}},
	{"source.currency-unsupported", []Change{atRoutes(createSource, onlyWhere(allOf(hasParam("currency"), knownType), reworded(refused{message: "currency is currently not supported"}, "currency is invalid")))}},
	{"source.type-unsupported", []Change{atRoutes(createSource, onlyWhere(hasParam("type"), recoded(refused{message: "type is currently not supported"}, "invalid_source")))}},
	{"source.type-missing", []Change{atRoutes(createSource, onlyWhere(lacksParam("type"), setParameter("type", "promptpay")))}},
	{"source.amount-missing", []Change{atRoutes(createSource, onlyWhere(lacksParam("amount"), setParameter("amount", "2000")))}},
	{"source.currency-missing", []Change{atRoutes(createSource, onlyWhere(lacksParam("currency"), setParameter("currency", "thb")))}},
	{"source.amount-below-minimum", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("promptpay"), paramIs("amount", "1")), setParameter("amount", "2000")))}},
	{"source.amount-below-minimum/zero", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("promptpay"), paramIs("amount", "0", "-2000")), setParameter("amount", "2000")))}},
	{"source.installment-minimum", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("installment_kbank"), paramIs("amount", "199999")), setParameter("amount", "200000")))}},
	{"source.installment-minimum/not-itself", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("installment_kbank"), paramIs("amount", "200000")), refuseWith(apierror.BadRequest("amount must be at least 200001"))))}},
	{"source.required-params", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("fpx"), lacksParam("bank")), setParameter("bank", "affin")))}},
	{"source.required-params/econtext", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("econtext"), lacksParam("email")), setParameter("email", "nobody@example.com")))}},
	{"source.econtext-name", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("econtext"), longName(11)), shortenedName))}},
	{"source.econtext-name/nine", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("econtext"), longName(10), negated(longName(11))), refuseWith(apierror.BadRequest("name is too long (maximum is 9 characters)"))))}},
	{"source.econtext-currency", []Change{atRoutes(createSource, onlyWhere(allOf(ofType("econtext"), paramIs("currency", "thb")), setParameter("currency", "jpy")))}},

	{"source.scannable-code-after-charge", []Change{atRoutes(createSource, keptSource(func(_ *api.Call, s *api.Source) { s.Code = nil }))}},
	{"source.scannable-code-after-charge/early", []Change{atRoutes(createSource, onlyWhere(ofType("promptpay"), keptSource(func(c *api.Call, s *api.Source) {
		s.Code = c.NewDocument("/sources/" + s.ID)
	})))}},
	{"source.charge-status-follows", []Change{atRoutes(retrieveSource, edited(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "expired" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.charge-status-follows/failed", []Change{atRoutes(retrieveSource, edited(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "failed" {
			source["charge_status"] = "unknown"
		}
	}))}},

	{"source.charge-pending", []Change{atRoutes(createCharge, onlyWhere(paysBy("rabbit_linepay"), editedSource(func(_ *api.Call, source map[string]any) {
		source["charge_status"] = "unknown"
	})))}},
	{"source.charge-authorize-uri", []Change{atRoutes(createCharge, onlyWhere(paysBy("paynow"), edited(func(c *api.Call, charge map[string]any) {
		charge["authorize_uri"] = c.Emulator.APIURL() + "/payments/" + api.PaymentID(charge["id"].(string)) + "/authorize"
	})))}},
	{"source.charge-authorize-uri/none", []Change{atRoutes(createCharge, onlyWhere(paysBy("gcash"), setMembers(map[string]any{"authorize_uri": nil})))}},
	{"source.inline", []Change{atRoutes(createCharge, onlyWhere(carriesSource, refuseWith(apierror.Invalid("invalid_charge", "source must be the id of a source"))))}},
	{"source.inline/not-kept", []Change{atRoutes(createCharge, onlyWhere(carriesSource, keptCharge(func(c *api.Call, ch *api.Charge) { c.Account.Sources.Remove(ch.Extra().Source.ID) })))}},
	{"source.charge-amount-mismatch", []Change{atRoutes(createCharge, asItsSource(func(c *api.Call, s *api.Source) {
		setParam(c, "amount", json.Number(strconv.FormatInt(s.Amount, 10)))
	}))}},
	{"source.charge-currency-mismatch", []Change{atRoutes(createCharge, asItsSource(func(c *api.Call, s *api.Source) { setParam(c, "currency", s.Currency.Code) }))}},
	{"source.single-charge", []Change{atRoutes(createCharge, asItsSource(func(c *api.Call, s *api.Source) {
		again := *s
		again.Charge = ""
		c.Account.Sources.Put(s.ID, &again)
	}))}},
	{"source.return-uri-required", []Change{atRoutes(createCharge, onlyWhere(allOf(paysBy("internet_banking_bay"), lacksParam("return_uri")), setParameter("return_uri", "https://www.omise.co/")))}},
	{"source.offline-no-return-uri", []Change{atRoutes(createCharge, onlyWhere(allOf(paysBy("promptpay"), lacksParam("return_uri")), refuseWith(apierror.Invalid("invalid_charge", "return uri is invalid"))))}},
	{"source.offline-no-return-uri/not-asked", []Change{atRoutes(createCharge, onlyWhere(allOf(paysBy("promptpay"), lacksParam("return_uri")), setParameter("return_uri", "https://www.omise.co/")))}},
	{"source.scannable-code-shape", []Change{atRoutes(createCharge, onlyWhere(paysBy("promptpay"), keptCharge(func(c *api.Call, ch *api.Charge) {
		ch.More.Source.Code.Owner = "/sources/" + ch.More.Source.ID
	})))}},
	{"source.scannable-code-shape/changes", []Change{atRoutes(retrieveCharge, onlyWhere(chargedBy("promptpay"), editedSource(func(c *api.Call, source map[string]any) {
		image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
		image["download_uri"] = c.Emulator.APIURL() + "/charges/" + c.Vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
	})))}},
	{"source.references", []Change{atRoutes(createCharge, onlyWhere(paysBy("bill_payment_tesco_lotus"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.More.Source.Bill.Second = ""
	})))}},
	{"source.paid-state", []Change{atRoutes(retrieveCharge, onlyWhere(allOf(chargedBy("promptpay"), chargeIn(api.StatePaid)), setMembers(map[string]any{"authorized": false})))}},
	{"source.failed-state", []Change{atRoutes(retrieveCharge, onlyWhere(allOf(chargedBy("promptpay"), chargeIn(api.StateFailed)), setMembers(map[string]any{
		"failure_code": nil, "failure_message": nil,
	})))}},
	{"source.capture-false", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("source"), paramIs("capture", "false")), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.Capture = false
	})))}},
	{"source.white-label-installment", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("source"), hasParam("card")), refuseWith(apierror.Invalid("invalid_charge", "only one of card, customer and source may be given"))))}},
}
