package emulator

import (
	"encoding/json"
	"strconv"
)

// sourceChargeFaults are about the charges that sources pay for.
var sourceChargeFaults = []defect{
	{"source.charge-pending", []part{on("POST /charges", where(paysBy("rabbit_linepay"), editedSource(func(_ *call, source map[string]any) {
		source["charge_status"] = "unknown"
	})))}},
	{"source.charge-authorize-uri", []part{on("POST /charges", where(paysBy("paynow"), edited(func(c *call, charge map[string]any) {
		charge["authorize_uri"] = c.emu.apiURL() + "/payments/" + paymentID(charge["id"].(string)) + "/authorize"
	})))}},
	{"source.charge-authorize-uri/none", []part{on("POST /charges", where(paysBy("gcash"), set(map[string]any{"authorize_uri": nil})))}},
	{"source.inline", []part{on("POST /charges", where(carriesSource, refuseWith(invalid("invalid_charge", "source must be the id of a source"))))}},
	{"source.inline/not-kept", []part{on("POST /charges", where(carriesSource, keptCharge(func(c *call, ch *charge) { c.acct.sources.remove(ch.extra().source.id) })))}},
	{"source.charge-amount-mismatch", []part{on("POST /charges", asItsSource(func(c *call, s *source) {
		c.setParam("amount", json.Number(strconv.FormatInt(s.amount, 10)))
	}))}},
	{"source.charge-currency-mismatch", []part{on("POST /charges", asItsSource(func(c *call, s *source) { c.setParam("currency", s.currency.code) }))}},
	{"source.single-charge", []part{on("POST /charges", asItsSource(func(c *call, s *source) {
		again := *s
		again.charge = ""
		c.acct.sources.put(s.id, &again)
	}))}},
	{"source.return-uri-required", []part{on("POST /charges", where(every(paysBy("internet_banking_bay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.offline-no-return-uri", []part{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), refuseWith(invalid("invalid_charge", "return uri is invalid"))))}},
	{"source.offline-no-return-uri/not-asked", []part{on("POST /charges", where(every(paysBy("promptpay"), missing("return_uri")), put("return_uri", "https://www.omise.co/")))}},
	{"source.scannable-code-shape", []part{on("POST /charges", where(paysBy("promptpay"), keptCharge(func(c *call, ch *charge) {
		ch.more.source.code.owner = "/sources/" + ch.more.source.id
	})))}},
	{"source.scannable-code-shape/changes", []part{on("GET /charges/{id}", where(chargedBy("promptpay"), editedSource(func(c *call, source map[string]any) {
		image := source["scannable_code"].(map[string]any)["image"].(map[string]any)
		image["download_uri"] = c.emu.apiURL() + "/charges/" + c.vars[0] + "/documents/" + image["id"].(string) + "/downloads/0"
	})))}},
	{"source.references", []part{on("POST /charges", where(paysBy("bill_payment_tesco_lotus"), keptCharge(func(_ *call, ch *charge) {
		ch.more.source.bill.second = ""
	})))}},
	{"source.paid-state", []part{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(statePaid)), set(map[string]any{"authorized": false})))}},
	{"source.failed-state", []part{on("GET /charges/{id}", where(every(chargedBy("promptpay"), chargeIn(stateFailed)), set(map[string]any{
		"failure_code": nil, "failure_message": nil,
	})))}},
	{"source.capture-false", []part{on("POST /charges", where(every(given("source"), valued("capture", "false")), keptCharge(func(_ *call, ch *charge) {
		ch.capture = false
	})))}},
	{"source.white-label-installment", []part{on("POST /charges", where(every(given("source"), given("card")), refuseWith(invalid("invalid_charge", "only one of card, customer and source may be given"))))}},
}

// editedSource changes the source in the answer of a charge.
func editedSource(edit func(c *call, source map[string]any)) func(handler) handler {
	return edited(func(c *call, charge map[string]any) {
		if source, ok := charge["source"].(map[string]any); ok {
			edit(c, source)
		}
	})
}

func (c *call) payingSource() *source {
	s, _ := c.acct.sources.get(c.params.text("source"))
	return s
}

// paysBy tells that a charge is asked of a source of some type that was made before.
func paysBy(kind string) func(c *call) bool {
	return func(c *call) bool {
		s := c.payingSource()
		return s != nil && s.kind.name == kind
	}
}

// asItsSource changes a charge's request, or its source, before the two are compared.
func asItsSource(change func(c *call, s *source)) func(handler) handler {
	return first(func(c *call) *apiError {
		if s := c.payingSource(); s != nil {
			change(c, s)
		}
		return nil
	})
}

func carriesSource(c *call) bool {
	_, isObject := c.params.object("source")
	return isObject
}
