package emulator

import (
	"encoding/json"
	"strconv"
)

// sourceChargeFaults are about the charges that sources pay for.
var sourceChargeFaults = []defect{
	{"source.charge-pending", []part{on("POST /charges", where(paysBy("rabbit_linepay"), editedSource(func(_ *Call, source map[string]any) {
		source["charge_status"] = "unknown"
	})))}},
	{"source.charge-authorize-uri", []part{on("POST /charges", where(paysBy("paynow"), edited(func(c *Call, charge map[string]any) {
		charge["authorize_uri"] = c.Emulator.APIURL() + "/payments/" + PaymentID(charge["id"].(string)) + "/authorize"
	})))}},
	{"source.charge-authorize-uri/none", []part{on("POST /charges", where(paysBy("gcash"), set(map[string]any{"authorize_uri": nil})))}},
	{"source.inline", []part{on("POST /charges", where(carriesSource, refuseWith(Invalid("invalid_charge", "source must be the id of a source"))))}},
	{"source.inline/not-kept", []part{on("POST /charges", where(carriesSource, keptCharge(func(c *Call, ch *Charge) { c.Account.Sources.Remove(ch.Extra().Source.ID) })))}},
	{"source.charge-amount-mismatch", []part{on("POST /charges", asItsSource(func(c *Call, s *Source) {
		c.setParam("amount", json.Number(strconv.FormatInt(s.Amount, 10)))
	}))}},
	{"source.charge-currency-mismatch", []part{on("POST /charges", asItsSource(func(c *Call, s *Source) { c.setParam("currency", s.Currency.Code) }))}},
	{"source.single-charge", []part{on("POST /charges", asItsSource(func(c *Call, s *Source) {
		again := *s
		again.Charge = ""
		c.Account.Sources.Put(s.ID, &again)
	}))}},
	{"source.return-uri-required", []part{on("POST /charges", where(every(paysBy("internet_banking_bay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.offline-no-return-uri", []part{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), refuseWith(Invalid("invalid_charge", "return uri is invalid"))))}},
	{"source.offline-no-return-uri/not-asked", []part{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.scannable-code-shape", []part{on("POST /charges", where(paysBy("promptpay"), keptCharge(func(c *Call, ch *Charge) {
		ch.More.Source.Code.Owner = "/sources/" + ch.More.Source.ID
	})))}},
	{"source.scannable-code-shape/changes", []part{on("GET /charges/{id}", where(chargedBy("promptpay"), editedSource(func(c *Call, source map[string]any) {
		image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
		image["download_uri"] = c.Emulator.APIURL() + "/charges/" + c.Vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
	})))}},
	{"source.references", []part{on("POST /charges", where(paysBy("bill_payment_tesco_lotus"), keptCharge(func(_ *Call, ch *Charge) {
		ch.More.Source.Bill.Second = ""
	})))}},
	{"source.paid-state", []part{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(StatePaid)), set(map[string]any{"authorized": false})))}},
	{"source.failed-state", []part{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(StateFailed)), set(map[string]any{
		"failure_code": nil, "failure_message": nil,
	})))}},
	{"source.capture-false", []part{on("POST /charges", where(every(given("source"), valued("capture", "false")), keptCharge(func(_ *Call, ch *Charge) {
		ch.Capture = false
	})))}},
	{"source.white-label-installment", []part{on("POST /charges", where(every(given("source"), given("card")), refuseWith(Invalid("invalid_charge", "only one of card, customer and source may be given"))))}},
}

// editedSource changes the source in the answer of a charge.
func editedSource(edit func(c *Call, source map[string]any)) func(Handler) Handler {
	return edited(func(c *Call, charge map[string]any) {
		if source, ok := charge["source"].(map[string]any); ok {
			edit(c, source)
		}
	})
}

func (c *Call) payingSource() *Source {
	s, _ := c.Account.Sources.Get(c.Params.Text("source"))
	return s
}

// paysBy tells that a charge is asked of a source of some type that was made before.
func paysBy(kind string) func(c *Call) bool {
	return func(c *Call) bool {
		s := c.payingSource()
		return s != nil && s.Kind.Name == kind
	}
}

// asItsSource changes a charge's request, or its source, before the two are compared.
func asItsSource(change func(c *Call, s *Source)) func(Handler) Handler {
	return first(func(c *Call) *Error {
		if s := c.payingSource(); s != nil {
			change(c, s)
		}
		return nil
	})
}

func carriesSource(c *Call) bool {
	_, isObject := c.Params.Object("source")
	return isObject
}
