package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

// chargeFaults are those of making a charge and of what it then shows.
var chargeFaults = []defect{
	{"charge.schema", []part{on(paying, withoutMember("multi_capture"))}},
	{"charge.schema/rate-as-text", []part{on(expiring, edited(func(_ *call, ch map[string]any) { ch["interest"] = "0" }))}},
	{"charge.create", []part{on(creating, where(every(asForm, plain), keptCharge(func(_ *call, ch *charge) {
		ch.amount--
		ch.captured--
	})))}},
	{"charge.create/fails", []part{on(creating, where(every(asForm, plain), keptCharge(func(_ *call, ch *charge) {
		ch.state, ch.failure = stateFailed, failureOf("failed_processing")
	})))}},
	{"charge.captured", []part{on(creating, where(every(given("customer"), missing("card"), missing("return_uri"), missing("capture")), set(map[string]any{"reversible": true})))}},
	{"charge.captured/void", []part{on(creating, where(valued("capture", "true"), set(map[string]any{"can_perform_void": false})))}},
	{"charge.captured/no-transaction", []part{on(creating, where(valued("capture", "true"), set(map[string]any{"transaction": nil})))}},
	{"charge.echo/description", []part{on(creating, where(asForm, keptCharge(func(_ *call, ch *charge) { ch.description = ascii(ch.description) })))}},
	{"charge.echo/ip", []part{on(creating, where(asForm, keptCharge(func(_ *call, ch *charge) { ch.ip = "" })))}},
	{"charge.echo/return-uri", []part{on(creating, keptCharge(func(_ *call, ch *charge) {
		if ch.more != nil {
			ch.more.returnURI, _, _ = strings.Cut(ch.more.returnURI, "&")
		}
	}))}},
	{"charge.defaults", []part{on(creating, where(plain, set(map[string]any{"description": ""})))}},
	{"charge.defaults/refunds", []part{on(creating, where(plain, edited(func(_ *call, ch map[string]any) {
		if refunds, ok := ch["refunds"].(map[string]any); ok {
			refunds["location"] = "/charges/refunds"
		}
	})))}},
	{"charge.currency-case", []part{on(creating, where(mixedCase, textOf("funding_currency", swapCase)))}},
	{"charge.currency-case/refused", []part{on(creating, where(mixedCase, refuseWith(invalid("invalid_charge", "currency is currently not supported"))))}},
	{"charge.fees", []part{on(shown, edited(func(_ *call, ch map[string]any) {
		if number(ch["funding_amount"])*int64(rateCards)%10000 == 5000 {
			showFees(ch, number(ch["fee"])-1)
		}
	}))}},
	{"charge.fees/rounded-down", []part{on(shown, edited(func(_ *call, ch map[string]any) {
		if ch["source"] == nil {
			showFees(ch, number(ch["funding_amount"])*int64(rateCards)/10000)
		}
	}))}},
	{"charge.fees/net-before-vat", []part{on(creating, where(valued("capture", "false"), edited(func(_ *call, ch map[string]any) {
		ch["net"] = number(ch["net"]) + number(ch["fee_vat"])
	})))}},
	{"charge.fees/rate-of-cards", []part{on(creating, edited(func(_ *call, ch map[string]any) {
		if ch["source"] != nil {
			showFees(ch, rateCards.of(number(ch["funding_amount"])))
		}
	}))}},
	{"charge.transaction-fees-strings", []part{on(creating, where(plain, edited(func(_ *call, ch map[string]any) {
		if fees, ok := ch["transaction_fees"].(map[string]any); ok {
			fees["vat_rate"] = json.Number("7.0")
		}
	})))}},
	{"charge.expires-in-7-days", []part{on(creating, where(given("source"), where(missing("expires_at"), keptCharge(func(_ *call, ch *charge) { ch.expiresAt -= millis(time.Minute) }))))}},
	{"charge.expires-in-7-days/cards", []part{on(creating, where(missing("source"), keptCharge(func(_ *call, ch *charge) { ch.expiresAt += millis(time.Second) })))}},
	{"charge.card-shown", []part{on(creating, where(cardOf(brandIs("MasterCard")), keptCharge(func(_ *call, ch *charge) {
		shown := *ch.card
		shown.name = strings.ToUpper(shown.name)
		ch.card = &shown
	})))}},
	{"charge.card-shown/postal-code", []part{on(creating, where(cardOf(brandIs("MasterCard")), textOf("card.postal_code", func(string) string { return "00000" })))}},
	{"charge.by-customer", []part{on(creating, where(every(given("customer"), missing("card")), first(func(c *call) *apiError {
		if cu, err := c.customer(c.params.text("customer")); err == nil && len(cu.cards) > 1 {
			c.params["card"] = cu.cards[len(cu.cards)-1].id
		}
		return nil
	})))}},
	{"charge.by-customer-card", []part{on(creating, where(every(given("customer"), ownsCard), deleted("card")))}},
	{"charge.customer-reusable", []part{on(creating, where(given("customer"), first(func(c *call) *apiError {
		if paidBy(c, c.params.text("customer")) < 2 {
			return nil
		}
		return c.chargeFault("card was already used")
	})))}},
	{"charge.metadata-round-trip", []part{on(creating, keptCharge(func(_ *call, ch *charge) {
		ch.metadata = rawJSON(strings.ReplaceAll(string(ch.metadata), `\"`, `'`))
	}))}},
	{"charge.metadata-round-trip/forms", []part{on(creating, where(asForm, keptCharge(func(_ *call, ch *charge) {
		var flat map[string]any
		if json.Unmarshal([]byte(ch.metadata), &flat) != nil {
			return
		}
		for name, v := range flat {
			if _, nested := v.(map[string]any); nested {
				delete(flat, name)
			}
		}
		text, _ := plainJSON(flat)
		ch.metadata = rawJSON(text)
	})))}},
	{"charge.authorize-uri-only-with-return-uri", []part{on(creating, edited(func(c *call, ch map[string]any) {
		if ch["source"] == nil && ch["authorize_uri"] == nil && ch["status"] == "pending" {
			ch["authorize_uri"] = c.emu.apiURL() + "/payments/none/authorize"
		}
	}))}},
	{"charge.race-one-per-source", []part{on(creating, where(given("source"), first(func(c *call) *apiError {
		seen, ok := c.acct.sources.get(c.params.text("source"))
		if !ok || seen.charge != "" {
			return nil
		}
		c.acct.mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		c.acct.mu.Lock()
		c.acct.sources.put(seen.id, seen)
		return nil
	})))}},
}

// plain tells that a charge is asked for with nothing but what it needs.
func plain(c *call) bool { return len(c.params) == 3 && c.params.has("card") }

func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, text)
}

func mixedCase(c *call) bool {
	text := c.params.text("currency")
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
	vat := rateVAT.of(fee)
	ch["fee"], ch["fee_vat"], ch["net"] = fee, vat, number(ch["funding_amount"])-fee-vat
}

func ownsCard(c *call) bool {
	cu, err := c.customer(c.params.text("customer"))
	if err != nil {
		return false
	}
	_, at := cu.card(c.params.text("card"))
	return at >= 0
}

// paidBy counts the charges of a customer.
func paidBy(c *call, customer string) (n int) {
	c.acct.charges.walk(0, c.acct.charges.n, false, func(ch *charge) {
		if ch.customer == customer {
			n++
		}
	})
	return n
}
