package faults

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeFaults = []Fault{
	{"charge.schema", []alter.Change{alter.On(route.PayCharge, alter.WithoutMember("multi_capture"))}},
	{"charge.schema/rate-as-text", []alter.Change{alter.On(route.ExpireCharge, alter.Answer(func(_ *api.Call, ch map[string]any) { ch["interest"] = "0" }))}},
	{"charge.create", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.AsForm, when.PlainCharge), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.Amount--
		ch.Captured--
	})))}},
	{"charge.create/fails", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.AsForm, when.PlainCharge), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.State, ch.Failure = api.StateFailed, cards.FailureOf("failed_processing")
	})))}},
	{"charge.captured", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("customer"), when.Lacks("card"), when.Lacks("return_uri"), when.Lacks("capture")), alter.Members(map[string]any{"reversible": true})))}},
	{"charge.captured/void", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "true"), alter.Members(map[string]any{"can_perform_void": false})))}},
	{"charge.captured/no-transaction", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "true"), alter.Members(map[string]any{"transaction": nil})))}},
	{"charge.echo/description", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Description = alter.ASCII(ch.Description) })))}},
	{"charge.echo/ip", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.IP = "" })))}},
	{"charge.echo/return-uri", []alter.Change{alter.On(route.CreateCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if ch.More != nil {
			ch.More.ReturnURI, _, _ = strings.Cut(ch.More.ReturnURI, "&")
		}
	}))}},
	{"charge.defaults", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PlainCharge, alter.Members(map[string]any{"description": ""})))}},
	{"charge.defaults/refunds", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PlainCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if refunds, ok := ch["refunds"].(map[string]any); ok {
			refunds["location"] = "/charges/refunds"
		}
	})))}},
	{"charge.currency-case", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.MixedCase, alter.Text("funding_currency", alter.SwapCase)))}},
	{"charge.currency-case/refused", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.MixedCase, alter.Refuse(apierror.Invalid("invalid_charge", money.UnsupportedCurrency))))}},
	{"charge.fees", []alter.Change{alter.On(route.ShowCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if find.Integer(ch["funding_amount"])*int64(money.RateCards)%10000 == 5000 {
			alter.ShowFees(ch, find.Integer(ch["fee"])-1)
		}
	}))}},
	{"charge.fees/rounded-down", []alter.Change{alter.On(route.ShowCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil {
			alter.ShowFees(ch, find.Integer(ch["funding_amount"])*int64(money.RateCards)/10000)
		}
	}))}},
	{"charge.fees/net-before-vat", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "false"), alter.Answer(func(_ *api.Call, ch map[string]any) {
		ch["net"] = find.Integer(ch["net"]) + find.Integer(ch["fee_vat"])
	})))}},
	{"charge.fees/rate-of-cards", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] != nil {
			alter.ShowFees(ch, money.RateCards.Of(find.Integer(ch["funding_amount"])))
		}
	}))}},
	{"charge.transaction-fees-strings", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.PlainCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if fees, ok := ch["transaction_fees"].(map[string]any); ok {
			fees["vat_rate"] = json.Number("7.0")
		}
	})))}},
	{"charge.expires-in-7-days", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("source"), alter.Only(when.Lacks("expires_at"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt -= when.Millis(time.Minute) }))))}},
	{"charge.expires-in-7-days/cards", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Lacks("source"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += when.Millis(time.Second) })))}},
	{"charge.card-shown", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Brand("MasterCard")), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		shown := *ch.Card
		shown.Name = strings.ToUpper(shown.Name)
		ch.Card = &shown
	})))}},
	{"charge.card-shown/postal-code", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Card(when.Brand("MasterCard")), alter.Text("card.postal_code", func(string) string { return "00000" })))}},
	{"charge.by-customer", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("customer"), when.Lacks("card")), alter.Before(func(c *api.Call) *apierror.Error {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && len(cu.Cards) > 1 {
			c.Params["card"] = cu.Cards[len(cu.Cards)-1].ID
		}
		return nil
	})))}},
	{"charge.by-customer-card", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("customer"), when.OwnsCard), alter.DropParam("card")))}},
	{"charge.customer-reusable", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("customer"), alter.Before(func(c *api.Call) *apierror.Error {
		if find.ChargeCount(c, c.Params.Text("customer")) < 2 {
			return nil
		}
		return c.InvalidCharge("card was already used")
	})))}},
	{"charge.metadata-round-trip", []alter.Change{alter.On(route.CreateCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.Metadata = wire.RawJSON(strings.ReplaceAll(string(ch.Metadata), `\"`, `'`))
	}))}},
	{"charge.metadata-round-trip/forms", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) {
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
	{"charge.authorize-uri-only-with-return-uri", []alter.Change{alter.On(route.CreateCharge, alter.Answer(func(c *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["authorize_uri"] == nil && ch["status"] == "pending" {
			ch["authorize_uri"] = c.Emulator.APIURL() + "/payments/none/authorize"
		}
	}))}},
	{"charge.race-one-per-source", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("source"), alter.Before(func(c *api.Call) *apierror.Error {
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

	{"charge.amount-below-minimum", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.InBaht, alter.Book("1999", "2000")))}},
	{"charge.amount-below-minimum/message", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.InBaht,
		alter.Message(when.Refused{Message: "equal to 2000 (thb"}, "amount must be greater than or equal to 20 (thb subunits)")))}},
	{"charge.amount-at-minimum", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.InBaht, when.Is("amount", "2000")),
		alter.Refuse(apierror.Invalid("invalid_charge", "amount must be greater than or equal to 2001 (thb subunits)"))))}},
	{"charge.amount-above-maximum", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.InBaht, alter.Book("15000001", "15000000")))}},
	{"charge.amount-above-maximum/code", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "less than or equal to"}, "bad_request"))}},
	{"charge.amount-not-positive", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.NegativeAmount, alter.Before(func(c *api.Call) *apierror.Error {
		c.Params["amount"] = strings.TrimPrefix(c.Params.Text("amount"), "-")
		return nil
	})))}},
	{"charge.amount-not-positive/zero", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("amount", "0"), alter.Param("amount", "100000")))}},
	{"charge.amount-missing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Lacks("amount"), alter.Param("amount", "2000")))}},
	{"charge.amount-missing/code", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Where: when.Lacks("amount")}, "failed_charge"))}},
	{"charge.amount-not-a-number", []alter.Change{alter.On(route.CreateCharge, alter.Refusal(when.Refused{Where: when.All(when.AmountNotNumber, when.InBaht, when.Card(when.AnyCard))}, func(err *apierror.Error) {
		*err = *apierror.New(404, "not_found", "amount was not found")
	}))}},
	{"charge.amount-not-a-number/list", []alter.Change{alter.On(route.CreateCharge, alter.Before(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) == 1 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"charge.amount-not-an-integer", []alter.Change{alter.On(route.CreateCharge, alter.Before(func(c *api.Call) *apierror.Error {
		if whole, _, found := strings.Cut(c.Params.Text("amount"), "."); found && c.Params.IsNumber("amount") {
			c.Params["amount"] = whole
		}
		return nil
	}))}},
	{"charge.currency-missing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Lacks("currency"), alter.Param("currency", "thb")))}},
	{"charge.currency-missing/status", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Where: when.Lacks("currency")}, 403))}},
	{"charge.currency-unsupported", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("currency", "zzz"), alter.Param("currency", "thb")))}},
	{"charge.currency-unsupported/message", []alter.Change{alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "currently not supported", Where: when.All(when.Has("currency"), when.Not(when.AmountNotNumber))}, func(err *apierror.Error) {
			err.Message = strings.Replace(err.Message, money.UnsupportedCurrency, "currency is invalid", 1)
		}))}},
	{"charge.faults-joined", []alter.Change{alter.On(route.CreateCharge, alter.Refusal(when.Refused{Message: "currently not supported and "}, func(err *apierror.Error) {
		err.Message, _, _ = strings.Cut(err.Message, " and ")
	}))}},
	{"charge.no-payment-method", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Where: when.NoPayer, Message: "the request object"}, 402))}},
	{"charge.no-payment-method/guides", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Where: when.NoPayer, Message: "one of card"}, "invalid_charge"))}},
	{"charge.conflicting-methods", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("source"), when.Has("card")), alter.Only(when.SourceTakesNoCard, alter.DropParam("card"))))}},
	{"charge.token-with-customer", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("customer"), when.Card(when.AnyCard)), alter.DropParam("customer")))}},
	{"charge.card-of-other-customer", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("customer"), when.Has("card"), when.Not(when.OwnsCard)), alter.Before(func(c *api.Call) *apierror.Error {
		if owner := find.CardOwner(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.card-without-customer", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Lacks("customer"), alter.Before(func(c *api.Call) *apierror.Error {
		if owner := find.CardOwner(c, c.Params.Text("card")); owner != nil {
			c.Params["customer"] = owner.ID
		}
		return nil
	})))}},
	{"charge.customer-unknown", []alter.Change{alter.On(route.CreateCharge, alter.Message(when.Refused{Message: "customer cust_"}, "the payer was not found"))}},
	{"charge.customer-unknown/status", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Message: "customer cust_", Where: when.Not(when.CustomerDestroyed)}, 400))}},
	{"charge.customer-without-card", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Message: "card of cust_"}, 402))}},
	{"charge.customer-deleted", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Message: "customer cust_", Where: when.CustomerDestroyed}, "invalid_charge"))}},
	{"charge.source-unknown", []alter.Change{alter.On(route.CreateCharge, alter.Message(when.Refused{Message: "source src_"}, "no such source"))}},
	{"charge.source-unknown/code", []alter.Change{alter.On(route.CreateCharge, alter.Refusal(when.Refused{Message: "source src_"}, func(err *apierror.Error) {
		err.Status, err.Code = 400, "invalid_source"
	}))}},
	{"charge.metadata-not-object", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.MetadataIs[string], alter.DropParam("metadata")))}},
	{"charge.metadata-not-object/list", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.MetadataIs[[]any], alter.DropParam("metadata")))}},
	{"charge.refused-leaves-nothing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("currency", "invalid"), alter.AfterRefusal(func(c *api.Call) { _, _, _ = c.TakeToken(c.Params.Text("card")) })))}},
	{"charge.refused-leaves-nothing/listed", []alter.Change{alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if c.Params.Text("currency") == "invalid" && c.Params.Has("description") {
			failed := &api.Charge{
				ID: c.NewID("chrg"), Emulator: c.Emulator, Created: c.Stamp(), Updated: c.Stamp(), Amount: 2000, Currency: money.FindCurrency("thb"),
				State: api.StateFailed, Failure: cards.FailureOf("failed_processing"), Capture: true, ExpiresAt: c.Stamp() + when.Millis(api.ChargeLifetime),
				Description: c.Params.Text("description"),
			}
			if t, ok := c.Account.Tokens.Get(c.Params.Text("card")); ok {
				failed.Card = t.Card
			}
			c.Account.Charges.Add(failed.ID, c.Now, failed)
		}
	}))}},
	{"charge.refused-leaves-nothing/source", []alter.Change{alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if src, ok := c.Account.Sources.Get(c.Params.Text("source")); ok && src.Charge == "" && when.AmountNotNumber(c) {
			spent := *src
			spent.Charge = c.NewID("chrg")
			c.Account.Sources.Put(spent.ID, &spent)
		}
	}))}},
	{"charge.refused-leaves-nothing/customer", []alter.Change{alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && when.AmountNotNumber(c) {
			locked := cu.Clone()
			locked.DefaultCard = ""
			c.SaveCustomer(locked)
		}
	}))}},
}
