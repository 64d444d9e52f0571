package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var customerFaults = []Fault{
	fault("customer.create", alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		metadata, _ := c.Params.Object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))),
	fault("customer.create/plus-in-email", alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		c.Params["email"] = strings.ReplaceAll(c.Params.Text("email"), "+", " ")
		return nil
	}))),
	fault("customer.create/description", alter.On(route.CreateCustomer, alter.Before(func(c *api.Call) *apierror.Error {
		if text := c.Params.Text("description"); len(text) > 12 {
			c.Params["description"] = text[:12]
		}
		return nil
	}))),
	fault("customer.defaults", alter.On(route.ShowCustomer, alter.Answer(func(_ *api.Call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))),
	fault("customer.defaults/metadata", alter.On(route.CreateCustomer, alter.Customer(func(_ *api.Call, cu *api.Customer) {
		if cu.Metadata == "" {
			cu.Metadata = `{"source":"api"}`
		}
	}))),
	fault("customer.first-card-default", alter.On(route.UpdateCustomer, alter.Customer(func(c *api.Call, cu *api.Customer) {
		if len(cu.Cards) == 1 && !c.Blank("card") {
			cu.DefaultCard = ""
		}
	}))),
	fault("customer.first-card-default/new-customer", alter.On(route.CreateCustomer, alter.Members(map[string]any{"default_card": nil}))),
	fault("customer.retrieve", alter.On(route.RetrieveCustomer, alter.After(func(_ *api.Call, answer any) any {
		view := answer.(api.CustomerView)
		later := *view.Customer
		later.Created += 1000
		view.Customer = &later
		return view
	}))),
	fault("customer.not-found", alter.On(route.RetrieveCustomer,
		alter.Status(when.Refused{Code: "not_found", Where: when.UnknownCustomer}, 400))),
	fault("customer.not-found/message", alter.On(route.RetrieveCustomer,
		alter.Message(when.Refused{Message: "customer ", Where: when.NeverDestroyed("customer.destroy")}, "not found"))),
	fault("customer.update", alter.On(route.UpdateCustomer, alter.Only(when.Has("description"), alter.DropParam("email")))),
	fault("customer.update/metadata-cleared", alter.On(route.UpdateCustomer,
		alter.Only(when.Lacks("metadata"),
			alter.Only(when.Lacks("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) { cu.Metadata = "" }))))),
	fault("customer.update/not-kept", alter.On(route.UpdateCustomer, alter.Only(when.Has("metadata"), alter.UnsavedCustomer))),
	fault("customer.attach-card", alter.On(route.UpdateCustomer, alter.Only(when.Has("card"), alter.DropParam("description")))),
	fault("customer.attach-card/first", alter.On(route.UpdateCustomer,
		alter.Only(when.Has("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) {
			cu.Cards = append([]*cards.Card{cu.Cards[len(cu.Cards)-1]}, cu.Cards[:len(cu.Cards)-1]...)
		})))),
	fault("customer.attach-card/same-number", alter.On(route.UpdateCustomer,
		alter.Only(when.Has("card"), alter.Customer(func(_ *api.Call, cu *api.Customer) {
			if last := len(cu.Cards) - 1; last == 1 && cu.Cards[0].Number == cu.Cards[1].Number {
				cu.DefaultCard = cu.Cards[1].ID
			}
		})))),
	fault("customer.change-default-card", alter.On(route.UpdateCustomer, alter.Only(when.Has("default_card"), alter.UnsavedCustomer))),
	fault("customer.change-default-card/ignored", alter.On(route.UpdateCustomer, alter.DropOwnCard)),
	fault("customer.default-card-of-other", alter.On(route.UpdateCustomer,
		alter.Accept(when.Refused{Message: "card card_", Where: when.Has("default_card")}, func(c *api.Call) any {
			cu, _ := c.Customer(c.Vars[0])
			return c.CustomerView(cu)
		}))),
	fault("customer.default-card-of-other/taken", alter.On(route.UpdateCustomer,
		alter.Accept(when.Refused{Message: "card card_", Where: when.Has("default_card")}, func(c *api.Call) any {
			cu, _ := c.Customer(c.Vars[0])
			cu = cu.Clone()
			cu.DefaultCard = c.Params.Text("default_card")
			c.SaveCustomer(cu)
			return c.CustomerView(cu)
		}))),
	fault("customer.destroy", alter.On(route.DestroyCustomer, alter.Members(map[string]any{"deleted": false}))),
	fault("customer.destroy/not-whole", alter.On(route.DestroyCustomer,
		alter.Members(map[string]any{"email": nil, "metadata": map[string]any{}}))),
	fault("customer.destroyed-gone", alter.On(route.RetrieveCustomer,
		alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))),
	fault("customer.destroyed-gone/updated", alter.On(route.UpdateCustomer,
		alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))),
	fault("customer.destroyed-gone/twice", alter.On(route.DestroyCustomer,
		alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, find.DestroyedCustomer))),
	fault("customer.destroyed-cards-gone", alter.On(route.ListCustomerCards,
		alter.Accept(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, func(c *api.Call) any {
			list, _ := api.ListOfSlice(c, nil, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
			return list
		}))),
	fault("customer.destroyed-cards-gone/card", alter.On(route.RetrieveCustomerCard,
		alter.Code(when.Refused{Code: "not_found", Where: when.Destroyed("customer.destroy")}, "bad_request"))),
	fault("customer.in-list", alter.On(route.ListCustomers, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[api.Customer])
		if list.Query.Reverse && list.Query.Limit == store.MaxLimit && len(list.Items) > 0 {
			list.Items = list.Items[1:]
		}
		return list
	}))),
	fault("customer.schema", alter.On(route.UpdateCustomer,
		alter.Answer(func(_ *api.Call, customer map[string]any) { delete(customer, "livemode") }))),
	fault("customer.schema/created", alter.On(route.DestroyCustomer, alter.Members(map[string]any{"created_at": nil}))),

	fault("card.list", alter.On(route.ListCustomerCards, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		if len(list.Items) == 3 && list.Query == (store.Query{Limit: store.DefaultLimit, To: list.Query.To}) {
			list.Items[0], list.Items[2] = list.Items[2], list.Items[0]
		}
		return list
	}))),
	fault("card.list/total-of-page", alter.On(route.ListCustomerCards, alter.After(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		list.Total = len(list.Items)
		return list
	}))),
	fault("card.retrieve", alter.On(route.RetrieveCustomerCard,
		alter.Answer(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))),
	fault("card.retrieve/name", alter.On(route.RetrieveCustomerCard,
		alter.Answer(func(_ *api.Call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))),
	fault("card.not-found", alter.On(route.RetrieveCustomerCard,
		alter.Code(when.Refused{Message: "card ", Where: when.UnknownCard}, "card_not_found"))),
	fault("card.not-found/status", alter.On(route.RetrieveCustomerCard,
		alter.Status(when.Refused{Message: "card ", Where: when.UnknownCard}, 400))),
	fault("card.of-other-customer", alter.On(route.RetrieveCustomerCard,
		alter.Accept(when.Refused{Message: "card ", Where: when.OthersCard}, func(c *api.Call) any {
			cd, _ := find.CardAndOwner(c, c.Vars[1])
			return cd
		}))),
	fault("card.of-other-customer/destroyed", alter.On(route.DestroyCustomerCard,
		alter.Only(when.OthersCard, alter.Before(func(c *api.Call) *apierror.Error {
			_, cu := find.CardAndOwner(c, c.Vars[1])
			c.Vars[0] = cu.ID
			return nil
		})))),
	fault("card.update", alter.On(route.UpdateCustomerCard, alter.Only(when.Has("expiration_month"), alter.DropParam("expiration_year")))),
	fault("card.update/name-not-kept", alter.On(route.UpdateCustomerCard, alter.Only(when.Has("name"), alter.UnsavedCustomer))),
	fault("card.update/fingerprint", alter.On(route.UpdateCustomerCard, alter.After(func(_ *api.Call, answer any) any {
		cd := answer.(*cards.Card)
		cd.Number = cards.FingerprintOf(cd.Name + string(cd.Last[:]))
		return cd
	}))),
	fault("card.update/address", alter.On(route.UpdateCustomerCard, alter.DropParam("city"))),
	fault("card.destroy", alter.On(route.DestroyCustomerCard, alter.Members(map[string]any{"deleted": false}))),
	fault("card.destroy/location", alter.On(route.DestroyCustomerCard,
		alter.Answer(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))),
	fault("card.destroyed-gone", alter.On(route.RetrieveCustomerCard,
		alter.Accept(when.Refused{Message: "card ", Where: when.Destroyed("card.destroy")}, find.DestroyedCard))),
	fault("card.destroyed-gone/twice", alter.On(route.DestroyCustomerCard,
		alter.Accept(when.Refused{Message: "card ", Where: when.Destroyed("card.destroy")}, find.DestroyedCard))),
	fault("card.destroyed-default-moves", alter.On(route.DestroyCustomerCard,
		alter.DefaultCard(func(left int) bool { return left > 0 }, false))),
	fault("card.destroyed-default-moves/last", alter.On(route.DestroyCustomerCard,
		alter.DefaultCard(func(left int) bool { return left == 0 }, true))),
	fault("card.destroyed-not-charged", alter.On(route.CreateCharge, alter.Only(when.CardDestroyed, alter.DropParam("card")))),
	fault("card.destroyed-not-charged/status", alter.On(route.CreateCharge, alter.Status(when.Refused{Message: "card of "}, 402))),
	fault("card.create-endpoint", alter.On(route.CreateCustomerCard, alter.UnsavedCustomer)),
	fault("card.create-endpoint/customer", alter.On(route.CreateCustomerCard, alter.After(func(c *api.Call, _ any) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))),
	fault("card.schema", alter.On(route.UpdateCustomerCard, alter.Answer(func(_ *api.Call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))),
	fault("card.schema/first-digits", alter.On(route.DestroyCustomerCard,
		alter.Answer(func(_ *api.Call, card map[string]any) { delete(card, "first_digits") }))),
}
