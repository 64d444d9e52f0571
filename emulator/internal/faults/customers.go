package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var customerFaults = []Fault{
	{"customer.create", []alter.Change{alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		metadata, _ := c.Params.Object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))}},
	{"customer.create/plus-in-email", []alter.Change{alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		c.Params["email"] = strings.ReplaceAll(c.Params.Text("email"), "+", " ")
		return nil
	}))}},
	{"customer.create/description", []alter.Change{alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		if text := c.Params.Text("description"); len(text) > 12 {
			c.Params["description"] = text[:12]
		}
		return nil
	}))}},
	{"customer.defaults", []alter.Change{alter.On(route.ShowCustomer, alter.Answer(func(_ *api.Call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))}},
	{"customer.defaults/metadata", []alter.Change{alter.On(route.CreateCustomer, alter.Customer(func(_ *api.Call, cu *api.Customer) {
		if cu.Metadata == "" {
			cu.Metadata = `{"source":"api"}`
		}
	}))}},
	{"customer.first-card-default", []alter.Change{alter.On(route.UpdateCustomer, alter.Customer(func(c *api.Call, cu *api.Customer) {
		if len(cu.Cards) == 1 && !c.Blank("card") {
			cu.DefaultCard = ""
		}
	}))}},
	{"customer.first-card-default/new-customer", []alter.Change{alter.On(route.CreateCustomer, alter.Members(map[string]any{"default_card": nil}))}},
	{"customer.retrieve", []alter.Change{alter.On(route.RetrieveCustomer, alter.After(func(_ *api.Call, answer any) any {
		view := answer.(api.CustomerView)
		later := *view.Customer
		later.Created += 1000
		view.Customer = &later
		return view
	}))}},
	{"customer.not-found", []alter.Change{alter.On(route.RetrieveCustomer, alter.Status(when.Refused{Code: "not_found", Where: when.UnknownCustomer}, 400))}},
	{"customer.not-found/message", []alter.Change{alter.On(route.RetrieveCustomer, alter.Message(when.Refused{Message: "customer ", Where: when.NeverDestroyed("customer.destroy")}, "not found"))}},
	{"customer.update", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("description"), alter.Before(alter.Forget("email"))))}},
	{"customer.update/metadata-cleared", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Lacks("metadata"), alter.Only(when.Lacks("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) { cu.Metadata = "" }))))}},
	{"customer.update/not-kept", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("metadata"), alter.UnsavedCustomer))}},
	{"customer.attach-card", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("card"), alter.Before(alter.Forget("description"))))}},
	{"customer.attach-card/first", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) {
		cu.Cards = append([]*cards.Card{cu.Cards[len(cu.Cards)-1]}, cu.Cards[:len(cu.Cards)-1]...)
	})))}},
	{"customer.attach-card/same-number", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) {
		if last := len(cu.Cards) - 1; last == 1 && cu.Cards[0].Number == cu.Cards[1].Number {
			cu.DefaultCard = cu.Cards[1].ID
		}
	})))}},
	{"customer.change-default-card", []alter.Change{alter.On(route.UpdateCustomer, alter.Only(when.Has("default_card"), alter.UnsavedCustomer))}},
	{"customer.change-default-card/ignored", []alter.Change{alter.On(route.UpdateCustomer, alter.Before(alter.ForgetOwnCard))}},
	{"customer.default-card-of-other", []alter.Change{alter.On(route.UpdateCustomer, alter.Accept(when.Refused{Message: "card card_", Where: when.Has("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"customer.default-card-of-other/taken", []alter.Change{alter.On(route.UpdateCustomer, alter.Accept(when.Refused{Message: "card card_", Where: when.Has("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		cu = cu.Clone()
		cu.DefaultCard = c.Params.Text("default_card")
		c.SaveCustomer(cu)
		return c.CustomerView(cu)
	}))}},
	{"customer.destroy", []alter.Change{alter.On(route.DestroyCustomer, alter.Members(map[string]any{"deleted": false}))}},
	{"customer.destroy/not-whole", []alter.Change{alter.On(route.DestroyCustomer, alter.Members(map[string]any{"email": nil, "metadata": map[string]any{}}))}},
	{"customer.destroyed-gone", []alter.Change{alter.On(route.RetrieveCustomer, alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))}},
	{"customer.destroyed-gone/updated", []alter.Change{alter.On(route.UpdateCustomer, alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))}},
	{"customer.destroyed-gone/twice", []alter.Change{alter.On(route.DestroyCustomer, alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))}},
	{"customer.destroyed-cards-gone", []alter.Change{alter.On(route.ListCustomerCards, alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, func(c *api.Call) any {
		list, _ := api.ListOfSlice(c, nil, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
		return list
	}))}},
	{"customer.destroyed-cards-gone/card", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Code(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, "bad_request"))}},
	{"customer.in-list", []alter.Change{alter.On(route.ListCustomers, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[api.Customer])
		if list.Query.Reverse && list.Query.Limit == store.MaxLimit && len(list.Items) > 0 {
			list.Items = list.Items[1:]
		}
		return list
	}))}},
	{"customer.schema", []alter.Change{alter.On(route.UpdateCustomer, alter.Answer(func(_ *api.Call, customer map[string]any) { delete(customer, "linked_accounts") }))}},
	{"customer.schema/created", []alter.Change{alter.On(route.DestroyCustomer, alter.Members(map[string]any{"created_at": nil}))}},

	{"card.list", []alter.Change{alter.On(route.ListCustomerCards, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		if len(list.Items) == 3 && list.Query == (store.Query{Limit: store.DefaultLimit, To: list.Query.To}) {
			list.Items[0], list.Items[2] = list.Items[2], list.Items[0]
		}
		return list
	}))}},
	{"card.list/total-of-page", []alter.Change{alter.On(route.ListCustomerCards, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		list.Total = len(list.Items)
		return list
	}))}},
	{"card.retrieve", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.retrieve/name", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))}},
	{"card.not-found", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Code(when.Refused{Message: "card ", Where: when.UnknownCard}, "card_not_found"))}},
	{"card.not-found/status", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Status(when.Refused{Message: "card ", Where: when.UnknownCard}, 400))}},
	{"card.of-other-customer", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Accept(when.Refused{Message: "card ", Where: when.OthersCard}, func(c *api.Call) any {
		cd, _ := find.CardAndOwner(c, c.Vars[1])
		return cd
	}))}},
	{"card.of-other-customer/destroyed", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Only(when.OthersCard, alter.Before(func(c *api.Call) *apierror.Error {
		_, cu := find.CardAndOwner(c, c.Vars[1])
		c.Vars[0] = cu.ID
		return nil
	})))}},
	{"card.update", []alter.Change{alter.On(route.UpdateCustomerCard, alter.Only(when.Has("expiration_month"), alter.Before(alter.Forget("expiration_year"))))}},
	{"card.update/name-not-kept", []alter.Change{alter.On(route.UpdateCustomerCard, alter.Only(when.Has("name"), alter.UnsavedCustomer))}},
	{"card.update/fingerprint", []alter.Change{alter.On(route.UpdateCustomerCard, alter.After(func(_ *api.Call, answer any) any {
		cd := answer.(*cards.Card)
		cd.Number = cards.FingerprintOf(cd.Name + string(cd.Last[:]))
		return cd
	}))}},
	{"card.update/address", []alter.Change{alter.On(route.UpdateCustomerCard, alter.Before(alter.Forget("city")))}},
	{"card.destroy", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Members(map[string]any{"deleted": false}))}},
	{"card.destroy/location", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.destroyed-gone", []alter.Change{alter.On(route.RetrieveCustomerCard, alter.Accept(when.Refused{Message: "card ", Where: when.Destroyed("card.destroy")}, find.DestroyedCard))}},
	{"card.destroyed-gone/twice", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Accept(when.Refused{Message: "card ", Where: when.Destroyed("card.destroy")}, find.DestroyedCard))}},
	{"card.destroyed-default-moves", []alter.Change{alter.On(route.DestroyCustomerCard, alter.DefaultCard(func(left int) bool { return left > 0 }, false))}},
	{"card.destroyed-default-moves/last", []alter.Change{alter.On(route.DestroyCustomerCard, alter.DefaultCard(func(left int) bool { return left == 0 }, true))}},
	{"card.destroyed-not-charged", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.CardDestroyed, alter.Before(alter.Forget("card"))))}},
	{"card.destroyed-not-charged/status", []alter.Change{alter.On(route.CreateCharge, alter.Status(when.Refused{Message: "card of "}, 402))}},
	{"card.create-endpoint", []alter.Change{alter.On(route.CreateCustomerCard, alter.UnsavedCustomer)}},
	{"card.create-endpoint/customer", []alter.Change{alter.On(route.CreateCustomerCard, alter.After(func(c *api.Call, _ any) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"card.schema", []alter.Change{alter.On(route.UpdateCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))}},
	{"card.schema/first-digits", []alter.Change{alter.On(route.DestroyCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) { delete(card, "first_digits") }))}},
}
