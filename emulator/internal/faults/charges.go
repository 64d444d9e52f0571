package faults

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var chargeFaults = []Fault{
	fault("charge.schema", alter.On(route.PayCharge, alter.WithoutMember("multi_capture"))),
	fault("charge.schema/rate-as-text", alter.On(route.ExpireCharge,
		alter.Members(map[string]any{"interest": "0"}))),
	fault("charge.create", alter.On(route.CreateCharge,
		alter.Only(when.All(when.AsForm, when.PlainCharge), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.Amount--
			ch.Captured--
		})))),
	fault("charge.create/fails", alter.On(route.CreateCharge,
		alter.Only(when.All(when.AsForm, when.PlainCharge), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			ch.State, ch.Failure = api.StateFailed, cards.FailureOf("failed_processing")
		})))),
	fault("charge.captured", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("customer"), when.Lacks("card"), when.Lacks("return_uri"), when.Lacks("capture")),
			alter.Members(map[string]any{"reversible": true})))),
	fault("charge.captured/void", alter.On(route.CreateCharge,
		alter.Only(when.Is("capture", "true"), alter.Members(map[string]any{"can_perform_void": false})))),
	fault("charge.captured/no-transaction", alter.On(route.CreateCharge,
		alter.Only(when.Is("capture", "true"), alter.Members(map[string]any{"transaction": nil})))),
	fault("charge.echo/description", alter.On(route.CreateCharge,
		alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.Description = alter.ASCII(ch.Description) })))),
	fault("charge.echo/ip", alter.On(route.CreateCharge,
		alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.IP = "" })))),
	fault("charge.echo/return-uri", alter.On(route.CreateCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if ch.More != nil {
			ch.More.ReturnURI, _, _ = strings.Cut(ch.More.ReturnURI, "&")
		}
	}))),
	fault("charge.defaults", alter.On(route.CreateCharge, alter.Only(when.PlainCharge, alter.Members(map[string]any{"description": ""})))),
	fault("charge.defaults/refunds", alter.On(route.CreateCharge,
		alter.Only(when.PlainCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
			if refunds, ok := ch["refunds"].(map[string]any); ok {
				refunds["location"] = "/charges/refunds"
			}
		})))),
	fault("charge.currency-case", alter.On(route.CreateCharge, alter.Only(when.MixedCase, alter.Text("funding_currency", alter.SwapCase)))),
	fault("charge.currency-case/refused", alter.On(route.CreateCharge,
		alter.Only(when.MixedCase, alter.Refuse(apierror.Invalid("invalid_charge", money.UnsupportedCurrency))))),
	fault("charge.fees", alter.On(route.ShowCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if find.Integer(ch["funding_amount"])*int64(money.RateCards)%10000 == 5000 {
			alter.ShowFees(ch, find.Integer(ch["fee"])-1)
		}
	}))),
	fault("charge.fees/rounded-down", alter.On(route.ShowCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] == nil {
			alter.ShowFees(ch, find.Integer(ch["funding_amount"])*int64(money.RateCards)/10000)
		}
	}))),
	fault("charge.fees/net-before-vat", alter.On(route.CreateCharge,
		alter.Only(when.Is("capture", "false"), alter.Answer(func(_ *api.Call, ch map[string]any) {
			ch["net"] = find.Integer(ch["net"]) + find.Integer(ch["fee_vat"])
		})))),
	fault("charge.fees/rate-of-cards", alter.On(route.CreateCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
		if ch["source"] != nil {
			alter.ShowFees(ch, money.RateCards.Of(find.Integer(ch["funding_amount"])))
		}
	}))),
	fault("charge.transaction-fees-strings", alter.On(route.CreateCharge,
		alter.Only(when.PlainCharge, alter.Answer(func(_ *api.Call, ch map[string]any) {
			if fees, ok := ch["transaction_fees"].(map[string]any); ok {
				fees["vat_rate"] = json.Number("7.0")
			}
		})))),
	fault("charge.expires-in-7-days", alter.On(route.CreateCharge,
		alter.Only(when.Has("source"),
			alter.Only(when.Lacks("expires_at"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt -= when.Millis(time.Minute) }))))),
	fault("charge.expires-in-7-days/cards", alter.On(route.CreateCharge,
		alter.Only(when.Lacks("source"), alter.Charge(func(_ *api.Call, ch *api.Charge) { ch.ExpiresAt += when.Millis(time.Second) })))),
	fault("charge.card-shown", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Brand("MasterCard")), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			shown := *ch.Card
			shown.Name = strings.ToUpper(shown.Name)
			ch.Card = &shown
		})))),
	fault("charge.card-shown/postal-code", alter.On(route.CreateCharge,
		alter.Only(when.Card(when.Brand("MasterCard")), alter.Text("card.postal_code", func(string) string { return "00000" })))),
	fault("charge.by-customer", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("customer"), when.Lacks("card")), alter.Before(func(c *api.Call) *apierror.Error {
			if cu, err := c.Customer(c.Params.Text("customer")); err == nil && len(cu.Cards) > 1 {
				c.Params["card"] = cu.Cards[len(cu.Cards)-1].ID
			}
			return nil
		})))),
	fault("charge.by-customer-card", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("customer"), when.OwnsCard), alter.DropParam("card")))),
	fault("charge.customer-reusable", alter.On(route.CreateCharge,
		alter.Only(when.Has("customer"), alter.Before(func(c *api.Call) *apierror.Error {
			if find.ChargeCount(c, c.Params.Text("customer")) < 2 {
				return nil
			}
			return c.InvalidCharge("card was already used")
		})))),
	fault("charge.metadata-round-trip", alter.On(route.CreateCharge, alter.Charge(func(_ *api.Call, ch *api.Charge) {
		ch.Metadata = wire.RawJSON(strings.ReplaceAll(string(ch.Metadata), `\"`, `'`))
	}))),
	fault("charge.metadata-round-trip/forms", alter.On(route.CreateCharge,
		alter.Only(when.AsForm, alter.Charge(func(_ *api.Call, ch *api.Charge) {
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
		})))),
	fault("charge.authorize-uri-only-with-return-uri", alter.On(route.CreateCharge, alter.Answer(func(c *api.Call, ch map[string]any) {
		if ch["source"] == nil && ch["authorize_uri"] == nil && ch["status"] == "pending" {
			ch["authorize_uri"] = c.Emulator.APIURL() + "/payments/none/authorize"
		}
	}))),
	fault("charge.race-one-per-source", alter.On(route.CreateCharge,
		alter.Only(when.Has("source"), alter.Before(func(c *api.Call) *apierror.Error {
			seen, ok := c.Account.Sources.Get(c.Params.Text("source"))
			if !ok || seen.Charge != "" {
				return nil
			}
			c.Account.Mu.Unlock()
			time.Sleep(5 * time.Millisecond)
			c.Account.Mu.Lock()
			c.Account.Sources.Put(seen.ID, seen)
			return nil
		})))),

	fault("charge.amount-below-minimum", alter.On(route.CreateCharge, alter.Only(when.InBaht, alter.Book("1999", "2000")))),
	fault("charge.amount-below-minimum/message", alter.On(route.CreateCharge, alter.Only(when.InBaht,
		alter.Message(when.Refused{Message: "equal to 2000 (thb"}, "amount must be greater than or equal to 20 (thb subunits)")))),
	fault("charge.amount-at-minimum", alter.On(route.CreateCharge, alter.Only(when.All(when.InBaht, when.Is("amount", "2000")),
		alter.Refuse(apierror.Invalid("invalid_charge", "amount must be greater than or equal to 2001 (thb subunits)"))))),
	fault("charge.amount-above-maximum", alter.On(route.CreateCharge, alter.Only(when.InBaht, alter.Book("15000001", "15000000")))),
	fault("charge.amount-above-maximum/code", alter.On(route.CreateCharge,
		alter.Code(when.Refused{Message: "less than or equal to"}, "bad_request"))),
	fault("charge.amount-not-positive", alter.On(route.CreateCharge,
		alter.Only(when.NegativeAmount, alter.Before(func(c *api.Call) *apierror.Error {
			c.Params["amount"] = strings.TrimPrefix(c.Params.Text("amount"), "-")
			return nil
		})))),
	fault("charge.amount-not-positive/zero", alter.On(route.CreateCharge,
		alter.Only(when.Is("amount", "0"), alter.Param("amount", "100000")))),
	fault("charge.amount-missing", alter.On(route.CreateCharge, alter.Only(when.Lacks("amount"), alter.Param("amount", "2000")))),
	fault("charge.amount-missing/code", alter.On(route.CreateCharge, alter.Code(when.Refused{Where: when.Lacks("amount")}, "failed_charge"))),
	fault("charge.amount-not-a-number", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Where: when.All(when.AmountNotNumber, when.InBaht, when.Card(when.AnyCard))}, func(err *apierror.Error) {
			*err = *apierror.New(404, "not_found", "amount was not found")
		}))),
	fault("charge.amount-not-a-number/list", alter.On(route.CreateCharge, alter.Before(func(c *api.Call) *apierror.Error {
		if list, ok := c.Params.List("amount"); ok && len(list) == 1 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))),
	fault("charge.amount-not-an-integer", alter.On(route.CreateCharge, alter.Before(func(c *api.Call) *apierror.Error {
		if whole, _, found := strings.Cut(c.Params.Text("amount"), "."); found && c.Params.IsNumber("amount") {
			c.Params["amount"] = whole
		}
		return nil
	}))),
	fault("charge.currency-missing", alter.On(route.CreateCharge, alter.Only(when.Lacks("currency"), alter.Param("currency", "thb")))),
	fault("charge.currency-missing/status", alter.On(route.CreateCharge, alter.Status(when.Refused{Where: when.Lacks("currency")}, 403))),
	fault("charge.currency-unsupported", alter.On(route.CreateCharge, alter.Only(when.Is("currency", "zzz"), alter.Param("currency", "thb")))),
	fault("charge.currency-unsupported/message", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "currently not supported", Where: when.All(when.Has("currency"), when.Not(when.AmountNotNumber))},
			func(err *apierror.Error) {
				err.Message = strings.Replace(err.Message, money.UnsupportedCurrency, "currency is invalid", 1)
			}))),
	fault("charge.faults-joined", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "currently not supported and "}, func(err *apierror.Error) {
			err.Message, _, _ = strings.Cut(err.Message, " and ")
		}))),
	fault("charge.no-payment-method", alter.On(route.CreateCharge,
		alter.Status(when.Refused{Where: when.NoPayer, Message: "the request object"}, 402))),
	fault("charge.no-payment-method/guides", alter.On(route.CreateCharge,
		alter.Code(when.Refused{Where: when.NoPayer, Message: "one of card"}, "invalid_charge"))),
	fault("charge.conflicting-methods", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("source"), when.Has("card")), alter.Only(when.SourceTakesNoCard, alter.DropParam("card"))))),
	fault("charge.token-with-customer", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("customer"), when.Card(when.AnyCard)), alter.DropParam("customer")))),
	fault("charge.card-of-other-customer", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("customer"), when.Has("card"), when.Not(when.OwnsCard)), alter.Before(func(c *api.Call) *apierror.Error {
			if owner := find.CardOwner(c, c.Params.Text("card")); owner != nil {
				c.Params["customer"] = owner.ID
			}
			return nil
		})))),
	fault("charge.card-without-customer", alter.On(route.CreateCharge,
		alter.Only(when.Lacks("customer"), alter.Before(func(c *api.Call) *apierror.Error {
			if owner := find.CardOwner(c, c.Params.Text("card")); owner != nil {
				c.Params["customer"] = owner.ID
			}
			return nil
		})))),
	fault("charge.customer-unknown", alter.On(route.CreateCharge,
		alter.Message(when.Refused{Message: "customer cust_"}, "the payer was not found"))),
	fault("charge.customer-unknown/status", alter.On(route.CreateCharge,
		alter.Status(when.Refused{Message: "customer cust_", Where: when.Not(when.CustomerDestroyed)}, 400))),
	fault("charge.customer-without-card", alter.On(route.CreateCharge, alter.Status(when.Refused{Message: "card of cust_"}, 402))),
	fault("charge.customer-deleted", alter.On(route.CreateCharge,
		alter.Code(when.Refused{Message: "customer cust_", Where: when.CustomerDestroyed}, "invalid_charge"))),
	fault("charge.source-unknown", alter.On(route.CreateCharge, alter.Message(when.Refused{Message: "source src_"}, "no such source"))),
	fault("charge.source-unknown/code", alter.On(route.CreateCharge,
		alter.Refusal(when.Refused{Message: "source src_"}, func(err *apierror.Error) {
			err.Status, err.Code = 400, "invalid_source"
		}))),
	fault("charge.metadata-not-object", alter.On(route.CreateCharge, alter.Only(when.MetadataIs[string], alter.DropParam("metadata")))),
	fault("charge.metadata-not-object/list", alter.On(route.CreateCharge, alter.Only(when.MetadataIs[[]any], alter.DropParam("metadata")))),
	fault("charge.refused-leaves-nothing", alter.On(route.CreateCharge,
		alter.Only(when.Is("currency", "invalid"), alter.AfterRefusal(func(c *api.Call) { _, _, _ = c.TakeToken(c.Params.Text("card")) })))),
	fault("charge.refused-leaves-nothing/listed", alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if c.Params.Text("currency") == "invalid" && c.Params.Has("description") {
			failed := &api.Charge{
				ID: c.NewID("chrg"), Emulator: c.Emulator, Created: c.Stamp(), Updated: c.Stamp(), Amount: 2000, Currency: money.FindCurrency("thb"),
				State: api.StateFailed, Failure: cards.FailureOf("failed_processing"), Capture: true,
				ExpiresAt: c.Stamp() + when.Millis(api.ChargeLifetime), Description: c.Params.Text("description"),
			}
			if t, ok := c.Account.Tokens.Get(c.Params.Text("card")); ok {
				failed.Card = t.Card
			}
			c.Account.Charges.Add(failed.ID, c.Now, failed)
		}
	}))),
	fault("charge.refused-leaves-nothing/source", alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if src, ok := c.Account.Sources.Get(c.Params.Text("source")); ok && src.Charge == "" && when.AmountNotNumber(c) {
			spent := *src
			spent.Charge = c.NewID("chrg")
			c.Account.Sources.Put(spent.ID, &spent)
		}
	}))),
	fault("charge.refused-leaves-nothing/customer", alter.On(route.CreateCharge, alter.AfterRefusal(func(c *api.Call) {
		if cu, err := c.Customer(c.Params.Text("customer")); err == nil && when.AmountNotNumber(c) {
			locked := cu.Clone()
			locked.DefaultCard = ""
			c.SaveCustomer(locked)
		}
	}))),
}
