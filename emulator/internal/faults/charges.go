package faults

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeFaults = []Fault{
	{"charge.schema", []Change{atRoutes(payCharge, withoutMember("multi_capture"))}},
	{"charge.schema/rate-as-text", []Change{atRoutes(expireCharge, edited(func(_ *api.Call, ch map[string]any) { ch["interest"] = "0" }))}},
	{"charge.create", []Change{atRoutes(createCharge, onlyWhere(allOf(asForm, isPlainCharge), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.Amount--
		ch.Captured--
	})))}},
	{"charge.create/fails", []Change{atRoutes(createCharge, onlyWhere(allOf(asForm, isPlainCharge), keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure = api.StateFailed, cards.FailureOf("failed_processing")
	})))}},
	{"charge.captured", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("customer"), lacksParam("card"), lacksParam("return_uri"), lacksParam("capture")), setMembers(map[string]any{"reversible": true})))}},
	{"charge.captured/void", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "true"), setMembers(map[string]any{"can_perform_void": false})))}},
	{"charge.captured/no-transaction", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "true"), setMembers(map[string]any{"transaction": nil})))}},
	{"charge.echo/description", []Change{atRoutes(createCharge, onlyWhere(asForm, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.Description = onlyASCII(ch.Description) })))}},
	{"charge.echo/ip", []Change{atRoutes(createCharge, onlyWhere(asForm, keptCharge(func(_ *api.Call, ch *api.Charge) { ch.IP = "" })))}},
	{"charge.echo/return-uri", []Change{atRoutes(createCharge, keptCharge(func(_ *api.Call, ch *api.Charge) {
		if ch.More != nil {
			ch.More.ReturnURI, _, _ = strings.Cut(ch.More.ReturnURI, "&")
		}
	}))}},
	{"charge.defaults", []Change{atRoutes(createCharge, onlyWhere(isPlainCharge, setMembers(map[string]any{"description": ""})))}},
	{"charge.defaults/refunds", []Change{atRoutes(createCharge, onlyWhere(isPlainCharge, edited(func(_ *api.Call, ch map[string]any) {
		if refunds, ok := ch["refunds"].(map[string]any); ok {
			refunds["location"] = "/charges/refunds"
		}
	})))}},
	{"charge.currency-case", []Change{atRoutes(createCharge, onlyWhere(mixedCase, textOf("funding_currency", swapCase)))}},
	{"charge.currency-case/refused", []Change{atRoutes(createCharge, onlyWhere(mixedCase, refuseWith(apierror.Invalid("invalid_charge", money.UnsupportedCurrency))))}},
	{"charge.fees", []Change{atRoutes(showingCharge, edited(func(_ *api.Call, ch map[string]any) {
		if asInteger(ch["funding_amount"])*int64(money.RateCards)%10000 == 5000 {
			showFees(ch, asInteger(ch["fee"])-1)
		}
	}))}},
	{"charge.fees/rounded-down", []Change{atRoutes(showingCharge, edited(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil {
			showFees(ch, asInteger(ch["funding_amount"])*int64(money.RateCards)/10000)
		}
	}))}},
	{"charge.fees/net-before-vat", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "false"), edited(func(_ *api.Call, ch map[string]any) {
		ch["net"] = asInteger(ch["net"]) + asInteger(ch["fee_vat"])
	})))}},
	{"charge.fees/rate-of-cards", []Change{atRoutes(createCharge, edited(func(_ *api.Call, ch map[string]any) {
		if ch["source"] != nil {
			showFees(ch, money.RateCards.Of(asInteger(ch["funding_amount"])))
		}
	}))}},
	{"charge.transaction-fees-strings", []Change{atRoutes(createCharge, onlyWhere(isPlainCharge, edited(func(_ *api.Call, ch map[string]any) {
		if fees, ok := ch["transaction_fees"].(map[string]any); ok {
			fees["vat_rate"] = json.Number("7.0")
		}
	})))}},
	{"charge.expires-in-7-days", []Change{atRoutes(createCharge, onlyWhere(hasParam("source"), onlyWhere(lacksParam("expires_at"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt -= millis(time.Minute) }))))}},
	{"charge.expires-in-7-days/cards", []Change{atRoutes(createCharge, onlyWhere(lacksParam("source"), keptCharge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += millis(time.Second) })))}},
	{"charge.card-shown", []Change{atRoutes(createCharge, onlyWhere(cardOf(brandIs("MasterCard")), keptCharge(func(_ *api.Call, ch *api.Charge) {
		shown := *ch.Card
		shown.Name = strings.ToUpper(shown.Name)
		ch.Card = &shown
	})))}},
	{"charge.card-shown/postal-code", []Change{atRoutes(createCharge, onlyWhere(cardOf(brandIs("MasterCard")), textOf("card.postal_code", func(string) string { return "00000" })))}},
	{"charge.by-customer", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("customer"), lacksParam("card")), beforehand(func(c *api.Call) *apierror.Error {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && len(cu.Cards) > 1 {
			c.Params["card"] = cu.Cards[len(cu.Cards)-1].ID
		}
		return nil
	})))}},
	{"charge.by-customer-card", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("customer"), ownsCard), deleted("card")))}},
	{"charge.customer-reusable", []Change{atRoutes(createCharge, onlyWhere(hasParam("customer"), beforehand(func(c *api.Call) *apierror.Error {
		if paidBy(c, c.Params.Text("customer")) < 2 {
			return nil
		}
		return c.InvalidCharge("card was already used")
	})))}},
	{"charge.metadata-round-trip", []Change{atRoutes(createCharge, keptCharge(func(_ *api.Call, ch *api.Charge) {
		ch.Metadata = wire.RawJSON(strings.ReplaceAll(string(ch.Metadata), `\"`, `'`))
	}))}},
	{"charge.metadata-round-trip/forms", []Change{atRoutes(createCharge, onlyWhere(asForm, keptCharge(func(_ *api.Call, ch *api.Charge) {
		var flat map[string]any
		if json.Unmarshal([]byte(ch.Metadata), &flat) != nil {
			return
		}
		for name, v := range flat {
			if _, nested := v.(map[string]any); nested {
				delete(flat, name)
			}
		}
		text, _ := wire.PlainJSON(flat)
		ch.Metadata = wire.RawJSON(text)
	})))}},
	{"charge.authorize-uri-only-with-return-uri", []Change{atRoutes(createCharge, edited(func(c *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["authorize_uri"] == nil && ch["status"] == "pending" {
			ch["authorize_uri"] = c.Emulator.APIURL() + "/payments/none/authorize"
		}
	}))}},
	{"charge.race-one-per-source", []Change{atRoutes(createCharge, onlyWhere(hasParam("source"), beforehand(func(c *api.Call) *apierror.Error {
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

	{"charge.amount-below-minimum", []Change{atRoutes(createCharge, onlyWhere(inBaht, bookedAs("1999", "2000")))}},
	{"charge.amount-below-minimum/message", []Change{atRoutes(createCharge, onlyWhere(inBaht,
		reworded(refused{message: "equal to 2000 (thb"}, "amount must be greater than or equal to 20 (thb subunits)")))}},
	{"charge.amount-at-minimum", []Change{atRoutes(createCharge, onlyWhere(allOf(inBaht, paramIs("amount", "2000")),
		refuseWith(apierror.Invalid("invalid_charge", "amount must be greater than or equal to 2001 (thb subunits)"))))}},
	{"charge.amount-above-maximum", []Change{atRoutes(createCharge, onlyWhere(inBaht, bookedAs("15000001", "15000000")))}},
	{"charge.amount-above-maximum/code", []Change{atRoutes(createCharge, recoded(refused{message: "less than or equal to"}, "bad_request"))}},
	{"charge.amount-not-positive", []Change{atRoutes(createCharge, onlyWhere(negative, beforehand(func(c *api.Call) *apierror.Error {
		c.Params["amount"] = strings.TrimPrefix(c.Params.Text("amount"), "-")
		return nil
	})))}},
	{"charge.amount-not-positive/zero", []Change{atRoutes(createCharge, onlyWhere(paramIs("amount", "0"), setParameter("amount", "100000")))}},
	{"charge.amount-missing", []Change{atRoutes(createCharge, onlyWhere(lacksParam("amount"), setParameter("amount", "2000")))}},
	{"charge.amount-missing/code", []Change{atRoutes(createCharge, recoded(refused{where: lacksParam("amount")}, "failed_charge"))}},
	{"charge.amount-not-a-number", []Change{atRoutes(createCharge, refusing(refused{where: allOf(amountIsNoNumber, inBaht, cardOf(anyCard))}, func(err *apierror.Error) {
		*err = *apierror.New(404, "not_found", "amount was not found")
	}))}},
	{"charge.amount-not-a-number/list", []Change{atRoutes(createCharge, beforehand(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) == 1 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"charge.amount-not-an-integer", []Change{atRoutes(createCharge, beforehand(func(c *api.Call) *apierror.Error {
		if whole, _, found := strings.Cut(c.Params.Text("amount"), "."); found && c.Params.IsNumber("amount") {
			c.Params["amount"] = whole
		}
		return nil
	}))}},
	{"charge.currency-missing", []Change{atRoutes(createCharge, onlyWhere(lacksParam("currency"), setParameter("currency", "thb")))}},
	{"charge.currency-missing/status", []Change{atRoutes(createCharge, restated(refused{where: lacksParam("currency")}, 403))}},
	{"charge.currency-unsupported", []Change{atRoutes(createCharge, onlyWhere(paramIs("currency", "zzz"), setParameter("currency", "thb")))}},
	{"charge.currency-unsupported/message", []Change{atRoutes(createCharge,
		refusing(refused{message: "currently not supported", where: allOf(hasParam("currency"), negated(amountIsNoNumber))}, func(err *apierror.Error) {
			err.Message = strings.Replace(err.Message, money.UnsupportedCurrency, "currency is invalid", 1)
		}))}},
	{"charge.faults-joined", []Change{atRoutes(createCharge, refusing(refused{message: "currently not supported and "}, func(err *apierror.Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"charge.no-payment-method", []Change{atRoutes(createCharge, restated(refused{where: nobodyPays, message: "the request object"}, 402))}},
	{"charge.no-payment-method/guides", []Change{atRoutes(createCharge, recoded(refused{where: nobodyPays, message: "one of card"}, "invalid_charge"))}},
	{"charge.conflicting-methods", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("source"), hasParam("card")), onlyWhere(sourceWithoutCard, deleted("card"))))}},
	{"charge.token-with-customer", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("customer"), cardOf(anyCard)), deleted("customer")))}},
	{"charge.card-of-other-customer", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("customer"), hasParam("card"), negated(ownsCard)), beforehand(func(c *api.Call) *apierror.Error {
		if owner := ownerOf(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.card-without-customer", []Change{atRoutes(createCharge, onlyWhere(lacksParam("customer"), beforehand(func(c *api.Call) *apierror.Error {
		if owner := ownerOf(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.customer-unknown", []Change{atRoutes(createCharge, reworded(refused{message: "customer cust_"}, "the payer was not found"))}},
	{"charge.customer-unknown/status", []Change{atRoutes(createCharge, restated(refused{message: "customer cust_", where: negated(customerDestroyed)}, 400))}},
	{"charge.customer-without-card", []Change{atRoutes(createCharge, restated(refused{message: "card of cust_"}, 402))}},
	{"charge.customer-deleted", []Change{atRoutes(createCharge, recoded(refused{message: "customer cust_", where: customerDestroyed}, "invalid_charge"))}},
	{"charge.source-unknown", []Change{atRoutes(createCharge, reworded(refused{message: "source src_"}, "no such source"))}},
	{"charge.source-unknown/code", []Change{atRoutes(createCharge, refusing(refused{message: "source src_"}, func(err *apierror.Error) {
		err.Status, err.Code = 400, "invalid_source"
	}))}},
	{"charge.metadata-not-object", []Change{atRoutes(createCharge, onlyWhere(metadataIs[string], deleted("metadata")))}},
	{"charge.metadata-not-object/list", []Change{atRoutes(createCharge, onlyWhere(metadataIs[[]any], deleted("metadata")))}},
	{"charge.refused-leaves-nothing", []Change{atRoutes(createCharge, onlyWhere(paramIs("currency", "invalid"), refusedThen(func(c *api.Call) { _, _, _ = c.TakeToken(c.Params.Text("card")) })))}},
	{"charge.refused-leaves-nothing/listed", []Change{atRoutes(createCharge, refusedThen(func(c *api.Call) {
		if c.Params.Text("currency") == "invalid" && c.Params.Has("description") {
			failed := &api.Charge{
				ID: c.NewID("chrg"), Emulator: c.Emulator, Created: c.Stamp(), Updated: c.Stamp(), Amount: 2000, Currency: money.FindCurrency("thb"),
				State: api.StateFailed, Failure: cards.FailureOf("failed_processing"), Capture: true, ExpiresAt: c.Stamp() + millis(api.ChargeLifetime),
				Description: c.Params.Text("description"),
			}
			if t, ok := c.Account.Tokens.Get(c.Params.Text("card")); ok {
				failed.Card = t.Card
			}
			c.Account.Charges.Add(failed.ID, c.Now, failed)
		}
	}))}},
	{"charge.refused-leaves-nothing/source", []Change{atRoutes(createCharge, refusedThen(func(c *api.Call) {
		if src, ok := c.Account.Sources.Get(c.Params.Text("source")); ok && src.Charge == "" && amountIsNoNumber(c) {
			spent := *src
			spent.Charge = c.NewID("chrg")
			c.Account.Sources.Put(spent.ID, &spent)
		}
	}))}},
	{"charge.refused-leaves-nothing/customer", []Change{atRoutes(createCharge, refusedThen(func(c *api.Call) {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && amountIsNoNumber(c) {
			locked := cu.Clone()
			locked.DefaultCard = ""
			c.SaveCustomer(locked)
		}
	}))}},
}
