package faults

import (
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
)

var sourceFaults = []Fault{
	{"source.schema", []Change{on("POST /sources", where(ofType("rabbit_linepay"), set(map[string]any{"receipt_amount": "none"})))}},
	{"source.create", []Change{on("POST /sources", where(ofType("boost"), refuseWith(apierror.BadRequest("type is currently not supported"))))}},
	{"source.create/amount", []Change{on("POST /sources", where(ofType("econtext"), keptSource(func(_ *api.Call, s *api.Source) { s.Amount *= 100 })))}},
	{"source.fresh", []Change{on("POST /sources", where(ofType("internet_banking_bay"), keptSource(func(_ *api.Call, s *api.Source) {
		s.Details = &methods.SourceDetails{Texts: map[string]string{"store_name": "unknown"}}
	})))}},
	{"source.fresh/pending", []Change{on(sourcesMade, edited(func(_ *api.Call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.fresh/references", []Change{on("POST /sources", where(ofType("bill_payment_tesco_lotus"), keptSource(func(c *api.Call, s *api.Source) { c.Instruct(s, s.ID) })))}},
	{"source.retrieve", []Change{on(oneSource, edited(func(_ *api.Call, source map[string]any) { source["phone_number"] = nil }))}},
	{"source.retrieve/term", []Change{on(oneSource, edited(func(_ *api.Call, source map[string]any) { source["installment_term"] = nil }))}},
	{"source.not-found", []Change{on(oneSource, recoded(refused{code: "not_found", where: nobodys("src", holdsSource)}, "bad_request"))}},
	{"source.public-or-secret-key", []Change{acceptingKeys(oneSource, api.SecretKeys)}},
	{"source.public-or-secret-key/create", []Change{acceptingKeys("POST /sources", api.SecretKeys)}},
	{"source.public-or-secret-key/charged", []Change{
		on("POST /sources", where(byKey(api.KeyPublic), keptSource(func(c *api.Call, s *api.Source) { c.Account.Sources.Remove(s.ID) }))),
	}},
	{"source.host", []Change{on("POST /sources", fromVault(func(c *api.Call) *apierror.Error {
		c.Host = api.HostAPI
		return nil
	}))}},
	{"source.host/not-on-vault", []Change{on("POST /sources", fromVault(func(c *api.Call) *apierror.Error { return apierror.NotFound("path", c.Path) }))}},

	{"source.currency-case", []Change{on(sourcesMade, inCurrency("JPY", "jpy"))}},
	{"source.currency-case/upper", []Change{on(sourcesMade, inCurrency("sgd", "SGD"))}},
	{"source.flow-redirect", []Change{on(sourcesMade, flowing("truemoney", methods.FlowAppRedirect))}},
	{"source.flow-app-redirect", []Change{on(sourcesMade, flowing("gcash", methods.FlowRedirect))}},
	{"source.flow-offline", []Change{on(sourcesMade, flowing("paynow", methods.FlowRedirect))}},
	{"source.flow-promptpay", []Change{on(sourcesMade, flowing("promptpay", methods.FlowAppRedirect))}},
	{"source.params-echo", []Change{on("POST /sources", withoutText("platform_type"))}},
	{"source.params-echo/terminal", []Change{on("POST /sources", withoutText("terminal_id"))}},
	{"source.params-echo/zero-interest", []Change{on("POST /sources", where(given("zero_interest_installments"), keptSource(func(_ *api.Call, s *api.Source) {
		if s.Details != nil && s.Details.ZeroInterest != nil {
			s.Details.ZeroInterest = new(bool)
		}
	})))}},

	{"source.amount-not-a-number", []Change{on("POST /sources", where(given("amount"), reworded(refused{message: "amount is not a number"}, "amount is invalid")))}},
	{"source.currency-unsupported", []Change{on("POST /sources", where(every(given("currency"), knownType), reworded(refused{message: "currency is currently not supported"}, "currency is invalid")))}},
	{"source.type-unsupported", []Change{on("POST /sources", where(given("type"), recoded(refused{message: "type is currently not supported"}, "invalid_source")))}},
	{"source.type-missing", []Change{on("POST /sources", where(missing("type"), put("type", "promptpay")))}},
	{"source.amount-missing", []Change{on("POST /sources", where(missing("amount"), put("amount", "2000")))}},
	{"source.currency-missing", []Change{on("POST /sources", where(missing("currency"), put("currency", "thb")))}},
	{"source.amount-below-minimum", []Change{on("POST /sources", where(every(ofType("promptpay"), valued("amount", "1")), put("amount", "2000")))}},
	{"source.amount-below-minimum/zero", []Change{on("POST /sources", where(every(ofType("promptpay"), valued("amount", "0", "-2000")), put("amount", "2000")))}},
	{"source.installment-minimum", []Change{on("POST /sources", where(every(ofType("installment_kbank"), valued("amount", "199999")), put("amount", "200000")))}},
	{"source.installment-minimum/not-itself", []Change{on("POST /sources", where(every(ofType("installment_kbank"), valued("amount", "200000")), refuseWith(apierror.BadRequest("amount must be at least 200001"))))}},
	{"source.required-params", []Change{on("POST /sources", where(every(ofType("fpx"), missing("bank")), put("bank", "affin")))}},
	{"source.required-params/econtext", []Change{on("POST /sources", where(every(ofType("econtext"), missing("email")), put("email", "nobody@example.com")))}},
	{"source.econtext-name", []Change{on("POST /sources", where(every(ofType("econtext"), longName(11)), shortenedName))}},
	{"source.econtext-name/nine", []Change{on("POST /sources", where(every(ofType("econtext"), longName(10), not(longName(11))), refuseWith(apierror.BadRequest("name is too long (maximum is 9 characters)"))))}},
	{"source.econtext-currency", []Change{on("POST /sources", where(every(ofType("econtext"), valued("currency", "thb")), put("currency", "jpy")))}},

	{"source.scannable-code-after-charge", []Change{on("POST /sources", keptSource(func(_ *api.Call, s *api.Source) { s.Code = nil }))}},
	{"source.scannable-code-after-charge/early", []Change{on("POST /sources", where(ofType("promptpay"), keptSource(func(c *api.Call, s *api.Source) {
		s.Code = c.NewDocument("/sources/" + s.ID)
	})))}},
	{"source.charge-status-follows", []Change{on(oneSource, edited(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "expired" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.charge-status-follows/failed", []Change{on(oneSource, edited(func(_ *api.Call, source map[string]any) {
		if source["charge_status"] == "failed" {
			source["charge_status"] = "unknown"
		}
	}))}},

	{"source.charge-pending", []Change{on("POST /charges", where(paysBy("rabbit_linepay"), editedSource(func(_ *api.Call, source map[string]any) {
		source["charge_status"] = "unknown"
	})))}},
	{"source.charge-authorize-uri", []Change{on("POST /charges", where(paysBy("paynow"), edited(func(c *api.Call, charge map[string]any) {
		charge["authorize_uri"] = c.Emulator.APIURL() + "/payments/" + api.PaymentID(charge["id"].(string)) + "/authorize"
	})))}},
	{"source.charge-authorize-uri/none", []Change{on("POST /charges", where(paysBy("gcash"), set(map[string]any{"authorize_uri": nil})))}},
	{"source.inline", []Change{on("POST /charges", where(carriesSource, refuseWith(apierror.Invalid("invalid_charge", "source must be the id of a source"))))}},
	{"source.inline/not-kept", []Change{on("POST /charges", where(carriesSource, keptCharge(func(c *api.Call, ch *api.Charge) { c.Account.Sources.Remove(ch.Extra().Source.ID) })))}},
	{"source.charge-amount-mismatch", []Change{on("POST /charges", asItsSource(func(c *api.Call, s *api.Source) {
		setParam(c, "amount", json.Number(strconv.FormatInt(s.Amount, 10)))
	}))}},
	{"source.charge-currency-mismatch", []Change{on("POST /charges", asItsSource(func(c *api.Call, s *api.Source) { setParam(c, "currency", s.Currency.Code) }))}},
	{"source.single-charge", []Change{on("POST /charges", asItsSource(func(c *api.Call, s *api.Source) {
		again := *s
		again.Charge = ""
		c.Account.Sources.Put(s.ID, &again)
	}))}},
	{"source.return-uri-required", []Change{on("POST /charges", where(every(paysBy("internet_banking_bay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.offline-no-return-uri", []Change{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), refuseWith(apierror.Invalid("invalid_charge", "return uri is invalid"))))}},
	{"source.offline-no-return-uri/not-asked", []Change{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.scannable-code-shape", []Change{on("POST /charges", where(paysBy("promptpay"), keptCharge(func(c *api.Call, ch *api.Charge) {
		ch.More.Source.Code.Owner = "/sources/" + ch.More.Source.ID
	})))}},
	{"source.scannable-code-shape/changes", []Change{on("GET /charges/{id}", where(chargedBy("promptpay"), editedSource(func(c *api.Call, source map[string]any) {
		image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
		image["download_uri"] = c.Emulator.APIURL() + "/charges/" + c.Vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
	})))}},
	{"source.references", []Change{on("POST /charges", where(paysBy("bill_payment_tesco_lotus"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.More.Source.Bill.Second = ""
	})))}},
	{"source.paid-state", []Change{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(api.StatePaid)), set(map[string]any{"authorized": false})))}},
	{"source.failed-state", []Change{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(api.StateFailed)), set(map[string]any{
		"failure_code": nil, "failure_message": nil,
	})))}},
	{"source.capture-false", []Change{on("POST /charges", where(every(given("source"), valued("capture", "false")), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.Capture = false
	})))}},
	{"source.white-label-installment", []Change{on("POST /charges", where(every(given("source"), given("card")), refuseWith(apierror.Invalid("invalid_charge", "only one of card, customer and source may be given"))))}},
}
