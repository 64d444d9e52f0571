package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

// chargeFaults are those of making a charge and of what it then shows.
var chargeFaults = []defect{
	{"charge.schema", []part{on(paying, withoutMember("multi_capture"))}},
	{"charge.schema/rate-as-text", []part{on(expiring, edited(func(_ *Call, ch map[string]any) { ch["interest"] = "0" }))}},
	{"charge.create", []part{on(creating, where(every(asForm, plain), keptCharge(func(_ *Call, ch *Charge) {
		ch.Amount--
		ch.Captured--
	})))}},
	{"charge.create/fails", []part{on(creating, where(every(asForm, plain), keptCharge(func(_ *Call, ch *Charge) {
		ch.State, ch.Failure = StateFailed, FailureOf("failed_processing")
	})))}},
	{"charge.captured", []part{on(creating, where(every(given("customer"), missing("card"), missing("return_uri"), missing("capture")), set(map[string]any{"reversible": true})))}},
	{"charge.captured/void", []part{on(creating, where(valued("capture", "true"), set(map[string]any{"can_perform_void": false})))}},
	{"charge.captured/no-transaction", []part{on(creating, where(valued("capture", "true"), set(map[string]any{"transaction": nil})))}},
	{"charge.echo/description", []part{on(creating, where(asForm, keptCharge(func(_ *Call, ch *Charge) { ch.Description = ascii(ch.Description) })))}},
	{"charge.echo/ip", []part{on(creating, where(asForm, keptCharge(func(_ *Call, ch *Charge) { ch.IP = "" })))}},
	{"charge.echo/return-uri", []part{on(creating, keptCharge(func(_ *Call, ch *Charge) {
		if ch.More != nil {
			ch.More.ReturnURI, _, _ = strings.Cut(ch.More.ReturnURI, "&")
		}
	}))}},
	{"charge.defaults", []part{on(creating, where(plain, set(map[string]any{"description": ""})))}},
	{"charge.defaults/refunds", []part{on(creating, where(plain, edited(func(_ *Call, ch map[string]any) {
		if refunds, ok := ch["refunds"].(map[string]any); ok {
			refunds["location"] = "/charges/refunds"
		}
	})))}},
	{"charge.currency-case", []part{on(creating, where(mixedCase, textOf("funding_currency", swapCase)))}},
	{"charge.currency-case/refused", []part{on(creating, where(mixedCase, refuseWith(Invalid("invalid_charge", "currency is currently not supported"))))}},
	{"charge.fees", []part{on(shown, edited(func(_ *Call, ch map[string]any) {
		if number(ch["funding_amount"])*int64(RateCards)%10000 == 5000 {
			showFees(ch, number(ch["fee"])-1)
		}
	}))}},
	{"charge.fees/rounded-down", []part{on(shown, edited(func(_ *Call, ch map[string]any) {
		if ch["source"] == nil {
			showFees(ch, number(ch["funding_amount"])*int64(RateCards)/10000)
		}
	}))}},
	{"charge.fees/net-before-vat", []part{on(creating, where(valued("capture", "false"), edited(func(_ *Call, ch map[string]any) {
		ch["net"] = number(ch["net"]) + number(ch["fee_vat"])
	})))}},
	{"charge.fees/rate-of-cards", []part{on(creating, edited(func(_ *Call, ch map[string]any) {
		if ch["source"] != nil {
			showFees(ch, RateCards.Of(number(ch["funding_amount"])))
		}
	}))}},
	{"charge.transaction-fees-strings", []part{on(creating, where(plain, edited(func(_ *Call, ch map[string]any) {
		if fees, ok := ch["transaction_fees"].(map[string]any); ok {
			fees["vat_rate"] = json.Number("7.0")
		}
	})))}},
	{"charge.expires-in-7-days", []part{on(creating, where(given("source"), where(missing("expires_at"), keptCharge(func(_ *Call, ch *Charge) { ch.ExpiresAt -= millis(time.Minute) }))))}},
	{"charge.expires-in-7-days/cards", []part{on(creating, where(missing("source"), keptCharge(func(_ *Call, ch *Charge) { ch.ExpiresAt += millis(time.Second) })))}},
	{"charge.card-shown", []part{on(creating, where(cardOf(brandIs("MasterCard")), keptCharge(func(_ *Call, ch *Charge) {
		shown := *ch.Card
		shown.Name = strings.ToUpper(shown.Name)
		ch.Card = &shown
	})))}},
	{"charge.card-shown/postal-code", []part{on(creating, where(cardOf(brandIs("MasterCard")), textOf("card.postal_code", func(string) string { return "00000" })))}},
	{"charge.by-customer", []part{on(creating, where(every(given("customer"), missing("card")), first(func(c *Call) *Error {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && len(cu.Cards) > 1 {
			c.Params["card"] = cu.Cards[len(cu.Cards)-1].ID
		}
		return nil
	})))}},
	{"charge.by-customer-card", []part{on(creating, where(every(given("customer"), ownsCard), deleted("card")))}},
	{"charge.customer-reusable", []part{on(creating, where(given("customer"), first(func(c *Call) *Error {
		if paidBy(c, c.Params.Text("customer")) < 2 {
			return nil
		}
		return c.InvalidCharge("card was already used")
	})))}},
	{"charge.metadata-round-trip", []part{on(creating, keptCharge(func(_ *Call, ch *Charge) {
		ch.Metadata = RawJSON(strings.ReplaceAll(string(ch.Metadata), `\"`, `'`))
	}))}},
	{"charge.metadata-round-trip/forms", []part{on(creating, where(asForm, keptCharge(func(_ *Call, ch *Charge) {
		var flat map[string]any
		if json.Unmarshal([]byte(ch.Metadata), &flat) != nil {
			return
		}
		for name, v := range flat {
			if _, nested := v.(map[string]any); nested {
				delete(flat, name)
			}
		}
		text, _ := PlainJSON(flat)
		ch.Metadata = RawJSON(text)
	})))}},
	{"charge.authorize-uri-only-with-return-uri", []part{on(creating, edited(func(c *Call, ch map[string]any) {
		if ch["source"] == nil && ch["authorize_uri"] == nil && ch["status"] == "pending" {
			ch["authorize_uri"] = c.Emulator.APIURL() + "/payments/none/authorize"
		}
	}))}},
	{"charge.race-one-per-source", []part{on(creating, where(given("source"), first(func(c *Call) *Error {
		seen, ok := c.Account.Sources.Get(c.Params.Text("source"))
		if !ok || seen.Charge != "" {
			return nil
		}
		c.Account.Mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		c.Account.Mu.Lock()
		c.Account.Sources.Put(seen.ID, seen)
		return nil
	})))}},
}

// plain tells that a charge is asked for with nothing but what it needs.
func plain(c *Call) bool { return len(c.Params) == 3 && c.Params.Has("card") }

func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, text)
}

func mixedCase(c *Call) bool {
	text := c.Params.Text("currency")
	return len(text) == 3 && text != strings.ToUpper(text) && text != strings.ToLower(text)
}

// swapCase gives the case in which the other dialect writes.
func swapCase(text string) string {
	if text == strings.ToUpper(text) {
		return strings.ToLower(text)
	}
	return strings.ToUpper(text)
}

// showFees shows another fee, and what follows from it.
func showFees(ch map[string]any, fee int64) {
	vat := RateVAT.Of(fee)
	ch["fee"], ch["fee_vat"], ch["net"] = fee, vat, number(ch["funding_amount"])-fee-vat
}

func ownsCard(c *Call) bool {
	cu, err := c.Customer(c.Params.Text("customer"))
	if err != nil {
		return false
	}
	_, at := cu.Card(c.Params.Text("card"))
	return at >= 0
}

// paidBy counts the charges of a customer.
func paidBy(c *Call, customer string) (n int) {
	c.Account.Charges.Walk(0, c.Account.Charges.Count, false, func(ch *Charge) {
		if ch.Customer == customer {
			n++
		}
	})
	return n
}
